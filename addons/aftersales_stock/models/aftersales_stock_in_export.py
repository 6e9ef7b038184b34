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
        return [
            ExportColumn(self.env._("Slip"), "stock_in_id.name", 16),
            ExportColumn(self.env._("Store"), "site_id", 22),
            ExportColumn(self.env._("Supplier"), "stock_in_id.partner_id", 26),
            ExportColumn(self.env._("Purchase"), "stock_in_id.purchase_id", 14),
            ExportColumn(
                self.env._("Supplier's delivery note"), "stock_in_id.delivery_note", 18
            ),
            ExportColumn(self.env._("Model"), "product_id.default_code", 16),
            ExportColumn(self.env._("Product"), "product_id.name", 28),
            ExportColumn(self.env._("Ordered"), "ordered_quantity", 10, total=True),
            ExportColumn(self.env._("Counted"), "quantity", 10, total=True),
            ExportColumn(
                self.env._("Not accepted"), "refused_quantity", 10, total=True
            ),
            ExportColumn(self.env._("Unit"), "product_uom_id", 8),
            ExportColumn(self.env._("Quality"), "stock_in_id.quality_result", 10),
            ExportColumn(self.env._("Inspected by"), "stock_in_id.inspector_id", 14),
            ExportColumn(self.env._("Keeper"), "stock_in_id.keeper_id", 14),
            ExportColumn(self.env._("Buyer"), "stock_in_id.buyer_id", 14),
            ExportColumn(self.env._("Stocked in"), "stock_in_id.stocked_at", 17),
            ExportColumn(self.env._("Slip owed"), "stock_in_id.is_owed", 10),
            ExportColumn(
                self.env._("Refused because"), "stock_in_id.refusal_reason", 24
            ),
            ExportColumn(self.env._("Status"), "state", 14),
        ]
