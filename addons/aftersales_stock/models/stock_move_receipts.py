# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class StockMove(models.Model):
    """Goods enter with their papers only, whichever way they are moved (S23, S34).

    The button of the slip, the inventory app, code and RPC all end in
    ``_action_done``: here is where the papers are asked for.
    """

    # Its own concern, apart from the ways that goods may go.
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        self._check_receipt_papers()
        done = super()._action_done(cancel_backorder=cancel_backorder)
        done._close_receipt_papers()
        return done

    def _is_bought(self):
        """Its goods come from a supplier, also by way of a place of arrival."""
        moves, seen = self, self.browse()
        while moves:
            if any(move.location_id.usage == "supplier" for move in moves):
                return True
            seen |= moves
            moves = moves._filter_on_arrival().move_orig_ids - seen
        return False

    def _filter_on_arrival(self):
        """Moves on from a place of arrival: what lies in a store or comes from
        another warehouse was taken in before."""
        return self.filtered(
            lambda move: (
                not move.location_id.aftersales_store
                and move.location_id.warehouse_id == move.location_dest_id.warehouse_id
            )
        )

    def _check_receipt_papers(self):
        """:raises UserError: naming what lacks its slip or receipt"""
        arriving = self._get_arriving_lines()
        if not arriving:
            return
        self._raise_move_reasons(
            {
                **arriving._get_unslipped_reasons(),
                **arriving._get_unregistered_reasons(),
                **arriving._get_unreceived_reasons(),
            }
        )

    def _get_arriving_lines(self):
        """Picked lines of these moves that bring goods into a store of a site."""
        moves = self.filtered(lambda m: m.picked and m.state != "cancel")
        return moves.move_line_ids.filtered(
            lambda line: line.picked and line.location_dest_id.aftersales_site_id
        )

    def _close_receipt_papers(self):
        """A signed slip whose goods are in is complete."""
        pickings = self.filtered(
            lambda move: move.location_dest_id.aftersales_site_id
        ).picking_id
        if not pickings:
            return
        slips = (
            self.env["aftersales.stock.in"]
            .sudo()
            .search([("picking_id", "in", pickings.ids), ("state", "=", "signed")])
        )
        slips._close_stocked_in()
