# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields, models

from ..roles import AGENT, SUPERVISOR

MISSED_SHIFT = "D4-6.7d"
LEAVE_ON_SWAP = "D4-6.7e"


class CareShift(models.Model):
    """Published, started, taken over, ended (S63, D4-6.2.6, D4-6.3a)."""

    _inherit = "care.shift"

    # -- published, cancelled ---

    def action_publish(self):
        """The roster is known: from now on only swaps change it (D4-6.7b)."""
        return self._run_step(
            "publish", (SUPERVISOR,), self.env._("The shifts cannot be published.")
        )

    def _get_cannot_publish_reasons(self):
        return {
            shift: [self.env._("It is published already.")]
            for shift in self
            if shift.state != "draft"
        }

    def _do_publish(self):
        self.sudo()._in_transition().write({"state": "published"})

    def action_cancel(self):
        return self._run_step(
            "cancel", (SUPERVISOR,), self.env._("The shifts cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            shift: [self.env._("It has begun.")]
            for shift in self
            if shift.state not in ("draft", "published")
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write({"state": "cancelled"})

    # -- started ---

    def action_start(self):
        """The agent is at the desk; what is unread opens at once (D4-6.3b)."""
        action = self._run_step(
            "start", (AGENT,), self.env._("The shift cannot be started.")
        )
        unread = self.unread_notice_ids
        if not unread:
            return action
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "customer_care.care_notice_action"
            ),
            "name": self.env._("Unread Notices"),
            "domain": [("id", "in", unread.ids)],
            "context": {},
        }

    def _get_cannot_start_reasons(self):
        now, policy = fields.Datetime.now(), self.env["service.policy"]
        reasons = {}
        for shift in self:
            early = policy._get_value("roster.early_minutes", shift.company_id)
            if shift.state != "published":
                reasons[shift] = [self.env._("It is not published, or has begun.")]
            elif shift.agent_id != self.env.user:
                reasons[shift] = [
                    self.env._(
                        "It is the shift of %s. Who takes it over swaps it first "
                        "(D4-6.7b).",
                        shift.agent_id.name,
                    )
                ]
            elif now < shift.date_start - timedelta(minutes=early):
                reasons[shift] = [
                    self.env._("It starts at most %g minutes early.", early)
                ]
            elif now >= shift.date_end:
                reasons[shift] = [self.env._("It is over.")]
        return reasons

    def _do_start(self):
        self.sudo()._in_transition().write(
            {"state": "running", "started_at": fields.Datetime.now()}
        )

    # -- handed over, ended ---

    def action_write_handover(self):
        """Open the handover log of this shift, a new one where there is none."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "care.shift.handover",
            "view_mode": "form",
            "res_id": self.handover_ids[:1].id,
            "context": {"default_shift_id": self.id},
        }

    def action_end(self):
        """The agent leaves; not before the log is taken over (D4-6.3a)."""
        return self._run_step("end", (AGENT,), self.env._("The shift cannot be ended."))

    def _get_cannot_end_reasons(self):
        reasons = {}
        taken = (
            self.sudo()
            .handover_ids.filtered(lambda log: log.state == "taken_over")
            .shift_id
        )
        for shift in self:
            if shift.state != "running":
                reasons[shift] = [self.env._("It is not running.")]
            elif shift.agent_id != self.env.user and not self.env.user.has_group(
                SUPERVISOR
            ):
                reasons[shift] = [
                    self.env._("It is the shift of %s.", shift.agent_id.name)
                ]
            elif shift.id not in taken.ids:
                reasons[shift] = [
                    self.env._(
                        "The handover log is not taken over: nobody leaves before the "
                        "successor is there (D4-6.3a)."
                    )
                ]
        return reasons

    def _do_end(self):
        self.sudo()._in_transition().write(
            {"state": "ended", "ended_at": fields.Datetime.now()}
        )

    # -- absent ---

    def action_absent(self):
        """The agent did not come; on a swapped shift a penalty is proposed."""
        return self._run_step(
            "absent", (SUPERVISOR,), self.env._("The absence cannot be recorded.")
        )

    def _get_cannot_absent_reasons(self):
        now = fields.Datetime.now()
        reasons = {}
        for shift in self:
            if shift.state != "published":
                reasons[shift] = [self.env._("Only a published shift is missed.")]
            elif shift.date_start > now:
                reasons[shift] = [self.env._("It has not begun.")]
            elif not shift.absence_kind or not (shift.absence_reason or "").strip():
                reasons[shift] = [self.env._("Write why the agent was absent.")]
            elif shift.absence_kind != "other" and not shift.is_swapped:
                reasons[shift] = [
                    self.env._("It was not swapped: choose another reason.")
                ]
        return reasons

    def _do_absent(self):
        shifts = self.sudo()
        shifts._in_transition().write({"state": "absent"})
        rows = [row for shift in shifts for row in shift._prepare_absence_cases()]
        if rows:
            self.env["service.accountability.case"]._propose_cases(rows)

    def _prepare_absence_cases(self):
        """D4-6.7e: who asked leave; D4-6.7d: both who handed over unclearly."""
        self.ensure_one()
        if self.absence_kind == "other":
            return
        people, code = self.agent_id, LEAVE_ON_SWAP
        if self.absence_kind == "unclear":
            code = MISSED_SHIFT
            swaps = self.env["care.shift.swap"].search(
                [
                    ("state", "=", "valid"),
                    "|",
                    ("shift_id", "=", self.id),
                    ("repay_shift_id", "=", self.id),
                ]
            )
            people |= swaps.agent_id | swaps.other_id
        employees = self.env["hr.employee"].search(
            [("user_id", "in", people.ids), ("company_id", "=", self.company_id.id)]
        )
        for employee in employees:
            yield {
                "article_code": code,
                "employee": employee,
                "origin": self,
                "fact_date": self.day,
                "description": self.env._(
                    "Absent from %(shift)s: %(reason)s",
                    shift=self.display_name,
                    reason=self.absence_reason,
                ),
            }

    def action_view_swaps(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "customer_care.care_shift_swap_action"
            ),
            "domain": [
                "|",
                ("shift_id", "=", self.id),
                ("repay_shift_id", "=", self.id),
            ],
            "context": {"default_shift_id": self.id},
        }

    def action_ask_swap(self):
        """Open a new swap form for this shift (换班登记表)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Swap"),
            "res_model": "care.shift.swap",
            "view_mode": "form",
            "context": {"default_shift_id": self.id},
        }
