# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

# After-sales stores whose goods are spares in good order.
HELD_STORES = ("good", "loan")


class StockMove(models.Model):
    """The reserve of discontinued products: for after-sales alone (S15, D1-6)."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        taken = self._get_reserve_taken()
        before = self._lock_reserves(taken)
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        if before:
            self._check_reserves(before)
        return moves

    def _is_aftersales_use(self):
        """Repairs, exchanges, teardowns, and what the after-sales stores issue.

        Goods that a customer buys are a sale, from whichever store.
        """
        self.ensure_one()
        kind = self.picking_type_id
        if self.repair_id or self.aftersales_teardown_id or kind.aftersales_kind:
            return True
        is_sold = "sale_line_id" in self._fields and self.sudo().sale_line_id
        return bool(kind.warehouse_id.is_aftersales and not is_sold)

    def _get_reserve_taken(self):
        """Discontinued products that other uses take: ``{company: products}``.

        A count tells what is there and is no issue.
        """
        taken = defaultdict(self.env["product.product"].browse)
        for move in self:
            product = move.product_id
            if not product.is_discontinued or move.is_inventory:
                continue
            leaves = any(
                line.location_id.usage == "internal"
                and line.location_dest_id.usage not in ("internal", "transit")
                for line in move.move_line_ids
            )
            if leaves and not move._is_aftersales_use():
                taken[move.company_id] |= product
        return taken

    def _lock_reserves(self, taken):
        """``{company: {product id: quantity before}}`` under the rows' locks."""
        reserve = self.env["aftersales.reserve"].sudo()
        before = {}
        for company, products in sorted(taken.items(), key=lambda item: item[0].id):
            reserve._lock(company, products)
            before[company] = (products, reserve._get_on_hand(company, products))
        return before

    def _check_reserves(self, before):
        """Other uses may not take the stock below the reserve (D1-6).

        :raises UserError: naming product, on hand, what is free, and the rule
        """
        reserve = self.env["aftersales.reserve"].sudo()
        lines = []
        for company, (products, held) in before.items():
            limit = self.env["service.policy"]._get_value(
                "discontinued.reserve", company
            )
            after = reserve._get_on_hand(company, products)
            for product in products:
                now, then = held.get(product.id, 0.0), after.get(product.id, 0.0)
                unit = product.uom_id
                if unit.compare(then, limit) >= 0 or unit.compare(then, now) >= 0:
                    continue
                lines.append(
                    self.env._(
                        "%(product)s is discontinued: %(reserve)s are kept for "
                        "after-sales (D1-6). %(held)s are on hand, %(wanted)s would "
                        "be taken, %(free)s are free for other uses.",
                        product=product.display_name,
                        reserve=limit,
                        held=now,
                        wanted=unit.round(now - then),
                        free=max(unit.round(now - limit), 0.0),
                    )
                )
        if lines:
            raise UserError("\n".join(lines))
