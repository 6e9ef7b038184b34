# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.service_base.tests.bad_row import refuse_row

from .common import LogisticsCase


@tagged("post_install", "-at_install")
class TestCollection(LogisticsCase):
    """Told before, reported when overdue, decided by the GM (S44, D2-16, D2-23)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sold = cls.with_demand_and_signatures(
            cls.order(cls.old_customer, stock=9000)
        )
        cls.paper = cls.contract(cls.sold)
        cls.paper.stage_ids = [
            (0, 0, {"name": "First", "date_due": "2026-06-10", "amount": 5000}),
            (0, 0, {"name": "Second", "date_due": "2026-07-10", "amount": 4000}),
        ]
        cls.add_papers(cls.paper)
        cls.sign_contract(cls.paper)
        cls.paper.with_user(cls.clerk).action_make_effective()
        cls.sold.with_user(cls.clerk).action_confirm()
        cls.stage, cls.later = cls.paper.stage_ids

    def run_job(self, moment):
        with freeze_time(moment):
            self.env["sale.collection.stage"]._cron_collect()
        self.stage.invalidate_recordset()

    def test_the_customer_is_told_seven_days_before(self):
        # S44, D3-2.2.3
        self.run_job("2026-06-02 02:00:00")
        self.assertEqual(self.stage.state, "planned")
        self.run_job("2026-06-03 02:00:00")
        self.assertEqual(self.stage.state, "notified")
        self.assertEqual(self.later.state, "planned")
        told = self.stage.notified_at
        self.run_job("2026-06-04 02:00:00")
        self.assertEqual(self.stage.notified_at, told)

    def test_what_is_missing_is_reported_the_day_after(self):
        # D2-Q2.4
        self.pay(self.sold, 2000)
        self.run_job("2026-06-10 02:00:00")
        self.assertEqual(self.stage.state, "notified")
        self.run_job("2026-06-11 02:00:00")
        self.assertEqual(
            (self.stage.state, self.stage.reported_amount), ("reported", 3000)
        )
        self.assertIn(self.gm, self.stage.activity_ids.user_id)
        calls = self.stage.activity_ids.filtered(
            lambda one: (
                one.activity_category == "phonecall"
                or one.activity_type_id == self.env.ref("mail.mail_activity_data_call")
            )
        )
        self.assertEqual(calls.user_id, self.paper.user_id)
        # Paid, nobody telephones any more.
        self.pay(self.sold, 3000)
        self.run_job("2026-06-12 02:00:00")
        self.assertFalse(self.stage.activity_ids)

    @mute_logger("odoo.sql_db", "odoo.addons.service_base.jobs")
    def test_one_bad_stage_leaves_the_others_reported(self):
        # S44, D2-16
        refuse_row(self.stage, "id", self.stage.id)
        self.run_job("2026-07-11 02:00:00")
        self.assertEqual(self.stage.state, "planned")
        self.assertEqual(self.later.state, "reported")

    def test_staff_cannot_decide_on_it(self):
        self.run_job("2026-06-11 02:00:00")
        with self.assertRaises(AccessError):
            self.stage.with_user(self.supervisor).action_decide("Wait")
        with self.assertRaises(AccessError):
            self.stage.with_user(self.clerk).write({"decision": "Wait"})
        self.stage.with_user(self.gm).action_decide("Stop deliveries")
        self.assertEqual(
            (self.stage.state, self.stage.decided_by_id), ("decided", self.gm)
        )

    def test_the_plan_of_an_effective_contract_stays(self):
        # S44, D2-16: who moves a date decides on what is overdue.
        stage = self.stage.with_user(self.clerk)
        for vals in ({"date_due": "2026-06-11"}, {"amount": 4999.99}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "D2-16"):
                stage.write(vals)
        with self.assertRaisesRegex(UserError, "D2-16"):
            stage.unlink()
        with self.assertRaisesRegex(UserError, "D2-16"):
            stage.copy()
        stage.write({"date_due": "2026-06-10", "name": "Down payment"})

    def test_after_the_decision_a_new_date_is_followed_anew(self):
        # S44, D2-16: decided on 11 June, agreed for 20 June, reported on 21 June
        self.run_job("2026-06-11 02:00:00")
        self.stage.with_user(self.gm).action_decide("Ten days more")
        stage = self.stage.with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "D2-16"):
            stage.amount = 1
        stage.date_due = "2026-06-20"
        self.assertEqual((stage.state, stage.decision), ("planned", "Ten days more"))
        self.run_job("2026-06-20 02:00:00")
        self.assertEqual(stage.state, "notified")
        self.run_job("2026-06-21 02:00:00")
        self.assertEqual(stage.state, "reported")

    def test_nothing_is_decided_before_it_is_reported(self):
        with self.assertRaisesRegex(UserError, "not reported"):
            self.stage.with_user(self.gm).action_decide("Wait")

    def test_money_settles_the_earliest_stage_first(self):
        # D2-Q1.1
        self.pay(self.sold, 6000)
        stages = self.stage | self.later
        stages.invalidate_recordset()
        self.assertEqual(stages.mapped("paid"), [5000, 1000])
        self.run_job("2026-06-03 02:00:00")
        self.assertEqual(self.stage.state, "paid")

    def test_the_file_closes_when_all_is_paid(self):
        # D2-23
        self.pay(self.sold, 8999.99)
        with self.assertRaisesRegex(UserError, "0.01"):
            self.paper.with_user(self.clerk).action_archive_contract()
        self.pay(self.sold, 0.01)
        self.paper.invalidate_recordset()
        self.assertEqual(self.paper.collected_percent, 100)
        self.paper.with_user(self.clerk).action_archive_contract()
        self.assertEqual(self.paper.state, "archived")

    def test_stages_come_to_the_amount(self):
        paper = self.contract(self.order(self.old_customer, stock=1000))
        with self.assertRaisesRegex(ValidationError, "D2-23"):
            paper.stage_ids = [
                (0, 0, {"name": "Part", "date_due": "2026-06-10", "amount": 999.99})
            ]

    def test_a_changed_stage_voids_the_signatures(self):
        paper = self.contract(self.order(self.old_customer, stock=1000))
        paper.stage_ids = [
            (0, 0, {"name": "All", "date_due": "2026-06-10", "amount": 1000})
        ]
        self.add_papers(paper)
        self.sign_contract(paper)
        paper.stage_ids.with_user(self.clerk).date_due = "2026-12-31"
        with self.assertRaises(UserError):
            paper.with_user(self.clerk).action_make_effective()
