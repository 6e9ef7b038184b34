# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class ServiceChecklistRunExport(models.AbstractModel):
    """The register of inspections of a quarter, 维护登记表 (S19, D3-7.4.1.4)."""

    _name = "service.checklist.run.export"
    _description = "Register of inspections"
    _inherit = "service.xlsx.export"

    _export_model = "service.checklist.run"
    _export_order = "date_due, id"
    _export_date_field = "date_due"

    def _export_title(self):
        return self.env._("Register of inspections")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Number"), "name", 16),
            ExportColumn(self.env._("Customer"), "partner_id.name", 24),
            ExportColumn(self.env._("Contract"), "contract_id.code", 16),
            ExportColumn(self.env._("Checklist"), "template_id.name", 24),
            ExportColumn(self.env._("What"), "asset", 24),
            ExportColumn(self.env._("Site"), "site", 18),
            ExportColumn(self.env._("Due"), "date_due", 12),
            ExportColumn(self.env._("Done on"), "done_on", 12),
            ExportColumn(self.env._("In charge"), "leader_id.name", 14),
            ExportColumn(self.env._("Not good"), "bad_count", 10, total=True),
            ExportColumn(self.env._("Punctuality"), "punctuality", 12),
            ExportColumn(self.env._("Status"), "state", 12),
            ExportColumn(self.env._("Remarks"), "note", 30),
        ]
