# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesLossGoods(models.TransientModel):
    """Goods of the same model, received in place of lost ones (D3-10.3.5)."""

    _name = "aftersales.loss.goods"
    _description = "Same model received"

    loss_id = fields.Many2one("aftersales.loss", required=True, ondelete="cascade")
    product_id = fields.Many2one(related="loss_id.product_id")
    quantity = fields.Float(related="loss_id.quantity")
    tracking = fields.Selection(related="loss_id.product_id.tracking")
    lot_name = fields.Char(string="Serial Number", help="Scan it.")

    def action_receive(self):
        self.ensure_one()
        self.loss_id._receive_same(self.lot_name)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
