# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import AGENT, SUPERVISOR


class CareHotlineCall(models.Model):
    """Called back, handled, passed up, closed (S62, D4-6.8.1 … D4-6.8.3)."""

    _inherit = "care.hotline.call"

    def _get_owner_reasons(self):
        """Only the first taker goes on with a call, or a supervisor (D4-6.8.1)."""
        if self.env.user.has_group(SUPERVISOR):
            return {}
        return {
            call: [
                self.env._(
                    "%s took it first and stays its owner until it is closed "
                    "(D4-6.8.1).",
                    call.owner_id.name,
                )
            ]
            for call in self
            if call.owner_id and call.owner_id != self.env.user
        }

    # -- a missed call is called back ---

    def action_call_back(self):
        """Who calls back owns it from now on."""
        return self._run_step(
            "call_back", (AGENT,), self.env._("The call back cannot be noted.")
        )

    def _get_cannot_call_back_reasons(self):
        return {
            call: [self.env._("Only a missed call is called back.")]
            for call in self
            if call.state != "missed"
        }

    def _do_call_back(self):
        self.sudo()._in_transition().write(
            {"state": "answered", "owner_id": self.env.uid}
        )

    # -- passed up ---

    def action_escalate(self):
        """Tell the superior or the department what cannot be settled (D4-6.8.3)."""
        return self._run_step(
            "escalate", (AGENT,), self.env._("The call cannot be passed up.")
        )

    def _get_cannot_escalate_reasons(self):
        reasons = self._get_owner_reasons()
        for call in self - self.browse([one.id for one in reasons]):
            if call.state not in ("answered", "handled"):
                reasons[call] = [self.env._("It is missed or closed.")]
            elif not (call.escalation_note or "").strip():
                reasons[call] = [self.env._("Write why it is passed up (D4-6.8.3).")]
            elif call.escalated_to_id == call.owner_id:
                reasons[call] = [self.env._("It is passed to somebody else.")]
        return reasons

    def _do_escalate(self):
        for call in self.sudo():
            receivers = call.escalated_to_id or call._get_superiors()
            for user in receivers:
                call.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Help with a call: %s", call.escalation_note),
                    user_id=user.id,
                )
        self.sudo()._in_transition().write({"escalated_at": fields.Datetime.now()})

    def _get_superiors(self):
        """The owner's superior, else the customer-service supervisors."""
        self.ensure_one()
        return self.owner_id._get_care_superiors(self.company_id)

    # -- handled, closed ---

    def action_handle(self):
        """The owner knows the answer; the caller is still to be told."""
        return self._run_step(
            "handle", (AGENT,), self.env._("The call cannot be marked as handled.")
        )

    def _get_cannot_handle_reasons(self):
        reasons = self._get_owner_reasons()
        for call in self - self.browse([one.id for one in reasons]):
            if call.state != "answered":
                reasons[call] = [self.env._("Only an answered call is handled.")]
            elif call._lacks_answer():
                reasons[call] = [self.env._("Write the answer (D4-8.3.1.5).")]
        return reasons

    def _lacks_answer(self):
        self.ensure_one()
        documents = self.ticket_id or self.complaint_id or self.request_id
        return not documents and not (self.answer or "").strip()

    def _do_handle(self):
        self.sudo()._in_transition().write(
            {"state": "handled", "handled_at": fields.Datetime.now()}
        )

    def action_close(self):
        """The caller has the answer, or the call went on as another document."""
        return self._run_step(
            "close", (AGENT,), self.env._("The call cannot be closed.")
        )

    def _get_cannot_close_reasons(self):
        reasons = self._get_owner_reasons()
        for call in self - self.browse([one.id for one in reasons]):
            if call.state not in ("answered", "handled"):
                reasons[call] = [
                    self.env._("Call back first.")
                    if call.state == "missed"
                    else self.env._("It is closed.")
                ]
            elif not (call.question or "").strip():
                reasons[call] = [self.env._("Write what the caller wants (D3-6.14).")]
            elif call._lacks_answer():
                reasons[call] = [self.env._("Write the answer (D4-8.3.1.5).")]
        return reasons

    def _do_close(self):
        now, calls = fields.Datetime.now(), self.sudo()
        calls.filtered(lambda call: not call.handled_at)._in_transition().write(
            {"handled_at": now}
        )
        calls._in_transition().write({"state": "closed", "closed_at": now})
        calls._meet_deadlines("hotline.settle", now)
