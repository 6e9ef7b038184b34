# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestPeopleVisitors(PeopleCase):
    """Visitors and receptions (S67)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(datetime(2026, 7, 1, 2, 0)))
        cls.tickets = cls.env.ref("customer_care.visitor_type_tickets").with_company(
            cls.company
        )
        cls.tickets.price = 60
        cls.lost = cls.env.ref("customer_care.visitor_type_lost")

    def request(self, kind, **vals):
        return (
            self.env["care.visitor.request"]
            .with_user(self.agent)
            .create({"type_id": kind.id, "visitor": "Visitor", **vals})
        )

    def test_70_with_identity_card_is_free_69_is_not(self):
        # S67, D4-11.3.1.2, D4-11.2.3
        for age, shown, price in (
            (70, True, 0),
            (71, True, 0),
            (69, True, 60),
            (70, False, 60),
        ):
            request = self.request(self.tickets, age=age, id_shown=shown)
            self.assertEqual(request.price_unit, price, (age, shown))
        request.id_shown = True
        self.assertEqual(request.price_unit, 0)
        self.assertIn("D4-11.3.1.2", request.price_reason)
        with self.assertRaises(AccessError):
            request.price_unit = 5
        with self.assertRaisesRegex(ValidationError, "write the age"):
            self.request(self.tickets, id_shown=True)

    def test_the_age_is_a_policy(self):
        # S67, D4-11.3.1.2
        self.set_policy("visitor.free_age", 65)
        self.assertEqual(
            self.request(self.tickets, age=65, id_shown=True).price_unit, 0
        )

    def test_two_tickets_cost_twice(self):
        # S67, D4-11.1
        self.assertEqual(self.request(self.tickets, quantity=2).price_total, 120)

    def test_one_identity_card_lets_one_in(self):
        # S67, D4-11.3.1.2: five tickets on one card are not free.
        with self.assertRaisesRegex(ValidationError, "each person"):
            self.request(self.tickets, age=72, id_shown=True, quantity=5)
        request = self.request(self.tickets, age=72, id_shown=True)
        with self.assertRaisesRegex(ValidationError, "each person"):
            request.quantity = 2
        young = self.request(self.tickets, age=69, id_shown=True, quantity=2)
        self.assertEqual(young.price_total, 120)

    def test_two_broadcasts_do_not_close_three_do(self):
        # S67, D4-11.3.2
        request = self.request(self.lost, what="Boy, 6, red cap")
        request.action_handle()
        request.result = "Found at the lake"
        for number in (1, 2):
            request.broadcast_ids = [Command.create({"text": "The boy in a red cap"})]
            with self.assertRaisesRegex(UserError, f"Broadcast {number} times"):
                request.action_done()
        with self.assertRaisesRegex(UserError, "go on until"):
            request.action_cancel()
        request.broadcast_ids = [Command.create({"text": "The boy in a red cap"})]
        request.action_done()
        self.assertEqual(request.state, "done")
        with self.assertRaisesRegex(UserError, "stays"):
            request.broadcast_ids[0].text = "Another"
        with self.assertRaises(UserError):
            request.broadcast_ids[0].unlink()
        with self.assertRaises(UserError):
            self.env["care.visitor.broadcast"].create(
                {"request_id": request.id, "text": "Late"}
            )

    def test_asked_handling_done(self):
        # S67, D4-11.1, D4-11.2.4, D2-J2.7
        request = self.request(self.env.ref("customer_care.visitor_type_mail"))
        with self.assertRaisesRegex(UserError, "Take it first"):
            request.action_done()
        request.action_handle()
        with self.assertRaisesRegex(UserError, "how it ended"):
            request.action_done()
        with self.assertRaises(AccessError):
            request.write({"state": "done"})
        request.result = "Posted"
        request.action_done()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            request.visitor = "Another"

    def reception(self, departments, **vals):
        return (
            self.env["care.reception.plan"]
            .with_user(self.agent)
            .create(
                {
                    "group_name": "Senior club",
                    "date": datetime(2026, 7, 10, 1),
                    "people": 40,
                    "task_ids": [
                        Command.create({"department_id": one.id, "what": "Prepare"})
                        for one in departments
                    ],
                    **vals,
                }
            )
        )

    def test_a_plan_sends_a_task_to_each_department(self):
        # S67, D4-11.3.3, D4-11.2.5
        other = self.department.copy({"name": "Site", "manager_id": self.person.id})
        plan = self.reception(self.department | other)
        plan.action_send()
        activities = plan.sudo().task_ids.activity_ids
        self.assertEqual(activities.user_id, self.supervisor | self.agent)
        self.assertEqual(len(activities), 2)
        with self.assertRaisesRegex(UserError, "Not ready"):
            plan.action_done()
        first, second = plan.task_ids
        with self.assertRaisesRegex(UserError, "This is for"):
            first.with_user(self.user).action_ready()
        first.with_user(self.supervisor).action_ready()
        second.action_ready()
        self.assertFalse(plan.sudo().task_ids.activity_ids)
        plan.action_done()
        self.assertEqual(plan.state, "done")

    def test_a_department_added_later_gets_its_task(self):
        # S67, D4-11.3.3
        plan = self.reception(self.department)
        plan.action_send()
        with self.assertRaisesRegex(UserError, "has it"):
            plan.action_send()
        plan.task_ids = [
            Command.create(
                {
                    "department_id": self.department.copy({"name": "B"}).id,
                    "what": "Lunch",
                    "user_id": self.agent.id,
                }
            )
        ]
        plan.action_send()
        self.assertEqual(len(plan.sudo().task_ids.activity_ids), 2)

    def test_a_department_without_a_person_is_named(self):
        # S67, D4-11.3.3
        nobody = self.env["hr.department"].create(
            {"name": "Nobody", "company_id": self.company.id}
        )
        with self.assertRaisesRegex(UserError, "Nobody manages Nobody"):
            self.reception(self.department | nobody).action_send()
        with self.assertRaisesRegex(UserError, "Name the departments"):
            self.reception(self.department.browse()).action_send()
        with self.assertRaises(AccessError):
            self.reception(self.department).write({"state": "sent"})
