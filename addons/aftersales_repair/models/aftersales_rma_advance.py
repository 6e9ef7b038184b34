# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import CLERK, KEEPER

_NEW = ("requested", "draft")


class AftersalesRma(models.Model):
    """Returns whose goods are still on their way: their limits start when the main
    store signs for them (D1-2, D1-8)."""

    _inherit = "aftersales.rma"

    _guarded_fields = ("advance_due",)
    _deadline_due_fields = {"rma.advance": "advance_due"}

    is_awaited = fields.Boolean(
        string="Goods Not Here Yet",
        copy=False,
        help="All limits start when the main store signs for the goods.",
    )
    advance_due = fields.Datetime(
        string="Old Units Due",
        readonly=True,
        copy=False,
        help="The replacement went out first: the old units are back by then.",
    )

    has_advance = fields.Boolean(compute="_compute_has_advance")

    @api.depends("line_ids.is_advance", "line_ids.advance_shipped_at")
    def _compute_has_advance(self):
        for rma in self:
            rma.has_advance = any(
                line.is_advance and not line.advance_shipped_at for line in rma.line_ids
            )

    def write(self, vals):
        if "is_awaited" not in vals or self._is_in_transition():
            return super().write(vals)
        changed = self.filtered(lambda rma: rma.is_awaited != vals["is_awaited"])
        changed._raise_reasons(
            self.env._("It cannot be changed."),
            {
                rma: [self.env._("It is confirmed: press “Signed for” instead.")]
                for rma in changed
                if rma.state not in _NEW
            },
        )
        result = super().write(vals)
        if vals["is_awaited"]:
            changed._cancel_deadlines(reason=self.env._("The goods are not here yet."))
        else:
            changed._start_return_deadlines()
        return result

    def action_sign_for(self):
        """The main store signs for the goods: all limits run from now (D1-2)."""
        return self._run_step(
            "sign_for", (KEEPER, CLERK), self.env._("It cannot be signed for.")
        )

    def _get_cannot_sign_for_reasons(self):
        reasons = {}
        for rma in self:
            if rma.state not in ("draft", "open"):
                reasons[rma] = [self.env._("It is not in progress.")]
            elif not rma.is_awaited:
                reasons[rma] = [self.env._("Its goods were signed for.")]
        return reasons

    def _do_sign_for(self):
        rmas = self.sudo()
        now = fields.Datetime.now()
        # Asked when it was registered, signed for now.
        for rma in rmas.filtered(lambda rma: not rma.request_date):
            rma._in_transition().request_date = rma._local_date(rma.signed_at)
        rmas._in_transition().write({"is_awaited": False, "signed_at": now})
        rmas.line_ids._in_transition().write({"signed_at": now})
        rmas._start_return_deadlines()

    # -- ship first --------------------------------------------------------------

    def action_ship_first(self):
        """Send what replaces the goods before they are back."""
        lines = self.line_ids.filtered(
            lambda line: line.is_advance and not line.advance_shipped_at
        )
        return lines.action_ship_first()

    def action_charge_advance(self):
        """Invoice the replacements whose old units did not come back."""
        lines = self.line_ids.filtered(
            lambda line: line.advance_shipped_at and not line.advance_line_id
        )
        return lines.action_charge_advance()

    def _meet_advance_deadlines(self):
        """No old unit is waited for any more."""
        owed = self.env["aftersales.rma.line"].search(
            [
                ("rma_id", "in", self.ids),
                ("is_advance", "=", True),
                ("advance_shipped_at", "!=", False),
                ("state", "=", "expected"),
            ]
        )
        (self - owed.rma_id)._meet_deadlines("rma.advance")

    def _on_deadline_overdue(self, code):
        """The old unit did not come back: what was sent is invoiced."""
        result = super()._on_deadline_overdue(code)
        if code != "rma.advance":
            return result
        policy = self.env["service.policy"]
        lines = self.line_ids.filtered(
            lambda line: (
                line.advance_shipped_at
                and policy._get_value("rma.advance_auto_charge", line.company_id)
            )
        )
        reasons = lines._get_step_reasons("charge_advance")
        lines.filtered(lambda line: not reasons.get(line))._do_charge_advance()
        return result

    def _get_cannot_cancel_reasons(self):
        reasons = dict(super()._get_cannot_cancel_reasons())
        for rma in self:
            if rma.line_ids.filtered("advance_shipped_at"):
                reasons[rma] = [
                    *reasons.get(rma, ()),
                    self.env._(
                        "Replacements went out already: charge them or wait for the "
                        "old units."
                    ),
                ]
        return reasons
