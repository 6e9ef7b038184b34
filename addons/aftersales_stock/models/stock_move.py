# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError

# Movement kind -> (store or usage it comes from, store or usage it goes to).
_WAYS = {
    "return_receipt": ({"customer"}, {"returns"}),
    "return_issue": ({"returns"}, {"workshop"}),
    "return_ship": ({"workshop", "good"}, {"customer"}),
    "exchange_in": ({"workshop", "exchange"}, {"exchange", "damaged"}),
}


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        self._check_aftersales_way()
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _get_aftersales_way_reasons(self):
        """Why a move may not be done: ``{move: reason}`` (D1-12, S12).

        Customers' returns come in through the main store; the after-sales
        stores take them from there and from nowhere else.
        """
        reasons = {}
        for move in self:
            kind = move.picking_type_id.aftersales_kind
            for line in move.move_line_ids:
                source, target = line.location_id, line.location_dest_id
                places = (_place(source), _place(target))
                if kind:
                    allowed = _WAYS[kind]
                    wrong = any(
                        place not in ways
                        for place, ways in zip(places, allowed, strict=True)
                    )
                else:
                    wrong = source.usage == "customer" and target.aftersales_store in (
                        "good",
                        "damaged",
                        "workshop",
                    )
                if wrong:
                    reasons[move] = self.env._(
                        "%(product)s may not go from %(origin)s to %(target)s "
                        "(D1-12): customers' returns are received in the main store, "
                        "which issues them to after-sales.",
                        product=move.product_id.display_name,
                        origin=source.display_name,
                        target=target.display_name,
                    )
        return reasons

    def _check_aftersales_way(self):
        reasons = self._get_aftersales_way_reasons()
        if reasons:
            raise UserError(
                "\n".join(
                    f"{move.picking_id.name or move.reference or ''}: {reason}"
                    for move, reason in reasons.items()
                )
            )


def _place(location):
    return location.aftersales_store or location.usage
