# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import AGENT, SUPERVISOR


class CareRequest(models.Model):
    """Taken, passed up, solved, confirmed by the customer (S64, D2-P3.2)."""

    _inherit = "care.request"

    def _get_owner_reasons(self):
        """Its owner or its superior goes on with it, or a supervisor."""
        if self.env.user.has_group(SUPERVISOR):
            return {}
        return {
            request: [
                self.env._("%s handles it.", request.owner_id.name)
                if request.owner_id
                else self.env._("Take it first.")
            ]
            for request in self
            if self.env.user not in request.owner_id | request.superior_id
        }

    def _left(self, reasons):
        return self - self.browse([one.id for one in reasons])

    # -- taken ---

    def action_take(self):
        """The one who takes it owns it until it is closed."""
        return self._run_step("take", (AGENT,), self.env._("It cannot be taken."))

    def _get_cannot_take_reasons(self):
        reasons = {}
        for request in self:
            if request.state != "received":
                reasons[request] = [self.env._("It is in progress or closed.")]
            elif request.owner_id and request.owner_id != self.env.user:
                reasons[request] = [self.env._("%s handles it.", request.owner_id.name)]
        return reasons

    def _do_take(self):
        requests = self.sudo()
        requests._in_transition().write({"state": "handling", "owner_id": self.env.uid})
        requests._log_step(self.env._("Taken."))

    # -- not solvable at once: to the superior ---

    def action_escalate(self):
        """Tell the superior what cannot be solved at once (D2-P3.2)."""
        return self._run_step(
            "escalate", (AGENT,), self.env._("The request cannot be passed up.")
        )

    def _get_cannot_escalate_reasons(self):
        reasons = self._get_owner_reasons()
        for request in self._left(reasons):
            if request.state != "handling":
                reasons[request] = [self.env._("It is not in progress.")]
            elif not (request.escalation_note or "").strip():
                reasons[request] = [
                    self.env._(
                        "Write what was tried and why it is not solved (D2-P3.2)."
                    )
                ]
            elif not request.owner_id._get_care_superiors(request.company_id):
                reasons[request] = [
                    self.env._(
                        "%s has no superior on file: name one at the employee.",
                        request.owner_id.name,
                    )
                ]
        return reasons

    def _do_escalate(self):
        now = fields.Datetime.now()
        for request in self.sudo():
            superiors = request.owner_id._get_care_superiors(request.company_id)
            request._in_transition().write(
                {
                    "state": "escalated",
                    "escalated_at": now,
                    "superior_id": superiors[0].id,
                }
            )
            for user in superiors:
                request.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Not solved at once: %s", request.subject),
                    user_id=user.id,
                )
            request._log_step(
                self.env._(
                    "Passed to %(superior)s: %(note)s",
                    superior=superiors[0].name,
                    note=request.escalation_note,
                )
            )

    # -- solved ---

    def action_solve(self):
        """The work is done; the customer is asked next."""
        return self._run_step(
            "solve", (AGENT,), self.env._("The request cannot be marked as solved.")
        )

    def _get_cannot_solve_reasons(self):
        reasons = self._get_owner_reasons()
        for request in self._left(reasons):
            if request.state not in ("handling", "escalated"):
                reasons[request] = [self.env._("It is not in progress.")]
            elif not (request.solution or "").strip():
                reasons[request] = [self.env._("Write the solution (D2-P3.2).")]
        return reasons

    def _do_solve(self):
        requests, now = self.sudo(), fields.Datetime.now()
        requests.activity_unlink(["mail.mail_activity_data_todo"])
        requests._in_transition().write(
            {"state": "solved", "solved_at": now, "solved_by_id": self.env.uid}
        )
        requests._meet_deadlines("request.solve", now)
        for request in requests:
            request._log_step(self.env._("Solved: %s", request.solution))
            request._tell_customer()

    def _tell_customer(self):
        """Ask the customer by mail whether it is solved, where there is an address."""
        self.ensure_one()
        if not self.partner_id.email:
            return
        self.message_post(
            body=self.env._(
                "%(request)s is solved. Please confirm it, or tell us what is still "
                "open: %(link)s",
                request=self.name,
                link=self.get_base_url() + self.get_portal_url(),
            ),
            subject=self.name,
            partner_ids=self.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )

    # -- confirmed by the customer, closed ---

    def action_close(self):
        """The customer was asked and confirms that it is solved (D2-P3.2)."""
        return self._run_step(
            "close", (AGENT,), self.env._("The request cannot be closed.")
        )

    def _get_cannot_close_reasons(self):
        reasons = self._get_owner_reasons()
        for request in self._left(reasons):
            if request.state in ("confirmed", "cancelled"):
                reasons[request] = [self.env._("It is closed.")]
            elif request.state != "solved":
                reasons[request] = [self.env._("It is not solved yet.")]
            elif not (request.confirmation or "").strip():
                reasons[request] = [
                    self.env._(
                        "Ask the customer whether it is solved and write the answer: "
                        "nothing closes without the customer's confirmation "
                        "(D2-P3.2)."
                    )
                ]
        return reasons

    def _do_close(self):
        self._confirm("asked")

    def _confirm(self, way):
        requests, now = self.sudo(), fields.Datetime.now()
        requests._in_transition().write(
            {
                "state": "confirmed",
                "confirmation_way": way,
                "confirmed_at": now,
                "confirmed_by_id": self.env.uid,
                "closed_at": now,
            }
        )
        requests._log_step(self.env._("Confirmed by the customer."))

    def action_reopen(self):
        """The customer says that it is not solved: the work goes on."""
        return self._run_step(
            "reopen", (AGENT,), self.env._("The request cannot be reopened.")
        )

    def _get_cannot_reopen_reasons(self):
        reasons = {}
        for request in self:
            if request.state != "solved":
                reasons[request] = [
                    self.env._("Only what waits for the customer is reopened.")
                ]
            elif not (request.confirmation or "").strip():
                reasons[request] = [self.env._("Write what the customer says.")]
        return reasons

    def _do_reopen(self):
        for request in self.sudo():
            request._log_step(
                self.env._("Not solved, says the customer: %s", request.confirmation)
            )
            request._in_transition().write(
                {
                    "state": "handling" if request.owner_id else "received",
                    "reopened_count": request.reopened_count + 1,
                    "confirmation": False,
                    "solved_at": False,
                    "solved_by_id": False,
                }
            )
            if request.owner_id:
                request.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Not solved, says the customer"),
                    user_id=request.owner_id.id,
                )
        # The work has its limit anew, from the customer's word on.
        self.sudo()._start_deadlines("request.solve")

    def action_cancel(self):
        return self._run_step(
            "cancel", (AGENT,), self.env._("The request cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = {}
        for request in self:
            if request.state not in ("received", "handling", "escalated"):
                reasons[request] = [self.env._("It is solved or closed.")]
            elif not (request.cancel_reason or "").strip():
                reasons[request] = [self.env._("Write why it is cancelled.")]
            elif any(request.fee_line_ids.mapped("is_billed")):
                reasons[request] = [self.env._("It is billed.")]
        return reasons

    def _do_cancel(self):
        requests = self.sudo()
        requests.activity_unlink(["mail.mail_activity_data_todo"])
        requests._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
        requests._cancel_deadlines(reason=self.env._("The request was cancelled."))
        for request in requests:
            request._log_step(self.env._("Cancelled: %s", request.cancel_reason))
