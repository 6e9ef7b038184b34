# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL


class StockMove(models.Model):
    _inherit = "stock.move"

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
        if not orders:
            return
        self.env.execute_query(
            SQL(
                "SELECT id FROM sale_order WHERE id IN %s ORDER BY id FOR UPDATE",
                tuple(orders.ids),
            )
        )
        reasons = orders.sudo()._get_cannot_deliver_reasons(leaving)
        if reasons:
            raise UserError("\n".join(reasons.values()))
