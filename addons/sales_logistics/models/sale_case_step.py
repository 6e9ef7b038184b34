# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time

from pytz import utc

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..roles import CLERK

_NOTES = {"dispatch_kind", "dispatch_number", "date_done"}


class SaleCaseStep(models.Model):
    """One stage of a case: waiting, done by us, or left to the customer (S55)."""

    _name = "sale.case.step"
    _description = "Stage of a case"
    _inherit = [
        "mail.activity.mixin",
        "mail.thread",
        "service.retention.mixin",
        "service.deadline.mixin",
    ]
    _order = "case_id, sequence, id"

    _register_parent = "case_id"
    _register_draft_states = ("waiting",)
    _deadline_due_fields = {"case.deed": "due_at"}
    _guarded_fields = ("case_id", "stage_id", "sequence", "due_at", "done_by_id")

    case_id = fields.Many2one(
        "sale.case", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    user_id = fields.Many2one(related="case_id.user_id")
    stage_id = fields.Many2one(
        "sale.case.stage", required=True, readonly=True, ondelete="restrict"
    )
    sequence = fields.Integer(readonly=True)
    needs_dispatch = fields.Boolean(related="stage_id.needs_dispatch")
    may_be_customer = fields.Boolean(related="stage_id.may_be_customer")
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("done", "Done"),
            ("customer", "Left to the customer"),
        ],
        string="Status",
        default="waiting",
        required=True,
        readonly=True,
        copy=False,
    )
    date_done = fields.Date(string="Done On", help="Empty: today.")
    due_at = fields.Datetime(string="Due", readonly=True, copy=False)
    dispatch_kind = fields.Selection([("mail", "Registered mail"), ("fax", "Fax")])
    dispatch_number = fields.Char(help="Number of the letter or of the fax.")
    done_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    @api.depends("case_id.name", "stage_id.name")
    def _compute_display_name(self):
        for step in self:
            step.display_name = (
                f"{step.case_id.name or ''} · {step.stage_id.name or ''}"
            )

    def write(self, vals):
        late = self.filtered(lambda step: step.state != "waiting")
        if _NOTES & set(vals) and late and not self._is_in_transition():
            raise UserError(
                self.env._("%s is done and stays as it is.", late[0].display_name)
            )
        return super().write(vals)

    def _not_next_reasons(self):
        """Why a stage is not the next one of its case: ``{step: [reason]}``."""
        reasons = {}
        for step in self:
            if step.case_id.state != "open":
                reasons[step] = [self.env._("The case is closed or cancelled.")]
            elif step.state != "waiting":
                reasons[step] = [self.env._("It is done.")]
            elif step.case_id.current_step_id != step:
                reasons[step] = [
                    self.env._(
                        "Finish the stage %s first (D3-2.1.1).",
                        step.case_id.current_step_id.stage_id.name,
                    )
                ]
        return reasons

    def action_done(self):
        """The stage is done; the next one's time runs from its day."""
        return self._run_step("done", (CLERK,), self.env._("It cannot be finished."))

    def _get_cannot_done_reasons(self):
        reasons = self._not_next_reasons()
        for step in self:
            if step in reasons:
                continue
            if text := step._get_wrong_day_text():
                reasons[step] = [text]
                continue
            if not step.needs_dispatch:
                continue
            if not step.dispatch_kind or not (step.dispatch_number or "").strip():
                reasons[step] = [
                    self.env._(
                        "Note the number of the registered letter or of the fax "
                        "(D3-2.2.9)."
                    )
                ]
        return reasons

    def _get_wrong_day_text(self):
        """The day starts the next one's time: neither ahead nor before the last."""
        self.ensure_one()
        today = self.env["service.policy"]._today(self.company_id)
        day = self.date_done or today
        if day > today:
            return self.env._("It is not done on a day to come (D3-2.2.10).")
        before = self.case_id.step_ids.filtered(
            lambda one: one.sequence < self.sequence and one.date_done
        )
        if before and day < max(before.mapped("date_done")):
            return self.env._(
                "The stage before it was done on %s: it is not done earlier "
                "(D3-2.1.1).",
                format_date(self.env, max(before.mapped("date_done"))),
            )
        return None

    def _do_done(self):
        for step in self.sudo():
            day = step.date_done or self.env["service.policy"]._today(step.company_id)
            step._in_transition().write(
                {"state": "done", "date_done": day, "done_by_id": self.env.uid}
            )
        self.sudo()._finish_deadline()

    def action_leave_to_customer(self):
        """The customer does it himself: done for us, without a limit (D3-2.2.5)."""
        return self._run_step(
            "leave", (CLERK,), self.env._("It cannot be left to the customer.")
        )

    def _get_cannot_leave_reasons(self):
        reasons = self._not_next_reasons()
        for step in self:
            if step not in reasons and not step.may_be_customer:
                reasons[step] = [self.env._("We do this one ourselves.")]
        return reasons

    def _do_leave(self):
        steps = self.sudo()
        for step in steps:
            step._in_transition().write(
                {
                    "state": "customer",
                    "date_done": self.env["service.policy"]._today(step.company_id),
                    "done_by_id": self.env.uid,
                }
            )
        steps._cancel_deadlines(reason=self.env._("The customer does it himself."))
        steps._start_next()

    def _finish_deadline(self):
        for step in self.filtered("stage_id.deadline_rule_id"):
            step._meet_deadlines(step.stage_id.deadline_rule_id.code)
        self._start_next()

    def _get_noon(self, day):
        """Noon of a day in the company's zone, naive UTC."""
        zone = self._get_company_zone(self.company_id)
        noon = zone.localize(datetime.combine(day, time(12)))
        return noon.astimezone(utc).replace(tzinfo=None)

    def _start_next(self):
        """The time of the following stages runs from the day of this one."""
        following = {
            step: step.case_id.step_ids.filtered(
                lambda one, step=step: (
                    one.state == "waiting" and one.sequence == step.sequence + 1
                )
            )
            for step in self
        }
        codes, start = {}, {}
        for step, then in following.items():
            if then.stage_id.deadline_rule_id:
                codes[then] = then.stage_id.deadline_rule_id.code
                start[then] = step._get_noon(step.date_done)
        if codes:
            self.browse().union(*codes)._start_deadlines(codes, start=start)
