# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .. import recurrence as dates
from ..roles import INSPECTION_PLANNER, USER

LIVE = ("due", "in_progress")


class ServiceChecklistExecutionMixin(models.AbstractModel):
    """Doing an inspection: begin, answer, finish; or miss or cancel it."""

    _name = "service.checklist.execution.mixin"
    _description = "Doing of a checklist"

    crew_ids = fields.Many2many(
        "res.users",
        "service_checklist_run_crew_rel",
        domain="[('share', '=', False)]",
        check_company=True,
        tracking=True,
    )
    leader_id = fields.Many2one(
        "res.users",
        string="In Charge",
        domain="[('id', 'in', crew_ids)]",
        copy=False,
        tracking=True,
    )
    note = fields.Text()
    line_ids = fields.One2many("service.checklist.run.line", "run_id")
    line_kinds = fields.Char(
        compute="_compute_progress", help="The columns that its points need."
    )
    progress = fields.Float(compute="_compute_progress", help="Answered points, %.")
    min_crew = fields.Integer(string="People at Least", readonly=True)
    follow_up_kind = fields.Selection(
        selection="_selection_follow_up_kind", string="Follow-up", readonly=True
    )
    follow_up_days = fields.Integer(readonly=True)
    started_at = fields.Datetime(string="Begun", readonly=True, copy=False)
    started_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    finished_at = fields.Datetime(string="Finished", readonly=True, copy=False)
    finished_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    done_on = fields.Date(readonly=True, copy=False, help="The local day.")
    punctuality = fields.Selection(
        [("early", "Early"), ("in_time", "In time"), ("late", "Late")],
        readonly=True,
        copy=False,
    )
    duration = fields.Float(string="Hours", readonly=True, copy=False, aggregator="avg")
    bad_count = fields.Integer(string="Not Good", readonly=True, copy=False)

    def _selection_follow_up_kind(self):
        field = self.env["service.checklist.template"]._fields["follow_up_kind"]
        return field._description_selection(self.env)

    @api.depends("line_ids.result", "line_ids.kind")
    def _compute_progress(self):
        for run in self:
            lines = run.line_ids
            answered = lines.filtered(lambda line: line.result != "open")
            run.progress = 100.0 * len(answered) / len(lines) if lines else 0.0
            kinds = set(lines.mapped("kind"))
            if any(line.photo_rule != "no" for line in lines):
                kinds.add("photo")
            run.line_kinds = ",".join(sorted(kinds))

    # -- begin ----------------------------------------------------------------

    def action_start(self):
        """Begin: the points and limits in force now are copied."""
        return self._run_step(
            "start", (USER,), self.env._("The inspection cannot begin.")
        )

    def _get_cannot_start_reasons(self):
        now = fields.Datetime.now()
        return {run: run._get_start_reasons(now) for run in self}

    def _get_start_reasons(self, now):
        self.ensure_one()
        plan = self.plan_id.sudo()
        texts = []
        if self.state != "due":
            texts.append(self.env._("It has begun, or is closed."))
        if not self.template_id.sudo().line_ids:
            texts.append(self.env._("Its checklist has no points."))
        # D3-11.9
        if plan.needs_approval and not plan.approved_at:
            texts.append(
                self.env._(
                    "The deputy general manager has not approved the plan %s: ask for "
                    "the approval first (D3-11.9).",
                    plan.name,
                )
            )
        fixed = plan.recurrence in ("calendar", "season")
        if fixed and dates.local_date(now, self.tz) < self.date_from:
            texts.append(
                self.env._("It may be done from %s on.", self.date_from.isoformat())
            )
        return texts

    def _do_start(self, moment=None):
        """:param moment: naive UTC; now when left out"""
        runs = self.sudo()
        moment = moment or fields.Datetime.now()
        user = self.env.user
        for template, same in runs.grouped("template_id").items():
            same._in_transition().write(
                {
                    "state": "in_progress",
                    "started_at": moment,
                    "started_by_id": user.id,
                    "min_crew": template.min_crew,
                    "follow_up_kind": template.follow_up_kind,
                    "follow_up_days": template.follow_up_days,
                    "signature_required": template.signature_required,
                    "signer_group_id": template.signer_group_id.id,
                    "approval_group_id": template.approval_group_id.id,
                }
            )
        if not user._is_superuser():
            joined = {"crew_ids": [fields.Command.link(user.id)], "leader_id": user.id}
            runs._in_transition().write(joined)
        self.env["service.checklist.run.line"].sudo()._copy_to_runs(runs)

    # -- finish ---------------------------------------------------------------

    def action_finish(self):
        """Finish: bad answers open their follow-up, an interval its next day."""
        return self._run_step(
            "finish", (USER,), self.env._("The inspection cannot be finished.")
        )

    def _get_cannot_finish_reasons(self):
        lines = self.line_ids._get_incomplete_reasons()
        return {
            run: run._get_finish_reasons()
            + [text for line in run.line_ids for text in lines[line]]
            for run in self
        }

    def _get_finish_reasons(self):
        self.ensure_one()
        if self.state != "in_progress":
            return [self.env._("It has not begun, or is closed.")]
        texts = []
        crew = self.crew_ids.filtered(lambda user: user.active and not user.share)
        # D3-11.8
        if len(crew) < self.min_crew:
            texts.append(
                self.env._(
                    "It takes %(wanted)s people, the crew has %(present)s: add the "
                    "others who were there (D3-11.8).",
                    wanted=self.min_crew,
                    present=len(crew),
                )
            )
        if self.leader_id not in crew:
            texts.append(self.env._("Say who of the crew is in charge."))
        if not self.env.su and self.env.user not in crew:
            texts.append(self.env._("Only its crew finishes it."))
        return texts

    def _do_finish(self, moment=None):
        """:param moment: naive UTC; now when left out"""
        runs = self.sudo()
        moment = moment or fields.Datetime.now()
        for run in runs:
            run._in_transition().write(run._prepare_finish_vals(moment))
        runs._open_findings()
        runs._plan_next({run: run.done_on for run in runs})

    def _prepare_finish_vals(self, moment):
        self.ensure_one()
        return {
            "state": "done",
            "finished_at": moment,
            "finished_by_id": self.env.uid,
            "done_on": dates.local_date(moment, self.tz),
            "punctuality": self._get_punctuality(moment),
            "duration": (moment - self.started_at).total_seconds() / 3600,
            "bad_count": len(self.line_ids.filtered(lambda line: line.result == "bad")),
        }

    def _get_punctuality(self, moment):
        """The ends of the window belong to it (D3-11.6)."""
        self.ensure_one()
        if moment > self.due_until:
            return "late"
        # Before an interval has passed is no fault; before the hour is.
        too_early = self.started_at < self.due_from
        return "early" if too_early and self.template_id.has_window else "in_time"

    def _open_findings(self):
        """Open the follow-ups of all bad answers of these runs."""
        vals_list = [
            line._prepare_follow_up_vals()
            for line in self.line_ids
            if line.result == "bad" and line.follow_up != "no"
        ]
        findings = self.env["service.checklist.finding"].sudo()
        return findings._in_transition().create(vals_list)._out_of_transition()

    def _plan_next(self, days):
        """Tell the plans that these runs are over, so that they go on.

        :param dict days: ``{run: day from which the next interval counts}``
        """
        bases = {}
        for run in self.filtered("plan_id"):
            plan = run.plan_id
            if run.done_on:
                plan._in_transition().last_done = max(
                    run.done_on, plan.last_done or run.done_on
                )
            bases[plan] = max(days[run], bases.get(plan, days[run]))
        self.plan_id._open_next_interval_runs(bases)

    # -- missed and cancelled -------------------------------------------------

    @api.model
    def _mark_missed(self):
        """List as missed what was not begun when its day ended (S28).

        :return: the runs that are missed now
        """
        now = fields.Datetime.now()
        # Thousands on some days: the list tells it, not a message on each.
        quiet = self.sudo().with_context(tracking_disable=True)
        runs = quiet.search([("state", "=", "due"), ("missed_at", "<=", now)])
        runs._in_transition().write({"state": "missed"})
        runs._plan_next(
            {run: max(run.date_due, run._get_yesterday(now)) for run in runs}
        )
        return runs

    def _get_yesterday(self, now):
        self.ensure_one()
        return dates.add_interval(dates.local_date(now, self.tz), -1, "day")

    def action_cancel(self):
        """Not to be done this time: a planner says why."""
        return self._run_step(
            "cancel",
            (INSPECTION_PLANNER,),
            self.env._("The inspection cannot be cancelled."),
        )

    def _get_cannot_cancel_reasons(self):
        reasons = {}
        for run in self:
            texts = []
            if run.state not in LIVE:
                texts.append(self.env._("It is closed."))
            if not (run.note or "").strip():
                texts.append(self.env._("Say why in its note first."))
            reasons[run] = texts
        return reasons

    def _do_cancel(self):
        runs = self.sudo()
        for run in runs:
            run._in_transition().write(
                {"state": "cancelled", "cancel_reason": run.note.strip()}
            )
        runs._plan_next({run: run.date_due for run in runs})
