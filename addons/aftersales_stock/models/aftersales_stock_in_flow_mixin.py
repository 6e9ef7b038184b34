# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models

from ..roles import BMD_PLANNER, KEEPER

QUALITY = "service_base.group_quality"


class AftersalesStockInFlowMixin(models.AbstractModel):
    """The steps of a stock-in slip: check, inspect, release, stock in.

    The counting keeper, the inspector, the buyer and the manager are different
    people: nobody passes what is their own (S23, S69).
    """

    _name = "aftersales.stock.in.flow.mixin"
    _description = "Steps of a stock-in slip"
    _inherit = "service.approval.mixin"

    def _get_stranger_reasons(self):
        """Whoever works on a slip acts for its store (D4-2.1b)."""
        own = self.site_id._acts_for(self.env.user) if not self.env.su else self.site_id
        return {
            slip: [
                self.env._(
                    "You do not act for %s: its people do it (D4-2.1b).",
                    slip.site_id.display_name,
                )
            ]
            for slip in self
            if slip.site_id not in own
        }

    def _get_count_reasons(self):
        self.ensure_one()
        texts = []
        lines = self.line_ids
        if not any(not line._is_zero(line.entering_quantity) for line in lines):
            texts.append(self.env._("Nothing was counted: write what is there."))
        for line in lines:
            texts += line._get_lot_reasons()
        if not self.documents_agree:
            texts.append(
                self.env._(
                    "Compare name, specification, quantity and price with the "
                    "delivery note and tick that they agree, or refuse (D2-D4)."
                )
            )
        if self._is_from_supplier() and not (self.delivery_note or "").strip():
            texts.append(self.env._("Write the number of the delivery note (D2-D4)."))
        if self.picking_id.state == "cancel":
            texts.append(self.env._("Its transfer was cancelled."))
        return texts

    # -- check (D0-2.4.2a) ---

    def action_check(self):
        """The keeper has counted the goods against the list."""
        return self._run_step(
            "check", (KEEPER,), self.env._("The goods cannot pass the check.")
        )

    def _get_cannot_check_reasons(self):
        reasons = defaultdict(list, self._get_stranger_reasons())
        refusals = self._get_refusal_reasons()
        for slip in self:
            if slip.state not in ("draft", "owed"):
                reasons[slip].append(self.env._("It was checked before."))
                continue
            if self.env.user == slip.buyer_id:
                reasons[slip].append(
                    self.env._("You bought the goods: another keeper counts them.")
                )
            reasons[slip] += slip._get_count_reasons() + refusals[slip]
        return reasons

    def _do_check(self):
        self.sudo()._in_transition().write(
            {
                "state": "checked",
                "keeper_id": self.env.uid,
                "checked_at": fields.Datetime.now(),
            }
        )

    # -- quality ---

    def action_pass_quality(self):
        """The goods meet the requirements."""
        return self._run_step(
            "pass_quality",
            (QUALITY, KEEPER),
            self.env._("The goods cannot be passed."),
        )

    def _get_cannot_pass_quality_reasons(self):
        reasons = {}
        for slip in self:
            texts = reasons[slip] = []
            if slip.state != "checked":
                texts.append(
                    self.env._("The keeper counts the goods first (D0-2.4.2a).")
                )
            elif slip.quality_result == "failed":
                texts.append(self.env._("It failed: refuse it, or count anew."))
            if self.env.user in (slip.keeper_id, slip.buyer_id):
                texts.append(
                    self.env._(
                        "You counted or bought the goods: somebody else inspects "
                        "them (D0-2.4.2a)."
                    )
                )
            if slip.line_ids and not any(
                not line._is_zero(line.entering_quantity) for line in slip.line_ids
            ):
                texts.append(self.env._("Nothing of it was accepted: it fails."))
        return reasons

    def _do_pass_quality(self):
        self._write_quality("passed", state="inspected")

    def action_fail_quality(self):
        """The goods do not meet the requirements: the keeper refuses them."""
        return self._run_step(
            "fail_quality",
            (QUALITY, KEEPER),
            self.env._("The goods cannot be failed."),
        )

    def _get_cannot_fail_quality_reasons(self):
        return {
            slip: [self.env._("The keeper counts the goods first (D0-2.4.2a).")]
            for slip in self
            if slip.state not in ("checked", "inspected")
        }

    def _do_fail_quality(self):
        slips = self.sudo()
        slips._end_reviews("ended")
        slips._write_quality("failed", state="checked")

    def _write_quality(self, result, **vals):
        self.sudo()._in_transition().write(
            {
                "quality_result": result,
                "inspector_id": self.env.uid,
                "inspected_at": fields.Datetime.now(),
                **vals,
            }
        )

    # -- the manager's signature ---

    def _on_approved(self):
        result = super()._on_approved()
        self.sudo()._do_release()
        return result

    def _do_release(self):
        """The department manager signed: the goods may enter (D0-2.4.2a)."""
        slips = self.sudo()
        slips._raise_reasons(
            self.env._("The slip is not signed."), slips._get_unapproved_reasons()
        )
        slips._in_transition().write({"state": "signed"})
        slips.filtered("is_owed")._close_stocked_in()

    # -- stock in ---

    def action_stock_in(self):
        """The signed goods enter the store."""
        return self._run_step(
            "stock_in", (KEEPER,), self.env._("The goods cannot be stocked in.")
        )

    def _get_cannot_stock_in_reasons(self):
        reasons = defaultdict(list, self._get_stranger_reasons())
        locked = self.sudo().try_lock_for_update(allow_referencing=True)
        for slip in self:
            if slip.state in ("done", "refused", "cancelled"):
                reasons[slip].append(self.env._("It is closed."))
            elif slip.state != "signed":
                reasons[slip].append(slip._get_unsigned_reason())
            elif slip.sudo() not in locked:
                reasons[slip].append(
                    self.env._("Somebody else works on it at this moment. Try again.")
                )
        return reasons

    def _get_unsigned_reason(self):
        self.ensure_one()
        names = {
            "draft": self.env._("the keeper's check"),
            "owed": self.env._("the keeper's check"),
            "checked": self.env._("the quality inspection"),
        }
        return self.env._(
            "The manager signs before the goods may enter (D0-2.4.2a): %s is missing.",
            names.get(self.state, self.env._("the department manager's signature")),
        )

    def _do_stock_in(self):
        self._bring_in()

    def _bring_in(self):
        """The counted goods enter; what is lacking stays expected."""
        slips = self.sudo()
        lines = slips.line_ids
        lines._fill_moves(
            {
                line: (line.entering_quantity, line._get_entering_lots())
                for line in lines
            }
        )
        slips.picking_id._action_done()

    def _close_stocked_in(self):
        """The goods of these slips are in, and their papers are complete."""
        now = fields.Datetime.now()
        slips = self.sudo()
        slips._in_transition().write(
            {"state": "done", "is_owed": False, "closed_at": now}
        )
        slips.filtered(lambda slip: not slip.stocked_at)._in_transition().write(
            {"stocked_at": now}
        )
        slips._meet_deadlines("stock_in.owed")

    # -- back and cancel ---

    def action_reset(self):
        """Count or inspect anew; the signatures are void."""
        return self._run_step("reset", (KEEPER,), self.env._("It cannot be set back."))

    def _get_cannot_reset_reasons(self):
        reasons = defaultdict(list, self._get_stranger_reasons())
        for slip in self:
            if slip.state not in ("checked", "inspected", "signed"):
                reasons[slip].append(self.env._("There is nothing to set back."))
        return reasons

    def _do_reset(self):
        slips = self.sudo()
        slips._end_reviews("ended")
        slips._void_signatures(self.env._("The slip was set back."))
        vals = {
            "quality_result": False,
            "inspector_id": False,
            "inspected_at": False,
            "checked_at": False,
        }
        # Goods that are in keep their count.
        owed = slips.filtered("is_owed")
        owed._in_transition().write({**vals, "state": "owed"})
        (slips - owed)._in_transition().write(
            {**vals, "keeper_id": False, "state": "draft"}
        )

    def action_cancel(self):
        return self._run_step(
            "cancel", (KEEPER, BMD_PLANNER), self.env._("It cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = defaultdict(list, self._get_stranger_reasons())
        for slip in self:
            if slip.state in ("done", "refused", "cancelled"):
                reasons[slip].append(self.env._("It is closed."))
            elif slip.is_owed:
                reasons[slip].append(
                    self.env._("The goods are in: the slip stays owed (D0-2.4.2c).")
                )
        return reasons

    def _do_cancel(self):
        slips = self.sudo()
        slips._end_reviews("ended")
        slips._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
