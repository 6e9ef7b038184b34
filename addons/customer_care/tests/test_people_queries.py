# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import tagged

from .test_people_property import FeeCase


@tagged("post_install", "-at_install")
class TestPeopleQueries(FeeCase):
    """Queries do not grow with the people or the units (S65, S66)."""

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_what_the_team_lacks(self):
        # S65
        gaps = self.env["care.people.gap"]

        def look():
            return gaps._get_gaps(self.company, date(2026, 7, 1))

        look()
        few = self.queries(look)
        for number in range(40):
            self.employee(f"Person {number}")
        many = self.queries(look)
        self.assertLessEqual(few, 30)
        self.assertLessEqual(many - few, 4)
        self.assertGreaterEqual(len(look()), 42)

    def test_fee_notices(self):
        # S66: what a notice costs is core's invoice
        self.run_of(self.make_units(1, building="1")).action_notice()
        few = self.run_of(self.make_units(5, building="5"))
        many = self.run_of(self.make_units(25, building="25"))
        first, second = (
            self.queries(few.action_notice),
            self.queries(many.action_notice),
        )
        self.assertLessEqual((second - first) / 20, 12)
        rate = self.queries(lambda: (few | many).mapped("rate"))
        self.assertLessEqual(rate, 6)

    def test_approving_a_plan(self):
        # S65
        self.approved(number=1)
        plans = [self.plan(number=number) for number in (5, 25)]
        counts = []
        for plan in plans:
            plan.action_request_approval()
            counts.append(self.queries(plan.with_user(self.director).action_approve))
        self.assertLessEqual(counts[1] - counts[0], 20)
