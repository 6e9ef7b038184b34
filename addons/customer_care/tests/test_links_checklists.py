# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .. import roles
from .common_people import PeopleCase

# Code of the checklist and how many points it has.
LISTS = {
    "canteen": 4,  # D2-E4, D2-J2.5
    "meters": 3,  # D2-B4
    "duty": 2,  # D2-B10
    "facilities": 4,  # D2-B14, D2-J2.3
    "greening": 2,  # D2-I3.4
    "security": 3,  # D2-I3.5
    "supervision": 2,  # D2-J5.1
    "visitors": 3,  # D4-11.3.1.1
    "grading": 2,  # D4-5.6
    "floor": 8,  # D1-L2
}


@tagged("post_install", "-at_install")
class TestLinksChecklists(PeopleCase):
    """Rounds of the catalogue that are inspections by plan (S19)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(datetime(2026, 7, 1, 2, 0)))

    def plan(self, template):
        plan = self.env["service.checklist.plan"].create(
            {
                "name": template.name,
                "template_id": template.id,
                "company_id": self.company.id,
                "recurrence": "calendar",
                "interval_number": 1,
                "interval_unit": "day",
                "user_id": self.agent.id,
                "date_start": "2026-07-01",
            }
        )
        plan.action_activate()
        return plan

    # S19
    def test_each_list_is_planned_and_opens_its_round(self):
        for code, points in LISTS.items():
            with self.subTest(code=code):
                template = self.env.ref(f"customer_care.checklist_{code}")
                self.assertEqual(len(template.line_ids), points)
                run = self.plan(template).run_ids
                self.assertEqual(str(run.date_due), "2026-07-01")

    # S19, D1-L2: the team leader's round on the floor; what is bad opens a finding.
    def test_the_floor_is_safe_and_keeps_8s(self):
        leader = self.role("leader", roles.TEAM_LEADER)
        template = self.env.ref("customer_care.checklist_floor")
        areas = template.line_ids.mapped("area")
        self.assertEqual(len(set(areas)), 8)
        self.assertEqual(
            (template.category, template.follow_up_kind), ("safety", "finding")
        )
        plan = self.plan(template)
        plan.user_id = leader
        run = plan.run_ids.with_user(leader)
        run.action_start()
        self.assertEqual(run.line_ids.mapped("area"), template.line_ids.mapped("area"))

    # S19, D2-B4
    def test_meters_are_read(self):
        lines = self.env.ref("customer_care.checklist_meters").line_ids
        readings = lines.filtered(lambda line: line.kind == "reading")
        self.assertEqual(readings.mapped("unit"), ["m³", "kWh"])
        self.assertTrue(all(readings.mapped("required")))

    # S19, D3-5.2.3
    def test_shops_keep_one_standard(self):
        template = self.env.ref("aftersales_repair.checklist_shop_standard")
        self.assertEqual(template.follow_up_kind, "finding")
        self.assertTrue(self.plan(template).run_ids)
