# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesDiscountLogExport(models.AbstractModel):
    """The discount log (D3-10.1.5, S21): a row for each discounted order."""

    _name = "aftersales.discount.log.export"
    _description = "Discount log"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.discount.log"
    _export_order = "date, id"
    _export_date_field = "date"

    def _export_title(self):
        return self.env._("Discount log")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Given on"), "date", 17),
            ExportColumn(self.env._("Adviser"), "adviser_id", 16),
            ExportColumn(self.env._("Week from"), "week_start", 12),
            ExportColumn(self.env._("No. in the week"), "place", 10),
            ExportColumn(self.env._("Order"), "order_id.name", 14),
            ExportColumn(self.env._("Customer"), "partner_id", 28),
            ExportColumn(self.env._("Discount (%)"), "percent", 10),
            ExportColumn(self.env._("Amount"), "amount", 12, "money", total=True),
            ExportColumn(self.env._("Reason"), "reason", 32),
            ExportColumn(self.env._("Basis"), "basis", 18),
            ExportColumn(self.env._("Status"), "state", 16),
        ]
