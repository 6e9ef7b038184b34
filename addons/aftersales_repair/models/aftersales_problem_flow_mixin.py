# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import (
    CLERK,
    INSPECTOR,
    LEADER,
    MANAGER,
    QUALITY,
    REPAIRER,
    RESEARCH,
    TECHNICIAN,
)

_RECORD = (CLERK, INSPECTOR, REPAIRER, TECHNICIAN, LEADER, MANAGER, QUALITY)
_STUDY = (RESEARCH, QUALITY, MANAGER)


class AftersalesProblemFlowMixin(models.AbstractModel):
    """The way of a problem report: reported, studied, solved, closed (S16)."""

    _name = "aftersales.problem.flow.mixin"
    _description = "Way of a quality problem report"

    # -- report ----------------------------------------------------------------------

    def action_report(self):
        """Confirm it: departments and the general manager's office are told."""
        return self._run_step(
            "report", _RECORD, self.env._("The problem cannot be reported.")
        )

    def _get_cannot_report_reasons(self):
        reasons = self._get_state_reasons("recorded")
        for problem in self:
            if not (problem.description or "").strip():
                reasons[problem].append(self.env._("Write what is wrong (D1-1)."))
            if problem.kind == "safety" and not (problem.measure or "").strip():
                reasons[problem].append(
                    self.env._("A safety hazard: write what was done at once.")
                )
        return reasons

    def _do_report(self):
        problems, now = self.sudo(), fields.Datetime.now()
        problems._in_transition().write(
            {
                "state": "reported",
                "reported_at": now,
                "reported_by_id": self.env.uid,
            }
        )
        problems._meet_deadlines("problem.report")
        major = problems.filtered(
            lambda problem: problem.is_major and not problem.sample_sent_at
        )
        major._start_deadlines("problem.sample")
        problems._tell_departments()

    def _tell_departments(self):
        """An activity for everybody of the departments, and a row for each one's
        opinion (D1-1, D1-11)."""
        opinions, activities = [], []
        for company, problems in self.grouped("company_id").items():
            routes = self.env["aftersales.problem.route"]._get_routes(company)
            people = {route: route._get_people(company) for route in routes}
            managers = self._get_managers(company)
            todo = {
                "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                "res_model_id": self.env["ir.model"]._get_id(self._name),
                "date_deadline": self.env["service.policy"]._today(company),
                "automated": True,
            }
            for problem in problems:
                chosen = routes.filtered(
                    lambda route, kind=problem.kind: route.kind in (kind, False)
                )
                opinions += [
                    {"problem_id": problem.id, "route_id": route.id} for route in chosen
                ]
                told = self.env["res.users"]
                for route in chosen:
                    activities += problem._prepare_todos(
                        people[route] - told,
                        **todo,
                        summary=problem._get_activity_text(route),
                    )
                    told |= people[route]
                if problem.is_major:
                    activities += problem._prepare_todos(
                        managers - told,
                        **todo,
                        summary=self.env._(
                            "Major problem: take charge of it now (D1-M7)"
                        ),
                    )
        self.env["aftersales.problem.opinion"].sudo()._in_transition().create(opinions)
        self.env["mail.activity"].sudo()._create_quietly(activities)

    def _prepare_todos(self, users, **vals):
        """An activity on this problem for each of these users."""
        self.ensure_one()
        return [{**vals, "res_id": self.id, "user_id": user.id} for user in users]

    @api.model
    def _get_managers(self, company):
        """Who takes charge of major emergencies (D1-M7)."""
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", self.env.ref(MANAGER).ids),
                    ("company_ids", "in", company.ids),
                    ("share", "=", False),
                ]
            )
        )

    def _get_activity_text(self, route):
        self.ensure_one()
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return self.env._(
            "%(kind)s: read the report and say what you think, %(department)s (D1-1)",
            kind=labels[self.kind],
            department=route.name,
        )

    # -- study -------------------------------------------------------------------------

    def action_study(self):
        """R&D, quality and production look into it (D1-11)."""
        return self._run_step("study", _STUDY, self.env._("The study cannot begin."))

    def _get_cannot_study_reasons(self):
        return self._get_state_reasons("reported")

    def _do_study(self):
        self.sudo()._in_transition().write({"state": "under_study"})

    # -- solve -------------------------------------------------------------------------

    def action_solve(self):
        """The solution is found and written down (D1-11)."""
        return self._run_step("solve", _STUDY, self.env._("It is not solved yet."))

    def _get_cannot_solve_reasons(self):
        reasons = self._get_state_reasons("under_study")
        for problem in self:
            reasons[problem] += problem._get_unsolved_texts()
        return reasons

    def _do_solve(self):
        self.sudo()._in_transition().write(
            {"state": "solution", "solved_at": fields.Datetime.now()}
        )

    def _get_unsolved_texts(self):
        """What a solution lacks; a major problem needs its sample too (D1-11)."""
        texts = []
        if not (self.solution or "").strip():
            texts.append(self.env._("Write the solution (D1-11)."))
        if self.is_major and not self.sample_number:
            texts.append(
                self.env._(
                    "It is major: send R&D a sample and write its number (D1-11)."
                )
            )
        return texts

    # -- close -------------------------------------------------------------------------

    def action_close(self):
        """Solved, and what is to be improved has its result."""
        return self._run_step(
            "close", (MANAGER, QUALITY), self.env._("The problem cannot be closed.")
        )

    def _get_cannot_close_reasons(self):
        reasons = self._get_state_reasons("solution")
        for problem in self:
            texts = reasons[problem]
            texts += problem._get_unsolved_texts()
            silent = problem.opinion_ids.filtered(lambda one: not one.answered_at)
            if problem.is_major and silent:
                texts.append(
                    self.env._(
                        "Not discussed yet with: %s (D1-11).",
                        ", ".join(silent.mapped("name")),
                    )
                )
            waiting = problem.improvement_ids.filtered(
                lambda one: one.state == "proposed"
            )
            if waiting:
                texts.append(
                    self.env._(
                        "Not decided: %s (D3-13.9).", ", ".join(waiting.mapped("name"))
                    )
                )
        return reasons

    def _do_close(self):
        problems = self.sudo()
        problems._in_transition().write(
            {"state": "closed", "closed_at": fields.Datetime.now()}
        )
        problems.activity_unlink(["mail.mail_activity_data_todo"])

    # -- cancel ------------------------------------------------------------------------

    def action_cancel(self):
        """It was no problem; what was reported goes its way to the end."""
        return self._run_step(
            "cancel", _RECORD, self.env._("The problem cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return self._get_state_reasons("recorded")

    def _do_cancel(self):
        problems = self.sudo()
        problems._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
        problems._cancel_deadlines(reason=self.env._("It was no problem."))

    def _get_state_reasons(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            problem: []
            if problem.state == state
            else [self.env._("It is: %s.", labels[problem.state])]
            for problem in self
        }

    @api.model
    def _get_recorder_roles(self):
        """Who records a problem: everybody who has goods in hand."""
        return _RECORD
