# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesStockInLine(models.Model):
    """Goods of a stock-in slip: one row of its list (S23, D2-D3)."""

    _name = "aftersales.stock.in.line"
    _description = "Goods of a stock-in slip"
    _inherit = "aftersales.receipt.line.mixin"

    _register_parent = _evidence_document = "stock_in_id"

    stock_in_id = fields.Many2one(
        "aftersales.stock.in", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="stock_in_id.company_id", store=True, index=True, ondelete="restrict"
    )
    site_id = fields.Many2one(
        related="stock_in_id.site_id", store=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(related="stock_in_id.state")
    price_unit = fields.Float(
        string="Price",
        related="move_id.purchase_line_id.price_unit",
        groups="purchase.group_purchase_user,aftersales_stock.group_aftersales_finance,"
        "aftersales_stock.group_store_keeper",
    )

    def _is_counting(self):
        self.ensure_one()
        slip = self.stock_in_id
        # Quality may still set some apart, but not of goods that are in.
        return slip.state == "draft" or (slip.state == "checked" and not slip.is_owed)
