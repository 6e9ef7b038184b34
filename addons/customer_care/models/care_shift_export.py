# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class CareShiftExport(models.AbstractModel):
    """The duty roster (值班表, S63, D4-12.1.3)."""

    _name = "care.shift.export"
    _description = "Duty roster"
    _inherit = "service.xlsx.export"

    _export_model = "care.shift"
    _export_order = "date_start, id"
    _export_date_field = "day"

    def _export_title(self):
        return self.env._("Duty roster")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Day"), "day", 12),
            ExportColumn(self.env._("Shift"), "type_id.name", 12),
            ExportColumn(self.env._("Begins"), "date_start", 17),
            ExportColumn(self.env._("Ends"), "date_end", 17),
            ExportColumn(self.env._("Agent"), "agent_id.name", 14),
            ExportColumn(self.env._("Event"), "event", 20),
            ExportColumn(self.env._("By Swap"), "is_swapped", 8),
            ExportColumn(self.env._("Status"), "state", 10),
        ]
