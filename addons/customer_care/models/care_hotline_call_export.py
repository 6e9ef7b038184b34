# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class CareHotlineCallExport(models.AbstractModel):
    """The hotline log (S62): a row for each call."""

    _name = "care.hotline.call.export"
    _description = "Hotline log"
    _inherit = "service.xlsx.export"

    _export_model = "care.hotline.call"
    _export_order = "called_at, id"
    _export_date_field = "called_at"

    def _export_title(self):
        return self.env._("Hotline log")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Number"), "name", 14),
            ExportColumn(self.env._("Called At"), "called_at", 17),
            ExportColumn(self.env._("Channel"), "channel", 10),
            ExportColumn(self.env._("Rings"), "rings", 8),
            ExportColumn(self.env._("Rang Too Long"), "is_over_rings", 10),
            ExportColumn(self.env._("Taken By"), "agent_id.name", 12),
            ExportColumn(self.env._("Responsible"), "owner_id.name", 12),
            ExportColumn(self.env._("Customer"), "partner_id", 28),
            ExportColumn(self.env._("Caller"), "caller_name", 14),
            ExportColumn(self.env._("Telephone"), "phone", 16),
            ExportColumn(self.env._("Kind"), "kind", 12),
            ExportColumn(self.env._("What the Caller Wants"), "question", 36),
            ExportColumn(self.env._("Answer"), "answer", 36),
            ExportColumn(self.env._("Settle By"), "settle_due", 17),
            ExportColumn(self.env._("Closed"), "closed_at", 17),
            ExportColumn(self.env._("Status"), "state", 10),
        ]
