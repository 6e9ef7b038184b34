# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class CareRequestExport(models.AbstractModel):
    """The register of one-stop requests (S64)."""

    _name = "care.request.export"
    _description = "Service requests"
    _inherit = "service.xlsx.export"

    _export_model = "care.request"
    _export_order = "received_at, id"
    _export_date_field = "received_at"

    def _export_title(self):
        return self.env._("Service requests")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Number"), "name", 14),
            ExportColumn(self.env._("Received"), "received_at", 17),
            ExportColumn(self.env._("Kind"), "type_id.name", 14),
            ExportColumn(self.env._("Customer"), "partner_id", 28),
            ExportColumn(self.env._("What the Customer Wants"), "description", 36),
            ExportColumn(self.env._("Responsible"), "owner_id.name", 12),
            ExportColumn(self.env._("Solution"), "solution", 36),
            ExportColumn(self.env._("What the Customer Says"), "confirmation", 28),
            ExportColumn(self.env._("Fees in All"), "fee_amount", 12, total=True),
            ExportColumn(self.env._("Confirmed"), "confirmed_at", 17),
            ExportColumn(self.env._("Status"), "state", 12),
        ]
