# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

# What changes the total of an order; the price follows the unit of measure.
_PRICED = frozenset(
    {
        "discount",
        "price_unit",
        "product_id",
        "product_uom_id",
        "product_uom_qty",
        "tax_ids",
    }
)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.order_id._check_covered()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if _PRICED & set(vals):
            self.order_id._check_covered()
        return result

    def _get_sent_out(self):
        """Quantity that went to the customer, whatever came back, in its unit."""
        self.ensure_one()
        sent = self.move_ids.filtered(
            lambda move: (
                move.state == "done" and move.location_dest_id.usage == "customer"
            )
        )
        return sum(
            move.product_uom._compute_quantity(move.quantity, self.product_uom_id)
            for move in sent
        )

    def _get_unit_worth(self):
        """One unit with its taxes, also where nothing of it is ordered any more."""
        self.ensure_one()
        price = self.price_unit * (1 - (self.discount or 0.0) / 100)
        taxes = self.tax_ids.compute_all(
            price, self.currency_id, 1.0, self.product_id, self.order_id.partner_id
        )
        return max(taxes["total_included"], 0.0)

    def _action_launch_stock_rule(self, *, previous_product_uom_qty=False):
        """Goods are ordered and reserved when the deposit is in (S42, D2-24b)."""
        held = self.order_id._hold_for_deposit()
        lines = self.filtered(lambda line: line.order_id not in held)
        if not lines:
            return True
        return super(SaleOrderLine, lines)._action_launch_stock_rule(
            previous_product_uom_qty=previous_product_uom_qty
        )
