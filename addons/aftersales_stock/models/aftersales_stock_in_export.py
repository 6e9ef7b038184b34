# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesStockInExport(models.AbstractModel):
    """The register of stock-in slips (S23): a row for each product."""

    _name = "aftersales.stock.in.export"
    _description = "Register of stock-in slips"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.stock.in.line"
    _export_order = "stock_in_id, sequence, id"
    _export_date_field = "create_date"

    def _export_title(self):
        return self.env._("Register of stock-in slips")

    def _export_columns(self):
        label = self.env._
        return [
            ExportColumn(label("Slip"), "stock_in_id.name", 16),
            ExportColumn(label("Store"), "site_id", 22),
            ExportColumn(label("Supplier"), "stock_in_id.partner_id", 26),
            ExportColumn(label("Purchase"), "stock_in_id.purchase_id", 14),
            ExportColumn(label("Delivery note no."), "stock_in_id.delivery_note", 18),
            ExportColumn(label("Model"), "product_id.default_code", 16),
            ExportColumn(label("Product"), "product_id.name", 28),
            ExportColumn(label("Ordered"), "ordered_quantity", 10, total=True),
            ExportColumn(label("Counted"), "quantity", 10, total=True),
            ExportColumn(label("Not accepted"), "refused_quantity", 10, total=True),
            ExportColumn(label("Unit"), "product_uom_id", 8),
            ExportColumn(label("Quality"), "stock_in_id.quality_result", 10),
            ExportColumn(label("Inspected by"), "stock_in_id.inspector_id", 14),
            ExportColumn(label("Keeper"), "stock_in_id.keeper_id", 14),
            ExportColumn(label("Buyer"), "stock_in_id.buyer_id", 14),
            ExportColumn(label("Stocked in"), "stock_in_id.stocked_at", 17),
            ExportColumn(label("Slip owed"), "stock_in_id.is_owed", 10),
            ExportColumn(label("Refused because"), "stock_in_id.refusal_reason", 24),
            ExportColumn(label("Status"), "state", 14),
        ]
