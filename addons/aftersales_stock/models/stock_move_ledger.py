# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class StockMove(models.Model):
    """Moves that a daily ledger books, below the cap of the stock's value."""

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
