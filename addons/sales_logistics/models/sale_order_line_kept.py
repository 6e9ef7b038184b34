# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

# Told by price, quantity, taxes, the kind of product and the books: a line of another
# order's paid invoice would be money of this one.
_TOLD = frozenset(
    {
        "invoice_lines",
        "price_subtotal",
        "price_tax",
        "price_total",
        "qty_delivered_method",
    }
)


def _says_nothing(name, value) -> bool:
    """The form of a new order sends its empty list of invoice lines along."""
    return name == "invoice_lines" and not any(
        command[0] != Command.SET or command[2] for command in value or ()
    )


class SaleOrderLine(models.Model):
    """What a line is worth and what of it is out is not typed (S42, D2-26)."""

    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        # None of them has a default of its own: it would be a context's or a user's.
        defaults = self.default_get(sorted(_TOLD))
        for vals in vals_list:
            names = {name for name in vals if not _says_nothing(name, vals[name])}
            self._check_told({*names, *defaults})
        lines = super().create(vals_list)
        if not self.env.su:
            lines.filtered("qty_delivered")._check_delivered_told()
        return lines

    def write(self, vals):
        self._check_told(vals)
        self._check_moved(vals)
        if "qty_delivered" in vals and not self.env.su:
            self._check_delivered_told()
        return super().write(vals)

    def _check_told(self, names):
        """:raises AccessError: for an amount that follows from others"""
        told = sorted(_TOLD & set(names))
        if told and not self.env.su:
            labels = self.fields_get(told, ["string"])
            raise AccessError(
                self.env._(
                    "%s follows from price, quantity, taxes and the books (D2-24b).",
                    ", ".join(
                        labels[name]["string"] for name in told if name in labels
                    ),
                )
            )

    def _check_delivered_told(self):
        """What left is told by the deliveries (D2-26)."""
        moved = self.filtered(lambda line: line.qty_delivered_method == "stock_move")
        if moved:
            raise AccessError(
                self.env._(
                    "%s: what was delivered follows from its deliveries (D2-26).",
                    ", ".join(moved.order_id.mapped("name")[:5]),
                )
            )

    def _check_moved(self, vals):
        """A line does not go to or from a confirmed order (D2-12)."""
        if "order_id" not in vals:
            return
        moved = self.filtered(lambda line: line.order_id.id != vals["order_id"])
        orders = moved.order_id
        if moved and vals["order_id"]:
            orders |= self.env["sale.order"].browse(vals["order_id"])
        confirmed = orders.filtered(lambda order: order.state == "sale")
        if confirmed:
            raise UserError(
                self.env._(
                    "%s: lines of a confirmed order stay on it (D2-12).",
                    ", ".join(confirmed.mapped("name")[:5]),
                )
            )

    @api.constrains("is_downpayment", "product_id", "product_uom_qty")
    def _check_downpayment(self):
        """Goods that are called a down payment would need no deposit (D2-24b)."""
        wrong = self.filtered(
            lambda line: (
                line.is_downpayment and (line.product_id or line.product_uom_qty)
            )
        )
        if wrong:
            raise ValidationError(
                self.env._(
                    "%s: a down payment has neither product nor quantity (D2-24b).",
                    ", ".join(wrong.order_id.mapped("name")[:5]),
                )
            )
