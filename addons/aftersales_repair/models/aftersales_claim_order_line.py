# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class AftersalesClaimOrderLine(models.Model):
    """A part that is ordered for a claim (D3-10.3.8)."""

    _name = "aftersales.claim.order.line"
    _description = "Part of a claim order"
    _inherit = "service.retention.mixin"
    _order = "order_id desc, id"
    _check_company_auto = True

    _register_parent = "order_id"

    order_id = fields.Many2one(
        "aftersales.claim.order", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="order_id.currency_id")
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('purchase_ok', '=', True)]",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    quantity = fields.Float(default=1.0, required=True, digits="Product Unit")
    price_unit = fields.Float(
        string="Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        precompute=True,
        digits="Product Price",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Ask for a quantity above zero."
    )

    @api.depends("product_id")
    def _compute_price_unit(self):
        for line in self:
            line.price_unit = line.product_id.lst_price

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.order_id._check_draft()
        lines.order_id._void_if_changed()
        return lines

    def write(self, vals):
        self.order_id._check_draft()
        orders = self.order_id
        result = super().write(vals)
        (orders | self.order_id)._check_draft()
        (orders | self.order_id)._void_if_changed()
        return result

    def unlink(self):
        orders = self.order_id
        orders._check_draft()
        result = super().unlink()
        orders.exists()._void_if_changed()
        return result
