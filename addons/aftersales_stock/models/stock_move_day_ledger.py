# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class StockMove(models.Model):
    """A move that a line of a daily ledger became (S32)."""

    _inherit = "stock.move"

    aftersales_ledger_line_id = fields.Many2one(
        "aftersales.day.ledger.line",
        string="Line of a Daily Ledger",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    _aftersales_ledger_once = models.UniqueIndex(
        "(aftersales_ledger_line_id) WHERE aftersales_ledger_line_id IS NOT NULL",
        "This line of the daily ledger was booked already.",
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        """A line stays one move, whatever else the transfer moves."""
        return [
            *super()._prepare_merge_moves_distinct_fields(),
            "aftersales_ledger_line_id",
        ]

    def write(self, vals):
        """The bond says what was booked: it is made with the move, or never."""
        name = "aftersales_ledger_line_id"
        if name in vals and any(move[name].id != vals[name] for move in self):
            raise UserError(
                self.env._("The line of the daily ledger stays with its move (S32).")
            )
        return super().write(vals)
