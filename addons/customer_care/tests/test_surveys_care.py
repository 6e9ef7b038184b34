# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .surveys_common import SurveyCase

FIRST_OF_JUNE = "2026-06-01 02:00:00"


@tagged("post_install", "-at_install")
class TestSurveysCare(SurveyCase):
    """S61: care plans, callbacks and visits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = cls.env.ref("customer_care.customer_class_key")
        cls.partner.care_class_id = cls.key

    def plan(self, moment="2026-06-10 02:00:00", **vals):
        """A plan that has begun; the last contact was on 1 June."""
        with freeze_time(moment):
            plan = (
                self.env["care.plan"]
                .with_user(self.agent)
                .create(
                    {
                        "partner_id": self.partner.id,
                        "last_contact": "2026-06-01",
                        **vals,
                    }
                )
            )
            plan.action_start()
        return plan

    def call(self, callback, result, moment="2026-07-01 02:00:00", **vals):
        with freeze_time(moment):
            callback.with_user(self.agent).write({"result": result, **vals})
            callback.with_user(self.agent).action_done()

    # -- the interval of the class ------------------------------------------------

    def test_key_customer_thirty_days_after_the_first_of_june(self):
        # S61, D3-5.1.3: last contact 1 June + 30 days -> 1 July.
        plan = self.plan()
        self.assertEqual(plan.class_id, self.key)
        self.assertEqual(plan.next_call, self.day(1, 7))
        callback = plan.callback_ids
        self.assertEqual(
            (callback.state, callback.kind, callback.planned_on),
            ("to_call", "care", self.day(1, 7)),
        )
        # Due until the end of 1 July in Shanghai.
        self.assertEqual(str(callback.callback_due), "2026-07-01 15:59:59")
        with freeze_time("2026-07-01 15:59:00"):
            self.assertNotEqual(callback.deadline_badge, "overdue")

    def test_another_class_has_another_interval(self):
        # S61, D3-5.1.3: 180 days, and no regular visits.
        self.partner.care_class_id = self.env.ref(
            "customer_care.customer_class_ordinary"
        )
        plan = self.plan()
        self.assertEqual(plan.next_call, self.day(28, 11))
        self.assertFalse(plan.visit_ids)

    def test_a_contact_long_ago_is_called_today(self):
        plan = self.plan("2026-08-10 02:00:00")
        self.assertEqual(plan.next_call, self.day(10, 8))

    def test_each_contact_plans_the_next_one(self):
        # S61: called on 1 July -> 31 July.
        plan = self.plan()
        self.call(plan.callback_ids, "satisfied")
        self.assertEqual(plan.last_contact, self.day(1, 7))
        self.assertEqual(plan.next_call, self.day(31, 7))
        self.assertEqual(plan.callback_count, 2)
        self.assertEqual(sorted(plan.callback_ids.mapped("state")), ["done", "to_call"])

    def test_who_is_not_reached_is_called_again_the_next_day(self):
        # S61: no contact, so the plan does not count from it.
        plan = self.plan()
        self.call(plan.callback_ids, "unreachable")
        self.assertEqual(plan.last_contact, self.day(1))
        self.assertEqual(plan.next_call, self.day(2, 7))

    def test_the_repair_callback_keeps_its_three_days(self):
        # S61, D3-6.9
        days = self.env["service.policy"]._get_value("callback.days", self.company)
        self.assertEqual(days, 3)

    def test_one_plan_a_customer(self):
        plan = self.plan()
        action = self.partner.with_user(self.agent).action_make_care_plan()
        self.assertEqual(self.env["care.plan"].search(action["domain"]), plan)

    def test_a_class_of_customers_gets_plans_at_once(self):
        # S61, D3-10.1.2: tasks of the front desk from the customers' data.
        customers = self.make_customers(3, care_class_id=self.key.id)
        with freeze_time(FIRST_OF_JUNE):
            customers.with_user(self.agent).action_make_care_plan()
        plans = self.env["care.plan"].search([("partner_id", "in", customers.ids)])
        self.assertEqual(set(plans.mapped("state")), {"running"})
        self.assertEqual(set(plans.mapped("next_call")), {self.day(1, 7)})

    def test_a_plan_that_ends_takes_back_what_it_planned(self):
        plan = self.plan()
        plan.with_user(self.agent).action_end()
        self.assertEqual(plan.callback_ids.state, "done")
        self.assertEqual(plan.visit_ids.state, "cancelled")
        self.assertFalse(plan.callback_ids._find_live_deadlines())
        self.plan()

    # -- a problem ----------------------------------------------------------------

    def test_a_problem_opens_a_complaint_that_is_linked(self):
        # S61, D4-1.1, D2-M4.4
        callback = self.plan().callback_ids
        with self.assertRaisesRegex(UserError, "what the customer said"):
            self.call(callback, "problem")
        self.call(callback, "problem", answer="The fan is loud.")
        complaint = callback.complaint_id
        self.assertEqual(
            (complaint.partner_id, complaint.kind, complaint.problem),
            (self.partner, "complaint", "The fan is loud."),
        )

    def test_a_satisfied_customer_opens_none(self):
        callback = self.plan().callback_ids
        self.call(callback, "satisfied")
        self.assertFalse(callback.complaint_id)

    def test_what_was_said_is_fed_back(self):
        # S61: planned -> done -> fed back.
        callback = self.plan().callback_ids.with_user(self.agent)
        callback.feedback = "Told production."
        with self.assertRaisesRegex(UserError, "Call the customer"):
            callback.action_feed_back()
        self.call(callback, "satisfied")
        callback.action_feed_back()
        self.assertEqual(callback.fed_back_by_id, self.agent)
        with self.assertRaisesRegex(UserError, "fed back"):
            callback.feedback = "Nobody."

    def test_an_improvement_comes_from_a_callback(self):
        # S61, D4-8.5.9.3
        callback = self.plan().callback_ids
        with freeze_time("2026-07-01 02:00:00"):
            improvement = (
                self.env["care.improvement"]
                .with_user(self.agent)
                .create(
                    {
                        "department_id": self.department.id,
                        "callback_id": callback.id,
                        "problem": "Loud fans",
                    }
                )
            )
        self.assertEqual(callback.improvement_ids, improvement)
        self.assertTrue(improvement.improvement_due)

    # -- callbacks of other kinds -------------------------------------------------

    def test_a_callback_after_a_sale_is_written_by_hand(self):
        # S61, D2-M4.4, D3-2.2.6, D3-5.2.5
        callbacks = self.env["aftersales.callback"].with_user(self.agent)
        with freeze_time(FIRST_OF_JUNE):
            for kind in ("sale", "collection", "win_back"):
                callback = callbacks.create(
                    {
                        "partner_id": self.partner.id,
                        "kind": kind,
                        "planned_on": "2026-06-03",
                    }
                )
                self.assertEqual(callback.state, "to_call")
                self.assertEqual(str(callback.callback_due), "2026-06-03 15:59:59")

    def test_who_ordered_once_and_no_more_is_lost(self):
        # S61, D3-5.2.5: 365 days without an order.
        order = self.env["sale.order"].create(
            {"partner_id": self.partner.id, "company_id": self.company.id}
        )
        self.env.flush_all()
        # Confirmed long ago: the gates of an order are tested where they are.
        self.env.cr.execute(
            "UPDATE sale_order SET state = 'sale', date_order = '2025-06-01 02:00:00' "
            "WHERE id = %s",
            [order.id],
        )
        self.env.invalidate_all()
        lost = [("is_care_lost", "=", True), ("id", "=", self.partner.id)]
        partners = self.env["res.partner"].with_user(self.supervisor)
        with freeze_time("2026-06-01 02:00:00"):
            self.assertFalse(partners.search(lost))
        with freeze_time("2026-06-03 02:00:00"):
            self.assertEqual(partners.search(lost), self.partner)
            self.assertTrue(partners.browse(self.partner.id).is_care_lost)

    def test_callbacks_are_not_forged(self):
        callbacks = self.env["aftersales.callback"]
        with self.assertRaises(AccessError):
            callbacks.with_user(self.agent).create({"partner_id": self.partner.id})
        with self.assertRaises(AccessError):
            callbacks.with_user(self.agent).create(
                {"partner_id": self.partner.id, "kind": "sale", "state": "done"}
            )
        with self.assertRaises(AccessError):
            callbacks.with_user(self.technician).create(
                {"partner_id": self.partner.id, "kind": "sale"}
            )
        with self.assertRaises(AccessError):
            self.plan().callback_ids.with_user(self.agent).write(
                {"planned_on": "2027-01-01"}
            )

    # -- visits -------------------------------------------------------------------

    def test_regular_visits_of_key_customers(self):
        # S61, D3-5.2.2: every 90 days; each visit plans the next one.
        plan = self.plan(FIRST_OF_JUNE)
        visit = plan.visit_ids
        self.assertEqual(visit.planned_on, self.day(30, 8))
        with freeze_time("2026-08-31 02:00:00"):
            visit.with_user(self.agent).write(
                {
                    "result": "need",
                    "needs": "A second line",
                    "region_problems": "Voltage drops",
                }
            )
            visit.with_user(self.agent).action_done()
        self.assertEqual(visit.visited_on, self.day(31, 8))
        self.assertEqual(plan.last_contact, self.day(31, 8))
        self.assertEqual(plan.next_visit, self.day(29, 11))

    def test_an_irregular_visit_is_recorded_and_fed_back(self):
        # S61, D3-9.4
        visits = self.env["care.visit"].with_user(self.agent)
        visit = visits.create({"partner_id": self.partner.id})
        with self.assertRaisesRegex(UserError, "D3-9.4"):
            visit.write({"result": "problem"})
            visit.action_done()
        visit.write({"result": "problem", "opinion": "Wrong manual."})
        visit.action_done()
        self.assertEqual(visit.complaint_id.problem, "Wrong manual.")
        with self.assertRaisesRegex(UserError, "stays"):
            visit.opinion = "All is well."
        with self.assertRaisesRegex(UserError, "D3-9.4"):
            visit.action_feed_back()
        visit.feedback = "Told the technical office: new manual."
        visit.action_feed_back()
        self.assertEqual(visit.state, "fed_back")
        with self.assertRaises(AccessError):
            visit.write({"state": "planned"})

    def test_a_visit_that_is_still_to_come_is_not_recorded(self):
        visit = (
            self.env["care.visit"]
            .with_user(self.agent)
            .create(
                {
                    "partner_id": self.partner.id,
                    "visited_on": "2126-01-01",
                    "result": "content",
                    "needs": "None",
                }
            )
        )
        with self.assertRaisesRegex(UserError, "still to come"):
            visit.action_done()
