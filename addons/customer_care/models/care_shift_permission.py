# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..roles import AFTERSALES_MANAGER, SUPERVISOR, USER

_CONTENT = {"kind", "date_from", "date_to", "reason", "agent_id"}
# Kinds that are asked for ahead; an absence within the limit needs no asking.
_AHEAD = ("overtime", "away_town", "leave")


class CareShiftPermission(models.Model):
    """What people at the desk ask their manager for (S63).

    To leave the post (D4-6.2.5) longer than the limit (D4-6.4b), leave (D4-6.7a),
    overtime, which is asked ahead (D2-R9), and to leave town during holidays
    (D3-11.20).
    """

    _name = "care.shift.permission"
    _description = "Permission"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
    ]
    _order = "date_from desc, id desc"

    _register_draft_states = ("draft",)
    _register_closed_states = ("approved", "refused")
    _register_date_field = "decided_at"
    _guarded_fields = ("agent_id", "decided_by_id", "decided_at")

    agent_id = fields.Many2one(
        "res.users",
        string="Who",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [
            ("away", "Leave the post"),
            ("leave", "Leave"),
            ("overtime", "Overtime"),
            ("away_town", "Leave town in holidays"),
        ],
        required=True,
        default="away",
        tracking=True,
    )
    date_from = fields.Datetime(
        string="From", required=True, default=fields.Datetime.now
    )
    date_to = fields.Datetime(string="Until", required=True)
    reason = fields.Char(required=True)
    phone = fields.Char(string="Reachable At", help="By day and night (D3-11.20).")
    refusal_reason = fields.Char(tracking=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("asked", "Asked"),
            ("approved", "Approved"),
            ("refused", "Refused"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    decided_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    decided_at = fields.Datetime(readonly=True, copy=False)

    _waiting = models.Index("(company_id) WHERE state = 'asked'")

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for permission in self:
            if permission.date_to <= permission.date_from:
                raise ValidationError(self.env._("It ends before it begins."))

    def write(self, vals):
        if _CONTENT & set(vals) and not self._is_in_transition():
            asked = self.filtered(lambda one: one.state != "draft")
            if asked:
                raise UserError(
                    self.env._(
                        "%s: it was asked and stays as it is.",
                        ", ".join(asked.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    def action_ask(self):
        return self._run_step("ask", (USER,), self.env._("It cannot be asked for."))

    def _get_cannot_ask_reasons(self):
        now = fields.Datetime.now()
        reasons = {}
        shifts = self._get_sworn_shifts()
        for permission in self:
            if permission.state != "draft":
                reasons[permission] = [self.env._("It was asked already.")]
            elif permission.agent_id != self.env.user:
                reasons[permission] = [self.env._("Everybody asks for themselves.")]
            elif permission.kind in _AHEAD and permission.date_from <= now:
                reasons[permission] = [
                    self.env._("Ask before it begins (D2-R9, D4-6.7a).")
                ]
            elif permission.kind == "leave" and shifts.get(permission):
                reasons[permission] = [shifts[permission]._get_no_leave_reason()]
        return reasons

    def _get_sworn_shifts(self):
        """``{permission: shifts}`` on which nobody takes leave (D4-6.7e, D4-6.7f)."""
        leaves = self.filtered(lambda one: one.kind == "leave")
        return {
            one: self.env["care.shift"]._get_without_leave(
                one.agent_id, one.date_from, one.date_to
            )
            for one in leaves
        }

    def _do_ask(self):
        policy = self.env["service.policy"]
        short = self.filtered(
            lambda one: (
                one.kind == "away"
                and (one.date_to - one.date_from).total_seconds() / 60
                <= policy._get_value("roster.away_minutes", one.company_id)
            )
        )
        # Within the limit nobody has to be asked (D4-6.4b).
        short.sudo()._in_transition().write(
            {"state": "approved", "decided_at": fields.Datetime.now()}
        )
        waiting = (self - short).sudo()
        waiting._in_transition().write({"state": "asked"})
        for one in waiting:
            for user in one.agent_id._get_care_superiors(one.company_id):
                one.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Permission asked: %s", one.reason),
                    user_id=user.id,
                )

    def action_approve(self):
        return self._run_step(
            "approve",
            (SUPERVISOR, AFTERSALES_MANAGER),
            self.env._("It cannot be approved."),
        )

    def _get_cannot_approve_reasons(self):
        now = fields.Datetime.now()
        reasons = {}
        for one in self:
            if one.state != "asked":
                reasons[one] = [self.env._("Nobody asks.")]
            elif one.agent_id == self.env.user:
                reasons[one] = [self.env._("Nobody approves their own request.")]
            elif one.kind == "overtime" and one.date_from <= now:
                reasons[one] = [
                    self.env._("Overtime is approved before it begins (D2-R9).")
                ]
        return reasons

    def _do_approve(self):
        self._decide("approved")

    def action_refuse(self):
        return self._run_step(
            "refuse",
            (SUPERVISOR, AFTERSALES_MANAGER),
            self.env._("It cannot be refused."),
        )

    def _get_cannot_refuse_reasons(self):
        reasons = {}
        for one in self:
            if one.state != "asked":
                reasons[one] = [self.env._("Nobody asks.")]
            elif not (one.refusal_reason or "").strip():
                reasons[one] = [self.env._("Write why it is refused.")]
        return reasons

    def _do_refuse(self):
        self._decide("refused")

    def _decide(self, state):
        own = self.sudo()
        own.activity_unlink(["mail.mail_activity_data_todo"])
        own._in_transition().write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )
