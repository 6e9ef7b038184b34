# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class StockMove(models.Model):
    _inherit = "stock.move"

    def write(self, vals):
        self._check_order_kept(vals)
        return super().write(vals)

    def _check_order_kept(self, vals):
        """A delivery is not taken off its order: it would leave unpaid (D2-26).

        :raises UserError: naming the orders
        """
        if "sale_line_id" not in vals or self.env.su:
            return
        taken = self.filtered(
            lambda move: (
                move.sale_line_id
                and move.sale_line_id.id != vals["sale_line_id"]
                and move.state != "cancel"
            )
        )
        orders = taken.sale_line_id.order_id.filtered(lambda one: one.state == "sale")
        if orders._get_gated():
            raise UserError(
                self.env._(
                    "%s: its deliveries stay with it. Change the order itself (D2-26).",
                    ", ".join(orders.mapped("name")[:5]),
                )
            )

    def _action_done(self, cancel_backorder=False):
        self._check_delivery_paid()
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _check_delivery_paid(self):
        """No goods leave unpaid but by a granted credit (S42, S43, D2-26).

        The orders are locked: two deliveries at one moment cannot both lean on
        the same money.
        """
        leaving = self.filtered(
            lambda move: (
                move.sale_line_id
                and move.state not in ("done", "cancel")
                and move.location_dest_id.usage == "customer"
            )
        )
        orders = leaving.sale_line_id.order_id
        self._check_on_order()
        if not orders:
            return
        orders._lock_for_money()
        reasons = orders.sudo()._get_cannot_deliver_reasons(leaving)
        if reasons:
            raise UserError("\n".join(reasons.values()))

    def _check_on_order(self):
        """Nothing goes along with a delivery that its order does not name (D2-26)."""
        extra = self.filtered(
            lambda move: (
                not move.sale_line_id
                and move.picking_id.sale_id
                and move.state not in ("done", "cancel")
                and move.quantity
                and move.location_dest_id.usage == "customer"
            )
        )
        if extra:
            raise UserError(
                self.env._(
                    "%(picking)s: %(products)s is not on the order %(order)s. Add it "
                    "to the order first: nobody would pay for it (D2-26).",
                    picking=extra[0].picking_id.name,
                    products=", ".join(extra.product_id.mapped("display_name")),
                    order=extra[0].picking_id.sale_id.name,
                )
            )
