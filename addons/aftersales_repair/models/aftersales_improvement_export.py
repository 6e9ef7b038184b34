# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesImprovementExport(models.AbstractModel):
    """The register of suggestions and what came of them (S16, D3-6.13, D3-13.9)."""

    _name = "aftersales.improvement.export"
    _description = "Register of improvements"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.improvement"
    _export_order = "id"
    _export_date_field = "create_date"

    def _export_title(self):
        return self.env._("Register of improvements")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Number"), "name", 16),
            ExportColumn(self.env._("Problem"), "problem_id.name", 16),
            ExportColumn(self.env._("Product"), "product_id", 28),
            ExportColumn(self.env._("Suggestion"), "suggestion", 40),
            ExportColumn(self.env._("Department"), "route_id.name", 18),
            ExportColumn(self.env._("In charge"), "responsible_id.name", 16),
            ExportColumn(self.env._("Planned for"), "date_planned", 12),
            ExportColumn(self.env._("Decided at"), "decided_at", 17),
            ExportColumn(self.env._("Result"), "result", 36),
            ExportColumn(self.env._("Closed at"), "closed_at", 17),
            ExportColumn(self.env._("Status"), "state", 12),
        ]
