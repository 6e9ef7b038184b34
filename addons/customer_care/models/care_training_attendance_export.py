# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class CareTrainingAttendanceExport(models.AbstractModel):
    """Training records of the staff file (S65, D2-C3.4)."""

    _name = "care.training.attendance.export"
    _description = "Training records"
    _inherit = "service.xlsx.export"

    _export_model = "care.training.attendance"
    _export_order = "held_at, session_id, id"
    _export_date_field = "held_at"

    def _export_title(self):
        return self.env._("Training records")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Held"), "held_at", 17),
            ExportColumn(self.env._("Session"), "session_id.name", 16),
            ExportColumn(self.env._("Topic"), "session_id.topic", 30),
            ExportColumn(self.env._("Employee"), "employee_id.name", 18),
            ExportColumn(self.env._("Customer's person"), "partner_id.name", 18),
            ExportColumn(self.env._("Mentor"), "mentor_id.name", 18),
            ExportColumn(self.env._("Presence"), "presence", 12),
            ExportColumn(self.env._("Score"), "score", 10),
            ExportColumn(self.env._("Result"), "result", 12),
        ]
