# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.turns import take_turns

_COMING_IN = ("return_receipt", "carry_in")


class StockMove(models.Model):
    """A serial that we have does not come in from a customer once more.

    Asked where the goods move: between the paper and the goods something may
    have happened to the unit, and a transfer is done in other screens too.
    """

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        self._check_not_with_us()
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _check_not_with_us(self):
        coming = self.filtered(
            lambda move: (
                move.picking_type_id.aftersales_kind in _COMING_IN
                and move.location_id.usage == "customer"
            )
        )
        # A serial is on one live return at a time; other ways in take turns.
        carried = coming.filtered(
            lambda move: move.picking_type_id.aftersales_kind == "carry_in"
        )
        take_turns(carried.move_line_ids.lot_id.sudo())
        reasons = {}
        for company, moves in coming.grouped("company_id").items():
            # What is not picked stays on a backorder.
            lines = moves.move_line_ids.filtered(
                lambda line: line.picked or not line.move_id.picked
            )
            here = lines.lot_id._find_with_us(company)
            for line in lines:
                if line.lot_id in here:
                    reasons[line.move_id] = here[line.lot_id]
        if reasons:
            self._raise_move_reasons(reasons)
