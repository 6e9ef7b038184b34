# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import (
    AFTERSALES_MANAGER,
    AGENT,
    DEPUTY_GENERAL_MANAGER,
    QUALITY,
    SERVICE_DIRECTOR,
)

HANDLERS = (AGENT, SERVICE_DIRECTOR, AFTERSALES_MANAGER)


class ComplaintFlowMixin(models.AbstractModel):
    """The way of a complaint, step by step (S57, D3-14.9)."""

    _name = "care.complaint.flow.mixin"
    _description = "Way of a complaint"

    # -- serious ---

    def _tell_management(self):
        """At once: the deputy general manager, quality, the service director.

        (D3-1.20, D0-3.4.3, D3-13.7, D4-12.1.4, D4-12.1.6, D4-7.2.3.7)
        """
        todo = self.env.ref("mail.mail_activity_data_todo").id
        model_id = self.env["ir.model"]._get_id(self._name)
        rows = []
        for company, complaints in self.grouped("company_id").items():
            today = self.env["service.policy"]._today(company)
            told = {
                DEPUTY_GENERAL_MANAGER: self.env._(
                    "Serious complaint: read it or pass it on (D3-1.20)"
                ),
                QUALITY: self.env._(
                    "Serious complaint: handle it before all others (D0-3.4.3)"
                ),
                SERVICE_DIRECTOR: self.env._(
                    "Serious complaint: visit the customer (D3-13.7, D4-12.1.4)"
                ),
            }
            rows += [
                {
                    "activity_type_id": todo,
                    "res_model_id": model_id,
                    "res_id": complaint.id,
                    "user_id": user.id,
                    "date_deadline": today,
                    "automated": True,
                    "summary": text,
                }
                for group, text in told.items()
                for user in self._get_people(group, company)
                for complaint in complaints
            ]
        self.env["mail.activity"].sudo()._create_quietly(rows)

    def _get_people(self, group, company):
        """Active res.users of a role who work in the company."""
        return (
            self.env.ref(group)
            .sudo()
            .all_user_ids.filtered(
                lambda user: (
                    user.active and not user.share and company in user.company_ids
                )
            )
        )

    def action_read(self):
        """The deputy general manager has read it, or passed it on (D3-1.20)."""
        return self._run_step(
            "read", (DEPUTY_GENERAL_MANAGER,), self.env._("It cannot be noted.")
        )

    def _get_cannot_read_reasons(self):
        reasons = {}
        for complaint in self:
            if complaint.severity != "serious":
                reasons[complaint] = [self.env._("It is an ordinary one.")]
            elif complaint.read_at:
                reasons[complaint] = [self.env._("It was read.")]
        return reasons

    def _do_read(self):
        complaints = self.sudo()
        complaints._in_transition().write(
            {"read_at": fields.Datetime.now(), "read_by_id": self.env.uid}
        )

    # -- contact ---

    def action_contact(self):
        """The customer was spoken to at once (D3-5.5.2, D3-14.4)."""
        return self._run_step(
            "contact", HANDLERS, self.env._("The contact cannot be noted.")
        )

    def _get_cannot_contact_reasons(self):
        return self._get_state_reasons("received")

    def _do_contact(self):
        complaints = self.sudo()
        complaints._in_transition().write(
            {
                "state": "contacted",
                "contacted_at": fields.Datetime.now(),
                "contacted_by_id": self.env.uid,
            }
        )
        complaints._meet_deadlines("complaint.contact")
        complaints._start_deadlines("complaint.answer")

    # -- handle ---

    def action_handle(self):
        """Sorted by kind and severity, and given to who handles it (D3-5.3.1)."""
        return self._run_step("handle", HANDLERS, self.env._("It cannot be handled."))

    def _get_cannot_handle_reasons(self):
        reasons = self._get_state_reasons("contacted")
        for complaint in self:
            if not complaint.category:
                reasons[complaint].append(
                    self.env._("Say whether it is about quality (D3-5.3.1).")
                )
            if complaint.is_dispute and not complaint.handler_id:
                reasons[complaint].append(
                    self.env._("Name the person who settles the dispute (D3-5.5.5).")
                )
        return reasons

    def _do_handle(self):
        for complaint in self.sudo()._in_transition():
            complaint.write(
                {
                    "state": "handling",
                    "assessed_at": complaint.assessed_at or fields.Datetime.now(),
                    "handler_id": complaint.handler_id.id or self.env.uid,
                }
            )

    def action_chase(self):
        """Ask the department again: what was passed on is chased.

        (D0-3.4.4, D4-8.3.1.4, D3-5.5.4)
        """
        return self._run_step("chase", HANDLERS, self.env._("Nobody can be chased."))

    def _get_cannot_chase_reasons(self):
        reasons = {}
        for complaint in self:
            if complaint.state not in ("contacted", "handling"):
                reasons[complaint] = [self.env._("Nothing is waited for.")]
            elif not complaint._get_chased_user():
                reasons[complaint] = [
                    self.env._(
                        "Write who handles it, or a department whose manager has a "
                        "login (D3-1.21)."
                    )
                ]
        return reasons

    def _get_chased_user(self):
        self.ensure_one()
        return self.sudo().department_id.manager_id.user_id or self.sudo().handler_id

    def _do_chase(self):
        for complaint in self.sudo():
            complaint.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("The customer waits for an answer (D3-1.21)"),
                user_id=complaint._get_chased_user().id,
            )
            complaint._in_transition().write(
                {
                    "chased_at": fields.Datetime.now(),
                    "chase_count": complaint.chase_count + 1,
                }
            )

    # -- answer ---

    def action_answer(self):
        """The customer is told the outcome (D3-9.6, D3-7.4.4.5, D2-O19)."""
        return self._run_step(
            "answer", HANDLERS, self.env._("It cannot be answered yet.")
        )

    def _get_cannot_answer_reasons(self):
        reasons = self._get_state_reasons("handling")
        for complaint in self:
            reasons[complaint] += complaint._get_unanswered_texts()
        return reasons

    def _get_unanswered_texts(self):
        """What an answer lacks; a serious complaint gets a letter (D0-3.4.3)."""
        self.ensure_one()
        texts = []
        if not (self.answer or "").strip():
            texts.append(self.env._("Write the answer: each has one (D3-9.6)."))
        if not self.answer_channel:
            texts.append(self.env._("Say how the customer is told (D3-1.20)."))
        elif self.severity == "serious" and self.answer_channel != "letter":
            texts.append(
                self.env._("It is serious: the customer is told by letter (D0-3.4.3).")
            )
        return texts

    def _do_answer(self):
        complaints = self.sudo()
        now = fields.Datetime.now()
        for complaint in complaints:
            complaint._in_transition().write(
                {
                    "state": "answered",
                    "answered_at": now,
                    "answered_by_id": self.env.uid,
                    "investigated_at": complaint.investigated_at or now,
                    "confirmed_at": False,
                }
            )
        complaints._meet_deadlines("complaint.answer")
        for complaint in complaints.filtered("partner_id.email"):
            complaint.message_post(
                body=complaint.answer,
                subject=complaint.name,
                partner_ids=complaint.partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )

    def _get_state_reasons(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            record: []
            if record.state in states
            else [self.env._("It is: %s.", labels[record.state])]
            for record in self
        }
