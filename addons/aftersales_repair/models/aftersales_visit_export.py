# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesVisitExport(models.AbstractModel):
    """The service ledger (服务台账, S03, D3-3.1.4): a row for each voucher."""

    _name = "aftersales.visit.export"
    _description = "Service ledger"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.visit"
    _export_order = "service_day, id"
    _export_date_field = "service_day"

    def _export_title(self):
        return self.env._("Service ledger")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Voucher"), "name", 16),
            ExportColumn(self.env._("Day"), "service_day", 12),
            ExportColumn(self.env._("Customer"), "partner_id", 28),
            ExportColumn(self.env._("Product"), "product_id", 28),
            ExportColumn(self.env._("Serial no."), "lot_id.name", 18),
            ExportColumn(self.env._("Class"), "service_class", 14),
            ExportColumn(self.env._("Technician"), "technician_id.name", 18),
            ExportColumn(self.env._("Problem"), "problem", 32),
            ExportColumn(self.env._("What was done"), "solution", 36),
            ExportColumn(self.env._("Hours"), "hours", 10, total=True),
            ExportColumn(self.env._("Charge"), "amount_total", 12, "money", total=True),
            ExportColumn(self.env._("Payment"), "charge_state", 16),
            ExportColumn(self.env._("Status"), "state", 12),
        ]
