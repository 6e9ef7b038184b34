# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ..roles import TRAINERS, USER


class CareTrainingFlowMixin(models.AbstractModel):
    """The way of a session: asked for, planned, approved, held, verified (S65)."""

    _name = "care.training.flow.mixin"
    _description = "Way of a training session"

    # -- planned, approved ---

    def _check_planner(self):
        """Everybody asks for a training, trainers put it into a plan (D2-C5.3)."""
        self._check_roles(*TRAINERS)

    def _take_into_plan(self):
        for session in self:
            if session.plan_id.state != "draft":
                raise UserError(
                    self.env._(
                        "%(plan)s was approved with the sessions that it had "
                        "(D4-12.1.11): draw up a plan for what is added.",
                        plan=session.plan_id.display_name,
                    )
                )
        self.sudo()._in_transition().write({"state": "planned"})

    def _approve(self):
        """The plan is approved, and with it what it plans."""
        planned = self.filtered(lambda session: session.state == "planned")
        planned._in_transition().write({"state": "approved"})

    # -- people ---

    def action_sign_up(self):
        """The user takes part (D2-M7.2)."""
        return self._run_step(
            "sign_up", (USER,), self.env._("You cannot sign up for it.")
        )

    def _get_cannot_sign_up_reasons(self):
        reasons = {}
        for session in self:
            person = self._get_person(session.company_id)
            if session.state not in ("requested", "planned", "approved"):
                reasons[session] = [self.env._("It was held or cancelled.")]
            elif not person:
                reasons[session] = [
                    self.env._("You are no employee of its company: ask HR.")
                ]
            elif person in session.sudo().attendance_ids.employee_id:
                reasons[session] = [self.env._("You are on its list.")]
        return reasons

    def _get_person(self, company):
        """The user's own employee record in a company."""
        people = self.env.user.sudo().with_company(company).employee_ids
        return people.filtered(lambda one: one.company_id == company)[:1].sudo()

    def _do_sign_up(self):
        self.env["care.training.attendance"].sudo().create(
            [
                {
                    "session_id": session.id,
                    "employee_id": self._get_person(session.company_id).id,
                }
                for session in self
            ]
        )

    # -- held ---

    def action_hold(self):
        """It took place; the list says who was there."""
        return self._run_step("hold", TRAINERS, self.env._("It cannot be noted."))

    def _get_cannot_hold_reasons(self):
        reasons = {}
        now = fields.Datetime.now()
        for session in self:
            texts = []
            people = session.attendance_ids
            present = people.filtered(lambda one: one.presence == "present")
            if session.state != "approved":
                texts.append(
                    self.env._(
                        "Only an approved session is held: its plan is approved first "
                        "(D4-12.1.11)."
                    )
                )
            elif session.date_start and session.date_start > now:
                texts.append(self.env._("It is planned for a later time."))
            elif not present:
                texts.append(self.env._("Write who was present."))
            elif people.filtered(lambda one: one.presence == "invited"):
                texts.append(
                    self.env._("Say of everybody on the list: present or absent.")
                )
            lonely = present.filtered(lambda one: not one.mentor_id)
            if session.kind_id.needs_mentor and lonely:
                texts.append(self.env._("Name a mentor for each new person (D2-P4.1)."))
            reasons[session] = texts
        return reasons

    def _do_hold(self):
        now = fields.Datetime.now()
        sessions = self.sudo()
        for session in sessions:
            moment = session.date_end or session.date_start or now
            session._in_transition().write(
                {
                    "state": "held",
                    "held_at": min(moment, now),
                    "held_by_id": self.env.uid,
                }
            )
        sessions._start_deadlines("training.effect")

    # -- verified ---

    def action_verify(self):
        """Its effect was checked (D1-L3); people without a result stay open."""
        return self._run_step("verify", TRAINERS, self.env._("It cannot be verified."))

    def _get_cannot_verify_reasons(self):
        reasons = {}
        for session in self:
            texts = []
            present = session.attendance_ids.filtered(
                lambda one: one.presence == "present"
            )
            if session.state != "held":
                texts.append(self.env._("It was not held, or is verified."))
            elif not (session.effect or "").strip():
                texts.append(self.env._("Write what the check showed (D1-L3)."))
            elif session.kind_id.needs_summary and not (session.summary or "").strip():
                texts.append(self.env._("A drill is summarised (D3-11.22)."))
            elif present.filtered(lambda one: one.result == "open"):
                texts.append(
                    self.env._("Write the score or the result of everybody present.")
                )
            reasons[session] = texts
        return reasons

    def _do_verify(self):
        sessions = self.sudo()
        sessions._in_transition().write(
            {
                "state": "verified",
                "verified_at": fields.Datetime.now(),
                "verified_by_id": self.env.uid,
            }
        )
        sessions._meet_deadlines("training.effect")

    # -- cancelled ---

    def action_cancel(self):
        return self._run_step("cancel", TRAINERS, self.env._("It cannot be cancelled."))

    def _get_cannot_cancel_reasons(self):
        return {
            session: [self.env._("It was held, or is cancelled.")]
            for session in self
            if session.state in ("held", "verified", "cancelled")
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write({"state": "cancelled"})
