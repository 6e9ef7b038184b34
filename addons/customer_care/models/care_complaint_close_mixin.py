# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import AFTERSALES_MANAGER, SERVICE_DIRECTOR, SUPERVISOR
from .care_complaint_flow_mixin import HANDLERS

# A sheet in one of these was told to the customer, or is none of ours.
_TOLD = ("explained", "settled", "confirmed", "verified", "closed", "cancelled")


class ComplaintCloseMixin(models.AbstractModel):
    """How a complaint ends: closed, handled again, or recorded twice (S57)."""

    _name = "care.complaint.close.mixin"
    _description = "End of a complaint"

    # -- close ---

    def action_close(self):
        """Answered, visited, and its sheets told to the customer (D3-1.22)."""
        return self._run_step(
            "close",
            (SUPERVISOR, SERVICE_DIRECTOR, AFTERSALES_MANAGER),
            self.env._("The complaint cannot be closed."),
        )

    def _get_cannot_close_reasons(self):
        reasons = self._get_state_reasons("answered")
        for complaint in self.sudo():
            texts = reasons[complaint.with_env(self.env)]
            texts += complaint._get_unanswered_texts()
            complains = complaint.kind == "complaint"
            if complains and not complaint.is_visited:
                texts.append(
                    self.env._(
                        "The service director, or who he sends, has not visited the "
                        "customer (D3-1.22)."
                    )
                )
            if complaint.severity == "serious" and not complaint.read_at:
                texts.append(
                    self.env._("The deputy general manager has not read it (D3-1.20).")
                )
            if (
                complains
                and complaint.category == "quality"
                and not complaint.sheet_ids
            ):
                texts.append(
                    self.env._("It is about quality: sort it on a sheet (D4-8.5.2.1).")
                )
            waiting = complaint.sheet_ids.filtered(lambda s: s.state not in _TOLD)
            if waiting:
                texts.append(
                    self.env._(
                        "Without a conclusion for the customer: %s (D4-8.5.6.1).",
                        ", ".join(waiting.mapped("name")),
                    )
                )
        return reasons

    def _do_close(self):
        complaints = self.sudo()
        complaints._in_transition().write(
            {"state": "closed", "closed_at": fields.Datetime.now()}
        )
        complaints.activity_unlink(["mail.mail_activity_data_todo"])
        complaints.ticket_id._close_with_complaint()

    # -- not agreed: once more ---

    def _reject_answer(self, words):
        """The customer does not agree: it is handled again (D3-9.6).

        Other complaints of the batch are not touched when one is refused.
        """
        for complaint in self.sudo():
            complaint._in_transition().write(
                {
                    "state": "handling",
                    "closed_at": False,
                    "confirmed_at": False,
                    "customer_words": words,
                    "rejected_count": complaint.rejected_count + 1,
                }
            )
            complaint._start_deadlines("complaint.answer")
            user = complaint.handler_id or complaint.answered_by_id
            complaint.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("The customer rejects the answer (D3-9.6)"),
                note=words,
                user_id=user.id,
            )

    def action_reject(self):
        """Told by telephone that the customer does not agree."""
        return self._run_step("reject", HANDLERS, self.env._("It stays as it is."))

    def _get_cannot_reject_reasons(self):
        return self._get_state_reasons("answered")

    def _do_reject(self):
        self._reject_answer(self.env._("Told by telephone to %s.", self.env.user.name))

    # -- recorded twice ---

    def action_cancel(self):
        """The same matter stands in another complaint, which is answered."""
        return self._run_step(
            "cancel", HANDLERS, self.env._("The complaint cannot be taken out.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = {}
        for complaint in self:
            other = complaint.duplicate_of_id
            same = (
                other.partner_id.commercial_partner_id
                == complaint.partner_id.commercial_partner_id
            )
            texts = reasons[complaint] = []
            if complaint.state in ("answered", "closed", "cancelled"):
                texts.append(self.env._("It is answered or ended."))
            if not other or other == complaint or other.state == "cancelled":
                texts.append(
                    self.env._(
                        "Name the complaint that stays: none ends unanswered (D3-9.6)."
                    )
                )
            elif not same:
                texts.append(self.env._("%s is of another customer.", other.name))
            if complaint.sheet_ids:
                texts.append(self.env._("It has a sheet of its own."))
        return reasons

    def _do_cancel(self):
        complaints = self.sudo()
        complaints._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
        complaints._cancel_deadlines(reason=self.env._("It was recorded twice."))
        complaints.activity_unlink(["mail.mail_activity_data_todo"])
