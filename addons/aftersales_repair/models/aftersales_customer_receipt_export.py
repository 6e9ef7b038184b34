# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesCustomerReceiptExport(models.AbstractModel):
    """The register of customers' goods in and out (客户商品进出登记簿, S05)."""

    _name = "aftersales.customer.receipt.export"
    _description = "Register of customers' goods in and out"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.customer.receipt.line"
    _export_order = "taken_in_at, id"
    _export_date_field = "taken_in_at"

    def _export_title(self):
        return self.env._("Register of customers' goods in and out")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Receipt"), "receipt_id.name", 16),
            ExportColumn(self.env._("Taken in"), "taken_in_at", 17),
            ExportColumn(self.env._("Customer"), "partner_id", 26),
            ExportColumn(self.env._("Telephone"), "receipt_id.contact_phone", 15),
            ExportColumn(self.env._("Model"), "product_id.default_code", 14),
            ExportColumn(self.env._("Product"), "product_id.name", 26),
            ExportColumn(self.env._("Serial no."), "lot_id.name", 18),
            ExportColumn(self.env._("Quantity"), "quantity", 10, total=True),
            ExportColumn(self.env._("Accessories"), "accessories", 20),
            ExportColumn(self.env._("Reported Fault"), "reason_id", 18),
            ExportColumn(self.env._("Technician"), "receipt_id.technician_id", 14),
            ExportColumn(self.env._("Planned ready"), "plan_date", 14),
            ExportColumn(self.env._("Repair"), "repair_id.name", 16),
            ExportColumn(self.env._("Inspected"), "released_at", 17),
            ExportColumn(self.env._("Given back"), "returned_at", 17),
            ExportColumn(self.env._("Status"), "state", 14),
        ]
