# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import tagged

from .checklist_common import ChecklistCase


@tagged("post_install", "-at_install")
class TestChecklistQueries(ChecklistCase):
    """S19: the daily job asks the database as often for 500 plans as for 5."""

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def plans(self, count):
        template = self.template()
        plans = (
            self.env["service.checklist.plan"]
            .with_user(self.planner)
            .create(
                [
                    {
                        "name": f"Store {number}",
                        "template_id": template.id,
                        "company_id": self.company.id,
                        "recurrence": "calendar",
                        "interval_number": 1,
                        "interval_unit": "day",
                        "working_days_only": True,
                        "date_start": "2026-06-01",
                        "crew_ids": [Command.set((self.inspector | self.mate).ids)],
                    }
                    for number in range(count)
                ]
            )
        )
        plans.action_activate()
        return plans

    def job(self):
        """As the scheduler runs it, with the messages that a test leaves out."""
        plans = self.env["service.checklist.plan"].with_context(
            tracking_disable=False, mail_create_nolog=False
        )
        plans._cron_open_runs()

    def test_the_daily_job(self):
        self.at(2026, 6, 1, 7)
        self.plans(1)
        self.at(2026, 6, 2, 1)
        self.job()
        self.at(2026, 6, 3, 1)
        few = self.plans(4)
        self.at(2026, 6, 4, 1)
        small = self.queries(self.job)
        many = self.plans(495)
        self.at(2026, 6, 5, 1)
        large = self.queries(self.job)
        again = self.queries(self.job)
        self.assertEqual(set((few | many).run_ids.mapped("state")), {"due", "missed"})
        self.assertEqual(len(many.run_ids), 990)
        # One insert takes a few hundred rows: that is all that grows.
        self.assertLessEqual(large, small + 25, (small, large))
        self.assertLessEqual(large, 60)
        self.assertLessEqual(again, 4)

    def test_finishing_one_inspection(self):
        self.at(2026, 6, 1, 10)
        run = self.answer(self.begin(self.plan()), "0.84")
        self.assertLessEqual(self.queries(run.action_finish), 120)
