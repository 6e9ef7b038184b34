# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.fields import Command

from .common import SuiteCase

# The smallest image there is.
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kg"
    "AAAABJRU5ErkJggg=="
)
PRESSURE = {
    "name": "Running pressure",
    "kind": "reading",
    "unit": "MPa",
    "has_lower": True,
    "lower_limit": 0.85,
    "has_upper": True,
    "upper_limit": 1.50,
}
_UTC_PLUS = timedelta(hours=8)


class ChecklistCase(SuiteCase):
    """People and makers of templates, plans and inspections."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        user = "service_base.group_service_user"
        cls.inspector = cls.role("inspector", user)
        cls.mate = cls.role("mate", user)
        cls.stranger = cls.role("stranger", user)
        cls.planner = cls.role("planner", "service_base.group_inspection_planner")
        cls.quality = cls.role("quality", "service_base.group_quality")
        cls.deputy = cls.role("deputy", "service_base.group_deputy_general_manager")

    def at(self, *moment):
        """Stop the clock at a time in Shanghai, UTC+8: ``at(2026, 6, 1, 8, 30)``."""
        self._stop_clock()
        self._clock = freeze_time(datetime(*moment) - _UTC_PLUS)
        self._clock.start()

    def _stop_clock(self):
        if self._clock:
            self._clock.stop()
        self._clock = None

    def setUp(self):
        super().setUp()
        self._clock = None
        self.addCleanup(self._stop_clock)

    def template(self, *lines, **vals):
        """A checklist of these points, of one pressure reading when none are given."""
        points = [{"name": "Doors shut", **line} for line in lines or (PRESSURE,)]
        return (
            self.env["service.checklist.template"]
            .with_user(self.planner)
            .create(
                {
                    "name": "Station round",
                    "company_id": self.company.id,
                    "line_ids": [Command.create(point) for point in points],
                    **vals,
                }
            )
        )

    def plan(self, template=None, activate=True, **vals):
        """A plan by the planner; every 14 days from 1 June 2026 when not told."""
        plan = (
            self.env["service.checklist.plan"]
            .with_user(self.planner)
            .create(
                {
                    "name": "Regulator 3",
                    "template_id": (template or self.template()).id,
                    "company_id": self.company.id,
                    "interval_number": 14,
                    "interval_unit": "day",
                    "date_start": "2026-06-01",
                    "crew_ids": [Command.set((self.inspector | self.mate).ids)],
                    **vals,
                }
            )
        )
        if activate:
            plan.action_activate()
        return plan

    def season_plan(self, **vals):
        """A plan by season; the spring of the addon's data unless told."""
        spring = self.env.ref("service_base.season_spring")
        vals.setdefault("season_ids", [Command.set(spring.ids)])
        return self.plan(recurrence="season", **vals)

    def daily_plan(self, template=None, **vals):
        """A check on every working day from 1 June on."""
        vals = {"working_days_only": True, **vals}
        return self.plan(
            template,
            recurrence="calendar",
            interval_number=1,
            interval_unit="day",
            **vals,
        )

    def begin(self, plan, user=None):
        """The plan's live inspection, begun by a user."""
        run = plan.sudo().run_ids.filtered(lambda r: r.state == "due")[:1]
        run = run.with_user(user or self.inspector)
        run.action_start()
        return run

    def answer(self, run, *values):
        """Answer the points in their order; a dict is written as it is."""
        names = {
            "yes_no": "answer_yes_no",
            "reading": "reading_text",
            "choice": "choice_id",
            "text": "answer_text",
            "photo": "photo",
        }
        for line, value in zip(run.line_ids, values, strict=True):
            vals = value if isinstance(value, dict) else {names[line.kind]: value}
            line.write(vals)
        return run

    def finished(self, plan, *values):
        """The plan's live inspection, answered and finished."""
        run = self.answer(self.begin(plan), *values or ("1.00",))
        run.action_finish()
        return run

    def job(self):
        """What the scheduler runs."""
        self.env["service.checklist.plan"]._cron_open_runs()
