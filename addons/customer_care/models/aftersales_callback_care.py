# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.aftersales_repair.roles import CLERK, LEADER, TECHNICIAN

from ..roles import AGENT

_CALLERS = (AGENT, CLERK, TECHNICIAN, LEADER)
# Results that the complaint procedure takes over (D2-M4.4, D4-1.1).
_PROBLEMS = ("problem", "unsatisfied")
# What customer service plans itself; a repair's callback comes from the goods.
KINDS = [
    ("repair", "After a repair"),
    ("care", "Care plan"),
    ("sale", "After a sale"),
    ("collection", "After a collection"),
    ("win_back", "Win back a lost customer"),
]


class AftersalesCallback(models.Model):
    """Callbacks of customer care beside those after a repair (S61).

    Care plans (D3-5.1.3), after a sale (D2-M4.4), after a collection (D3-2.2.6),
    to win back who left (D3-5.2.5). Planned → called → fed back; a problem opens
    a complaint that is linked to it.
    """

    _inherit = "aftersales.callback"
    _description = "Callback"

    _guarded_fields = (
        "care_plan_id",
        "complaint_id",
        "fed_back_at",
        "fed_back_by_id",
    )
    _deadline_due_fields = {"callback.care": "callback_due"}

    kind = fields.Selection(KINDS, default="repair", required=True, index=True)
    care_plan_id = fields.Many2one(
        "care.plan",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    planned_on = fields.Date(copy=False, help="Chosen once; empty: today.")
    caller_id = fields.Many2one(
        "res.users",
        string="Who Calls",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    subject = fields.Char(help="What the call is about.")
    result = fields.Selection(selection_add=[("problem", "Problem")])
    complaint_id = fields.Many2one(
        "care.complaint",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    feedback = fields.Text(
        string="Fed Back", copy=False, help="Who was told, and what gets better."
    )
    fed_back_at = fields.Datetime(readonly=True, copy=False)
    fed_back_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    improvement_ids = fields.One2many("care.improvement", "callback_id", readonly=True)

    _care_live = models.Index("(company_id, planned_on) WHERE state = 'to_call'")

    # -- planned ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Customer service plans callbacks of its own kinds."""
        own = [vals.get("kind", "repair") != "repair" for vals in vals_list]
        if self._is_in_transition() or not all(own):
            return super().create(vals_list)
        self._check_roles(AGENT)
        self.check_access("create")
        sent = {name for vals in vals_list for name in vals}
        forged = self._get_guarded_names() & sent
        if forged:
            self._refuse_guarded(forged)
        # No default_… key of the context fills what only a step may fill.
        start = self._guarded_start()
        return self._plan_care([{**start, **vals} for vals in vals_list], self.env.user)

    @api.model
    def _plan_care(self, rows, user=None):
        """Callbacks on their planned day. Server code only.

        :param rows: values with ``kind``, ``partner_id``, ``planned_on``
        :param user: whose rights hold; the superuser's when left out
        """
        if not rows:
            return self.browse()
        model = (self if user else self.sudo())._in_transition()
        today = self.env["service.policy"]._today
        companies = self.env["res.company"]
        made = model.create(
            [
                {
                    **vals,
                    "state": "to_call",
                    "planned_on": vals.get("planned_on")
                    or today(
                        companies.browse(vals.get("company_id")) or self.env.company
                    ),
                }
                for vals in rows
            ]
        )
        callbacks = self.browse(made.ids)
        callbacks.sudo()._start_care_clock()
        return callbacks

    def _start_care_clock(self):
        """To be called by the end of the planned day and the policy's grace."""
        start = {}
        for company, callbacks in self.grouped("company_id").items():
            clock = company.resource_calendar_id._get_clock(company)
            start.update({one: clock.at(one.planned_on, 12) for one in callbacks})
        self._start_deadlines("callback.care", start=start)

    def _drop_planned(self, reason):
        """Nobody calls any more: the planned callbacks are closed as such."""
        callbacks = self.sudo()
        callbacks._in_transition().write({"state": "done", "answer": reason})
        callbacks._cancel_deadlines("callback.care", reason=reason)

    # -- called -------------------------------------------------------------------

    def action_arrived(self):
        return self._run_step(
            "arrived", _CALLERS, self.env._("The arrival cannot be recorded.")
        )

    def action_done(self):
        return self._run_step("done", _CALLERS, self.env._("The call is not recorded."))

    def _get_cannot_done_reasons(self):
        reasons = super()._get_cannot_done_reasons()
        for callback in self:
            if callback.result == "problem" and not (callback.answer or "").strip():
                reasons.setdefault(callback, []).append(
                    self.env._("Write what the customer said.")
                )
        return reasons

    def _do_done(self):
        result = super()._do_done()
        callbacks = self.sudo()
        care = callbacks.filtered(lambda one: one.kind != "repair")
        care._meet_deadlines("callback.care")
        callbacks.filtered(lambda one: one.result in _PROBLEMS)._open_complaints()
        care.filtered("care_plan_id")._go_on()
        return result

    def _open_complaints(self):
        """A problem enters the complaint procedure, once, linked to the call."""
        for callback in self.filtered(lambda one: not one.complaint_id):
            complaint = self.env["care.complaint"].create(
                [
                    {
                        "partner_id": callback.partner_id.id,
                        "company_id": callback.company_id.id,
                        "kind": "complaint",
                        "problem": callback.answer or callback.name,
                    }
                ]
            )
            callback._in_transition().complaint_id = complaint.id

    def _go_on(self):
        """The plan's next call: an interval later, or soon when nobody answered."""
        policy = self.env["service.policy"]
        again = []
        reached = self.browse()
        for callback in self:
            company = callback.company_id
            today = policy._today(company)
            plan = callback.care_plan_id
            if plan.state != "running":
                continue
            if callback.result != "unreachable":
                plan._note_contact(today)
                reached |= callback
                continue
            days = int(policy._get_value("care.retry_days", company))
            day = fields.Date.add(today, days=max(days, 1))
            plan._in_transition().next_call = day
            again.append(plan._prepare_callback_vals(day))
        self._plan_care(again)
        reached.care_plan_id._plan_calls()

    # -- fed back -----------------------------------------------------------------

    def action_feed_back(self):
        """What the customer said was passed on, and the customer has an answer."""
        return self._run_step(
            "feed_back", _CALLERS, self.env._("It cannot be fed back.")
        )

    def _get_cannot_feed_back_reasons(self):
        reasons = {}
        for callback in self:
            if callback.state != "done":
                reasons[callback] = [self.env._("Call the customer first.")]
            elif callback.fed_back_at:
                reasons[callback] = [self.env._("It is fed back already.")]
            elif not (callback.feedback or "").strip():
                reasons[callback] = [
                    self.env._("Write who was told, and what gets better (D3-9.4).")
                ]
        return reasons

    def _do_feed_back(self):
        self.sudo()._in_transition().write(
            {"fed_back_at": fields.Datetime.now(), "fed_back_by_id": self.env.uid}
        )

    def write(self, vals):
        if {"kind", "planned_on"} & set(vals) and not self._is_in_transition():
            self._refuse_guarded({"kind", "planned_on"} & set(vals))
        if "feedback" in vals and not self._is_in_transition():
            fixed = self.filtered("fed_back_at")
            if fixed:
                raise UserError(
                    self.env._(
                        "%s: it is fed back; what was passed on stays.",
                        ", ".join(fixed.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    def action_view_complaint(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "care.complaint",
            "res_id": self.complaint_id.id,
            "view_mode": "form",
        }
