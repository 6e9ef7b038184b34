# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..movement_kinds import KINDS

# Nobody brings customers' goods into these but through the main store.
_CLOSED_TO_CUSTOMERS = ("good", "damaged", "workshop")


class StockMove(models.Model):
    _inherit = "stock.move"

    aftersales_ledger_line_id = fields.Many2one(
        "aftersales.day.ledger.line",
        string="Line of a Daily Ledger",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The line of a site's daily ledger that was booked as this move (S32).",
    )

    _aftersales_ledger_once = models.UniqueIndex(
        "(aftersales_ledger_line_id) WHERE aftersales_ledger_line_id IS NOT NULL",
        "This line of the daily ledger was booked already.",
    )

    def _action_done(self, cancel_backorder=False):
        self._check_aftersales_way()
        self._check_site_authority()
        # Every way in passes here: purchase, transfer, exchange, salvage, count,
        # return (D1-3, S14).
        companies = self.move_line_ids._get_cap_companies()
        with self.env["aftersales.value.cap"]._guard(companies):
            return super()._action_done(cancel_backorder=cancel_backorder)

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        """A line of a ledger stays one move, whatever else the transfer moves."""
        return [
            *super()._prepare_merge_moves_distinct_fields(),
            "aftersales_ledger_line_id",
        ]

    def write(self, vals):
        """The bond to a ledger's line is made with the move, or never (S32)."""
        name = "aftersales_ledger_line_id"
        if name in vals and any(move[name].id != vals[name] for move in self):
            raise UserError(
                self.env._("The line of the daily ledger stays with its move (S32).")
            )
        return super().write(vals)

    def _get_aftersales_way_reasons(self):
        """Why a move may not be done: ``{move: reason}`` (D1-12, S12, S30).

        Each kind of movement has places that it takes from and brings to; a red
        (negative) slip goes the same way back. Customers' returns come in through
        the main store; the after-sales stores take them from there only.
        """
        reasons = {}
        for move in self:
            kind = KINDS.get(move.picking_type_id.aftersales_kind)
            is_red = move.picking_id.aftersales_is_red
            for line in move.move_line_ids:
                source = line.location_id._get_aftersales_place()
                target = line.location_dest_id._get_aftersales_place()
                if kind and is_red:
                    wrong = source not in kind.targets or target not in kind.sources
                elif kind:
                    wrong = source not in kind.sources or target not in kind.targets
                else:
                    wrong = source == "customer" and target in _CLOSED_TO_CUSTOMERS
                if wrong:
                    reasons[move] = move._get_wrong_way_reason(line, kind)
        return reasons

    def _get_wrong_way_reason(self, line, kind):
        values = {
            "product": self.product_id.display_name,
            "origin": line.location_id.display_name,
            "target": line.location_dest_id.display_name,
        }
        if kind and kind.rule != "D1-12":
            return self.env._(
                "%(product)s may not go from %(origin)s to %(target)s as "
                "“%(kind)s” (%(rule)s): choose the store that this kind of movement "
                "is for.",
                kind=self.picking_type_id.name,
                rule=kind.rule,
                **values,
            )
        return self.env._(
            "%(product)s may not go from %(origin)s to %(target)s "
            "(D1-12): customers' returns are received in the main store, "
            "which issues them to after-sales.",
            **values,
        )

    def _check_aftersales_way(self):
        self._raise_move_reasons(self._get_aftersales_way_reasons())

    def _check_site_authority(self):
        """Whoever moves a site's goods works for it (D4-2.1b, D4-2.1c, S31).

        What arrives at a store is the business of those who send it out as well:
        the kinds of a transfer are approved by each side apart.
        """
        if self.env.su:
            return
        sites = self.move_line_ids.location_id.aftersales_site_id
        sites |= self.move_line_ids.location_dest_id.filtered(
            lambda place: place.aftersales_store != "transit"
        ).aftersales_site_id
        # What comes out of transit is taken in by the receiving site alone.
        sites.sudo()._check_authority(self.env.user)

    def _raise_move_reasons(self, reasons):
        if reasons:
            raise UserError(
                "\n".join(
                    f"{move.picking_id.name or move.reference or ''}: {reason}"
                    for move, reason in reasons.items()
                )
            )
