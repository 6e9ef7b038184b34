# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .visits_common import MORNING, VisitCase


@tagged("post_install", "-at_install")
@freeze_time(MORNING)
class TestVisitsQueries(VisitCase):
    """S03: queries grow little with the vouchers of a batch."""

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def prepare(self, name, size):
        lots = [
            self.delivered(f"{name}-{number}", on=date(2026, 1, 15))
            for number in range(size)
        ]
        self.env.invalidate_all()
        return [
            {
                "partner_id": self.partner.id,
                "lot_id": lot.id,
                "technician_id": self.technician.id,
                "planned_start": MORNING,
                "solution": "Fan cleaned",
                "labour_ids": [
                    Command.create({"user_id": self.technician.id, "hours": 1})
                ],
            }
            for lot in lots
        ]

    def measure(self, name, size):
        vals_list = self.prepare(name, size)
        visits = self.env["aftersales.visit"].with_user(self.technician)
        made = []
        counts = {"create": self.queries(lambda: made.append(visits.create(vals_list)))}
        # As an RPC call has them: by their ids.
        visits = visits.browse(made[0].ids)
        counts["arrive"] = self.queries(visits.action_arrive)
        self.sign(visits)
        counts["complete"] = self.queries(visits.action_complete)
        counts["file"] = self.queries(visits.with_user(self.clerk).action_file)
        return counts

    def test_queries_of_a_batch(self):
        self.measure("W", 1)  # warms the caches
        few, many = self.measure("F", 5), self.measure("M", 25)
        for step, base, unit in (
            ("create", 90, 2),
            ("arrive", 60, 1),
            ("complete", 80, 1),
            ("file", 60, 1),
        ):
            with self.subTest(step=step, few=few[step], many=many[step]):
                self.assertLessEqual(few[step], base + 5 * unit)
                self.assertLessEqual(many[step] - few[step], 20 * unit + 5)
