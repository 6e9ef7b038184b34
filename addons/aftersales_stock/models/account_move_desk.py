# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.turns import take_turns


class AccountMove(models.Model):
    """No bill of a carrier or expense is booked past its approval (S38, S39)."""

    _inherit = "account.move"

    loss_share_ids = fields.One2many(
        "aftersales.loss.share",
        "account_move_id",
        readonly=True,
        groups="base.group_user",
    )
    freight_count = fields.Integer(
        compute="_compute_freight_count", groups="base.group_user"
    )

    def _compute_freight_count(self):
        counts = dict(
            self.env["account.move.line"]._read_group(
                [("move_id", "in", self.ids), ("freight_id", "!=", False)],
                ["move_id"],
                ["freight_id:count_distinct"],
            )
        )
        for move in self:
            move.freight_count = counts.get(move, 0)

    def write(self, vals):
        if vals.get("state") == "posted":
            self._check_desk_approvals()
        return super().write(vals)

    def _check_desk_approvals(self):
        """Asked where the entry is booked: by its button, by code, or by a client."""
        moves = self.sudo()
        lines = moves.line_ids.filtered("freight_id")
        # What was billed of a freight is counted in all its bills.
        take_turns(lines.freight_id)
        reasons = lines.freight_id._get_unbillable_reasons(lines) if lines else []
        for texts in moves.expense_ids._get_no_stock_in_reasons().values():
            reasons += texts
        if reasons:
            raise UserError("\n".join(reasons))

    def _invoice_paid_hook(self):
        """What those liable paid settles the loss (S39)."""
        result = super()._invoice_paid_hook()
        losses = self.sudo().loss_share_ids.loss_id
        if losses:
            losses._settle_paid()
        return result

    def action_view_freights(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Freight of %s", self.display_name),
            "res_model": "aftersales.freight",
            "view_mode": "list,form",
            "domain": [("id", "in", self.line_ids.freight_id.ids)],
        }
