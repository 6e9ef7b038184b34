# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.service_base.turns import take_turns

from ..roles import AFTERSALES_MANAGER, AGENT, SUPERVISOR

MANAGERS = (SUPERVISOR, AFTERSALES_MANAGER)
_OPEN = ("draft", "asked", "agreed")
_CONTENT = {"shift_id", "other_id", "reason"}


class CareShiftSwap(models.Model):
    """The swap form (换班登记表, S63, D4-6.7a, D4-6.7b).

    Asked by one, agreed by the other, signed by the department's manager: only
    then it is valid. A shift that is not repaid at once stays owed.
    """

    _name = "care.shift.swap"
    _description = "Swap of shifts"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.deadline.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _register_draft_states = ("draft",)
    _register_closed_states = ("valid", "refused", "cancelled")
    _register_date_field = "signed_at"
    _deadline_due_fields = {"swap.repay": "repay_due"}
    _guarded_fields = (
        "agent_id",
        "agreed_at",
        "signed_at",
        "signed_by_id",
        "is_repaid",
        "repay_due",
    )

    shift_id = fields.Many2one(
        "care.shift",
        string="Shift Given",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('agent_id', '=', uid), ('state', '=', 'published')]",
    )
    agent_id = fields.Many2one(
        "res.users", string="Asked By", readonly=True, copy=False, ondelete="restrict"
    )
    other_id = fields.Many2one(
        "res.users",
        string="Taken By",
        required=True,
        index=True,
        tracking=True,
        ondelete="restrict",
        domain="[('share', '=', False), ('id', '!=', uid)]",
    )
    repay_shift_id = fields.Many2one(
        "care.shift",
        string="Shift Repaid",
        index="btree_not_null",
        check_company=True,
        copy=False,
        ondelete="restrict",
        domain="[('agent_id', '=', other_id), ('state', '=', 'published')]",
        help="The other's shift that is worked in return; may follow later.",
    )
    day = fields.Date(related="shift_id.day", store=True, index=True)
    reason = fields.Char(required=True, tracking=True)
    refusal_reason = fields.Char(tracking=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("asked", "Asked"),
            ("agreed", "Agreed"),
            ("valid", "Valid"),
            ("refused", "Refused"),
            ("cancelled", "Withdrawn"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    agreed_at = fields.Datetime(readonly=True, copy=False)
    signed_at = fields.Datetime(readonly=True, copy=False)
    signed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    is_repaid = fields.Boolean(string="Repaid", readonly=True, copy=False)
    repay_due = fields.Datetime(string="Repay By", readonly=True, copy=False)

    _one_open = models.UniqueIndex(
        "(shift_id) WHERE state IN ('asked', 'agreed')",
        "This shift is being swapped already.",
    )
    _valid_by_agent = models.Index("(agent_id, day) WHERE state = 'valid'")
    _valid_by_other = models.Index("(other_id, day) WHERE state = 'valid'")

    @api.model_create_multi
    def create(self, vals_list):
        """Whose shift it is, is who asks."""
        swaps = super().create(vals_list)
        for swap in swaps.sudo():
            swap._in_transition().agent_id = swap.shift_id.agent_id
        strangers = swaps.filtered(lambda swap: swap.agent_id != self.env.user)
        if strangers and not self.env.su:
            raise AccessError(
                self.env._("Everybody asks for swaps of their own shifts (D4-6.7b).")
            )
        return swaps

    def write(self, vals):
        if not self._is_in_transition():
            fixed = self.filtered(lambda swap: swap.state != "draft")
            if fixed and _CONTENT & set(vals):
                fixed._raise_fixed()
            repaid = fixed.filtered(
                lambda swap: swap.state != "valid" or swap.is_repaid
            )
            if repaid and "repay_shift_id" in vals:
                repaid._raise_fixed()
        result = super().write(vals)
        if "shift_id" in vals and not self._is_in_transition():
            for swap in self.sudo():
                swap._in_transition().agent_id = swap.shift_id.agent_id
        return result

    def _raise_fixed(self):
        raise UserError(
            self.env._(
                "%s: it was asked; what both agree to stays. Withdraw it and ask anew.",
                ", ".join(self.mapped("name")[:5]),
            )
        )

    # -- asked ---

    def action_ask(self):
        """Ask the colleague (D4-6.7b)."""
        return self._run_step("ask", (AGENT,), self.env._("The swap cannot be asked."))

    def _get_cannot_ask_reasons(self):
        reasons = self._get_rule_reasons()
        for swap in self:
            if swap.state != "draft":
                reasons[swap] = [self.env._("It was asked already.")]
            elif swap.agent_id != self.env.user:
                reasons[swap] = [self.env._("%s asks for it.", swap.agent_id.name)]
        return reasons

    def _do_ask(self):
        self.sudo()._in_transition().write({"state": "asked"})
        for swap in self.sudo():
            swap._remind(swap.other_id, self.env._("Do you agree to the swap?"))

    # -- agreed by the other ---

    def action_agree(self):
        """The other agrees; nobody agrees for them (D4-6.7b)."""
        return self._run_step(
            "agree", (AGENT,), self.env._("The swap cannot be agreed.")
        )

    def _get_cannot_agree_reasons(self):
        reasons = self._get_rule_reasons()
        for swap in self:
            if swap.state != "asked":
                reasons[swap] = [self.env._("It is not asked.")]
            elif swap.other_id != self.env.user:
                reasons[swap] = [
                    self.env._("%s has to agree, nobody else.", swap.other_id.name)
                ]
        return reasons

    def _do_agree(self):
        swaps = self.sudo()
        swaps.activity_unlink(["mail.mail_activity_data_todo"])
        swaps._in_transition().write(
            {"state": "agreed", "agreed_at": fields.Datetime.now()}
        )
        for swap in swaps:
            for user in self.env["res.users"]._get_care_people(
                SUPERVISOR, swap.company_id
            ) - (swap.agent_id | swap.other_id):
                swap._remind(user, self.env._("Sign the swap (D4-6.7b)"))

    def _remind(self, user, summary):
        self.ensure_one()
        self.activity_schedule(
            "mail.mail_activity_data_todo", summary=summary, user_id=user.id
        )

    # -- signed by the manager ---

    def action_sign(self):
        """The department's manager signs: the swap is valid (D4-6.7b)."""
        return self._run_step(
            "sign", MANAGERS, self.env._("The swap cannot be signed.")
        )

    def _get_cannot_sign_reasons(self):
        # Two managers at once must not both count the third swap of a month.
        people = self.agent_id | self.other_id
        take_turns(people.sudo())
        reasons = self._get_rule_reasons()
        seen = self.env["res.users"]
        for swap in self:
            both = swap.agent_id | swap.other_id
            if swap.state != "agreed":
                reasons[swap] = [
                    self.env._("%s has not agreed (D4-6.7b).", swap.other_id.name)
                    if swap.state in ("draft", "asked")
                    else self.env._("It is decided.")
                ]
            elif self.env.user in both:
                reasons[swap] = [self.env._("Nobody signs their own swap.")]
            elif both & seen and not reasons.get(swap):
                reasons[swap] = [
                    self.env._(
                        "Another swap of the same person is signed just now: sign "
                        "this one afterwards."
                    )
                ]
            if not reasons.get(swap):
                seen |= both
        return reasons

    def _do_sign(self):
        now = fields.Datetime.now()
        swaps = self.sudo()
        swaps.activity_unlink(["mail.mail_activity_data_todo"])
        for swap in swaps:
            swap.shift_id._in_transition().write(
                {"agent_id": swap.other_id.id, "is_swapped": True}
            )
            swap._hand_repayment()
        swaps._in_transition().write(
            {"state": "valid", "signed_at": now, "signed_by_id": self.env.uid}
        )
        owed = swaps.filtered(lambda swap: not swap.is_repaid)
        owed._start_deadlines("swap.repay", start=dict.fromkeys(owed, now))

    def _hand_repayment(self):
        """The other's shift goes to who asked."""
        self.ensure_one()
        if not self.repay_shift_id:
            return
        self.repay_shift_id._in_transition().write(
            {"agent_id": self.agent_id.id, "is_swapped": True}
        )
        self._in_transition().is_repaid = True

    # -- repaid later ---

    def action_repay(self):
        """The owed shift is worked in return, under the same rules (D4-6.7c)."""
        return self._run_step(
            "repay", MANAGERS, self.env._("The repayment cannot be signed.")
        )

    def _get_cannot_repay_reasons(self):
        reasons = self._get_rule_reasons()
        seen = self.env["care.shift"]
        for swap in self:
            if swap.repay_shift_id & seen:
                # One shift repays one swap, also where both are signed at once.
                reasons[swap] = [
                    self.env._(
                        "%s repays another swap: choose one for each.",
                        swap.repay_shift_id.display_name,
                    )
                ]
                continue
            if swap.state != "valid" or swap.is_repaid:
                reasons[swap] = [self.env._("Nothing is owed.")]
            elif not swap.repay_shift_id:
                reasons[swap] = [self.env._("Choose the shift that is repaid.")]
            elif self.env.user in swap.agent_id | swap.other_id:
                reasons[swap] = [self.env._("Nobody signs their own swap.")]
            if not reasons.get(swap):
                seen |= swap.repay_shift_id
        return reasons

    def _do_repay(self):
        for swap in self.sudo():
            swap._hand_repayment()
        self.sudo()._meet_deadlines("swap.repay")

    # -- refused, withdrawn ---

    def action_refuse(self):
        """The other or the manager refuses, with the reason."""
        return self._run_step(
            "refuse", (AGENT, *MANAGERS), self.env._("The swap cannot be refused.")
        )

    def _get_cannot_refuse_reasons(self):
        is_manager = any(self.env.user.has_group(role) for role in MANAGERS)
        reasons = {}
        for swap in self:
            if swap.state not in ("asked", "agreed"):
                reasons[swap] = [self.env._("Nobody waits for an answer.")]
            elif swap.other_id != self.env.user and not is_manager:
                reasons[swap] = [
                    self.env._("%s or the manager answers.", swap.other_id.name)
                ]
            elif not (swap.refusal_reason or "").strip():
                reasons[swap] = [self.env._("Write why it is refused.")]
        return reasons

    def _do_refuse(self):
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])
        self.sudo()._in_transition().write({"state": "refused"})

    def action_withdraw(self):
        return self._run_step(
            "withdraw", (AGENT,), self.env._("The swap cannot be withdrawn.")
        )

    def _get_cannot_withdraw_reasons(self):
        reasons = {}
        for swap in self:
            if swap.state not in _OPEN:
                reasons[swap] = [self.env._("It is decided.")]
            elif swap.agent_id != self.env.user:
                reasons[swap] = [self.env._("%s asked for it.", swap.agent_id.name)]
        return reasons

    def _do_withdraw(self):
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])
        self.sudo()._in_transition().write({"state": "cancelled"})
