# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesProblemExport(models.AbstractModel):
    """The register of quality problem reports (S16, D1-1): a row for each report."""

    _name = "aftersales.problem.export"
    _description = "Register of quality problems"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.problem"
    _export_order = "id"
    _export_date_field = "create_date"

    def _export_title(self):
        return self.env._("Register of quality problems")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Number"), "name", 16),
            ExportColumn(self.env._("Kind"), "kind", 16),
            ExportColumn(self.env._("Major"), "is_major", 8),
            ExportColumn(self.env._("Product"), "product_id", 28),
            ExportColumn(self.env._("Serial no."), "lot_id.name", 18),
            ExportColumn(self.env._("Units concerned"), "quantity", 10, total=True),
            ExportColumn(self.env._("Customer"), "partner_id", 26),
            ExportColumn(self.env._("What is wrong"), "description", 36),
            ExportColumn(self.env._("Reported at"), "reported_at", 17),
            ExportColumn(self.env._("Sample no."), "sample_number", 14),
            ExportColumn(self.env._("Cause"), "cause", 30),
            ExportColumn(self.env._("Solution"), "solution", 36),
            ExportColumn(self.env._("Closed at"), "closed_at", 17),
            ExportColumn(self.env._("Status"), "state", 12),
        ]
