"""The people and property clerk's day, in a real browser."""

import sys
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

sys.path.insert(0, str(Path(__file__).parent))
from browser import DemoBrowserCase  # noqa: E402


@tagged("post_install", "-at_install")
class TestPeopleDay(DemoBrowserCase):
    """A training with its list, a decoration, a visitor (S65, S66, S67)."""

    def setUp(self):
        super().setUp()
        now = fields.Datetime.now()
        plan = self.as_user(self.env["care.training.plan"], "caresupervisor").create(
            {
                "title": "打字速度培训",
                "date_from": now.date(),
                "date_to": now.date(),
                "session_ids": [
                    Command.create(
                        {
                            "kind_id": self.env.ref(
                                "customer_care.training_kind_typing"
                            ).id,
                            "date_start": now - timedelta(hours=1),
                        }
                    )
                ],
            }
        )
        plan.action_request_approval()
        self.as_user(plan, "director").action_approve()
        self.training = plan.session_ids.sudo()

    def test_a_day_with_people_and_units(self):
        # S65, D2-M7.2, D4-6.1.5: on the list, present, 80 characters a minute.
        self.tour("agent", "trainings", "people_day_agent_signs_up", self.training)
        person = self.training.attendance_ids
        self.assertEqual(person.employee_id.user_id, self.user("agent"))
        self.tour(
            "caresupervisor", "trainings", "people_day_supervisor_holds", self.training
        )
        self.assertEqual((person.result, self.training.state), ("passed", "verified"))
        # S66, D4-12.1.12: reviewed by the supervisor, watched, closed.
        self.tour("agent", "property-cases", "people_day_agent_asks")
        case = self.last("care.property.case")
        self.assertEqual(case.partner_id, case.unit_id.partner_id)
        today = self.env["service.policy"]._today(case.company_id)
        self.as_user(case, "agent").write({"date_from": today, "date_to": today})
        review = self.as_user(case, "caresupervisor")
        review.review_note = "不动承重墙，工作日 9–18 点施工。"
        review.action_review()
        self.tour("agent", "property-cases", "people_day_agent_watches", case)
        self.assertEqual(case.watch_ids.user_id, self.user("agent"))
        # S67, D4-11.3.1.2: 70 years with the identity card.
        self.tour("agent", "visitor-requests", "people_day_agent_lets_in")
        visitor = self.last("care.visitor.request")
        self.assertEqual((visitor.state, visitor.price_total), ("done", 0))
