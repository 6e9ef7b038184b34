# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class RepairOrder(models.Model):
    """A repair that is given up half way: undone cleanly, or refused."""

    _inherit = "repair.order"

    def action_repair_cancel(self):
        ours = self._filter_aftersales()
        self._raise_reasons(
            self.env._("The repair cannot be cancelled."),
            ours._get_step_reasons("cancel_repair"),
        )
        receipts = ours.sudo().receipt_line_id.receipt_id
        rmas = ours.sudo().aftersales_line_id.rma_id
        ours._stop_clocks()
        result = super(RepairOrder, self._in_step()).action_repair_cancel()
        ours._clear_quality()
        receipts._follow_repairs()
        rmas._meet_repair_clock()
        return result

    def _get_cannot_cancel_repair_reasons(self):
        """Parts that were drawn on the repair go back first."""
        drawn = self._get_drawn_parts()
        return {
            repair: [
                self.env._(
                    "Parts were issued on %s: hand them back to the store first.",
                    ", ".join(drawn[repair.id].mapped("name")),
                )
            ]
            for repair in self
            if repair.id in drawn
        }

    def action_repair_cancel_draft(self):
        """A cancelled repair of a return is decided anew on the return."""
        decided = self.filtered("aftersales_line_id")
        if decided:
            raise UserError(
                self.env._(
                    "%s: its goods wait for a decision on the return; decide there "
                    "to repair them, and a new repair is made.",
                    ", ".join(decided.mapped("name")[:5]),
                )
            )
        closed = self.sudo().receipt_line_id.receipt_id.filtered(
            lambda receipt: receipt.state not in ("taken_in", "repairing")
        )
        if closed:
            raise UserError(
                self.env._(
                    "%s: the goods were inspected or given back.",
                    ", ".join(closed.mapped("name")),
                )
            )
        return super(RepairOrder, self._in_step()).action_repair_cancel_draft()
