# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_people import PeopleCase


class PropertyCase(PeopleCase):
    """A building with units, whose owners pay 200 a month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(datetime(2026, 7, 1, 2, 0)))

    @classmethod
    def make_units(cls, number, **vals):
        return cls.env["care.property.unit"].create(
            [
                {
                    "name": f"3-{1000 + count}",
                    "building": "3",
                    "partner_id": cls.customer.id,
                    "fee_amount": 200,
                    "company_id": cls.company.id,
                    **vals,
                }
                for count in range(number)
            ]
        )


class FeeCase(PropertyCase):
    """The same with a chart of accounts, for notices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )

    def run_of(self, units, **vals):
        return (
            self.env["care.fee.run"]
            .with_user(self.agent)
            .create(
                {
                    "title": "Property fee, July 2026",
                    "unit_ids": [Command.set(units.ids)],
                    **vals,
                }
            )
        )

    def pay(self, moves):
        """One payment of the customer for all of them."""
        self.env["account.payment.register"].sudo().with_context(
            active_model="account.move", active_ids=moves.ids
        ).create({"group_payment": True})._create_payments()


@tagged("post_install", "-at_install")
class TestPeopleFees(FeeCase):
    """Fee notices (S66, D4-12.1.5)."""

    def test_100_notices_80_paid_are_80_percent_to_the_director(self):
        # S66, D4-12.1.5
        run = self.run_of(self.make_units(100))
        run.action_notice()
        moves = run.sudo().invoice_ids
        self.assertEqual(len(moves), 100)
        self.assertEqual(set(moves.mapped("state")), {"posted"})
        self.assertEqual(set(moves.mapped("amount_total")), {200})
        self.assertEqual(set(moves.mapped("invoice_date_due")), {date(2026, 7, 31)})
        self.assertEqual((run.notice_count, run.rate), (100, 0))
        self.pay(moves[:80])
        run.invalidate_recordset()
        self.assertEqual((run.paid_count, run.paid_amount), (80, 16000))
        self.assertEqual(round(run.rate, 1), 80.0)
        with self.assertRaises(AccessError):
            run.action_report()
        run.with_user(self.supervisor).action_report()
        self.assertEqual(round(run.reported_rate, 1), 80.0)
        activity = run.sudo().activity_ids
        self.assertEqual(activity.user_id, self.director)
        self.assertIn("80.0 %", activity.summary)
        self.assertIn("80 of 100", activity.summary)
        # The office reads the notices without rights in the books.
        notices = self.env["care.fee.notice"].with_user(self.agent)
        self.assertEqual(notices.search_count([("state", "=", "paid")]), 80)
        figure = self.env.ref("customer_care.kpi_fee").with_company(self.company)
        self.assertEqual(figure.figure_text, "80.0 %")

    def test_two_runs_of_one_batch_do_not_ask_a_unit_twice(self):
        # S66, D4-12.1.5
        units = self.make_units(3)
        first, second = self.run_of(units[:2]), self.run_of(units[1:])
        (first | second).action_notice()
        self.assertEqual((first.state, second.state), ("noticed", "draft"))
        with self.assertRaisesRegex(UserError, units[1].name):
            second.action_notice()

    def test_a_credited_notice_is_none(self):
        # S66, D4-12.1.5
        run = self.run_of(self.make_units(2))
        run.action_notice()
        moves = run.sudo().invoice_ids
        self.pay(moves[0])
        self.assertEqual(round(run.rate, 1), 50.0)
        moves[1]._reverse_moves([{"invoice_date": date(2026, 7, 1)}], cancel=True)
        run.invalidate_recordset()
        self.assertEqual((run.notice_count, round(run.rate, 1)), (1, 100.0))

    def test_a_part_that_is_paid_counts_as_a_part(self):
        # S66, D4-12.1.5
        run = self.run_of(self.make_units(1))
        run.action_notice()
        move = run.sudo().invoice_ids
        self.env["account.payment.register"].sudo().with_context(
            active_model="account.move", active_ids=move.ids
        ).create(
            {"amount": 50, "payment_difference_handling": "open"}
        )._create_payments()
        run.invalidate_recordset()
        self.assertEqual((run.paid_count, round(run.rate, 1)), (0, 25.0))

    def test_no_second_notice_for_the_same_days(self):
        # S66, D4-12.1.5
        units = self.make_units(1)
        self.run_of(units).action_notice()
        with self.assertRaisesRegex(UserError, "have a notice"):
            self.run_of(units).action_notice()
        self.run_of(units, date_from=date(2026, 8, 1)).action_notice()

    def test_only_overdue_notices_are_chased(self):
        # S66, D4-1.2: the day of the limit is in time, and not every day anew
        run = self.run_of(self.make_units(2))
        run.action_notice()
        self.pay(run.sudo().invoice_ids[0])
        unpaid = run.sudo().invoice_ids[1]
        with freeze_time(datetime(2026, 7, 31, 2)), self.assertRaises(UserError):
            run.action_chase()
        with freeze_time(datetime(2026, 8, 1, 2)):
            run.action_chase()
        self.assertEqual((run.sudo().invoice_ids - unpaid).care_chase_count, 0)
        self.assertEqual(unpaid.care_chase_count, 1)
        with freeze_time(datetime(2026, 8, 7, 2)), self.assertRaises(UserError):
            run.action_chase()
        with freeze_time(datetime(2026, 8, 8, 2)):
            run.action_chase()
        self.assertEqual(unpaid.care_chase_count, 2)
        with self.assertRaises(AccessError):
            unpaid.with_user(self.agent).care_chased_on = False

    def test_a_unit_without_a_fee_is_named(self):
        # S66
        units = self.make_units(1, fee_amount=0)
        with self.assertRaisesRegex(UserError, "Without a fee"):
            self.run_of(units).action_notice()
        run = self.run_of(units.browse())
        with self.assertRaisesRegex(UserError, "Choose the units"):
            run.action_notice()
        self.make_units(3, building="4")
        run.action_add_units()
        self.assertEqual(len(run.unit_ids), 3)
        with self.assertRaises(AccessError):
            run.write({"state": "noticed"})


@tagged("post_install", "-at_install")
class TestPeopleProperty(PropertyCase):
    """Decoration, contractors, rented units, the daily review (S66)."""

    def case(self, **vals):
        return (
            self.env["care.property.case"]
            .with_user(self.agent)
            .create(
                {
                    "unit_id": self.make_units(1).id,
                    "what": "A new kitchen",
                    "date_from": date(2026, 7, 6),
                    "date_to": date(2026, 7, 31),
                    **vals,
                }
            )
        )

    def test_decoration_before_the_review_is_refused(self):
        # S66, D4-12.1.12, D4-1.3
        case = self.case()
        with self.assertRaisesRegex(UserError, "D4-12.1.12"):
            case.action_start()
        with self.assertRaises(AccessError):
            case.action_review()
        with self.assertRaisesRegex(UserError, "Write the review"):
            case.with_user(self.supervisor).action_review()
        case.review_note = "No bearing wall is touched"
        case.with_user(self.supervisor).action_review()
        case.action_start()
        self.assertEqual(case.state, "watched")
        case.result = "As agreed"
        with self.assertRaisesRegex(UserError, "Watched 0 times"):
            case.action_close()
        case.watch_ids = [Command.create({"finding": "Rubble", "is_bad": True})]
        with self.assertRaisesRegex(UserError, "not put right"):
            case.action_close()
        case.watch_ids.settled = "Removed on 8 July"
        case.action_close()
        self.assertEqual(case.state, "closed")

    def test_nobody_reviews_an_own_case(self):
        # S66, D4-12.1.12
        case = self.case().with_user(self.supervisor)
        own = case.create(
            {
                "unit_id": case.unit_id.id,
                "what": "Mine",
                "review_note": "Fine",
                "date_from": date(2026, 7, 6),
                "date_to": date(2026, 7, 7),
            }
        )
        with self.assertRaisesRegex(UserError, "Nobody reviews"):
            own.action_review()
        with self.assertRaises(AccessError):
            own.write({"state": "reviewed"})

    def test_what_was_reviewed_stays(self):
        # S66, D4-12.1.12
        case = self.case(review_note="Fine")
        case.with_user(self.supervisor).action_review()
        with self.assertRaisesRegex(UserError, "was reviewed as it is"):
            case.what = "And a new bathroom"
        with self.assertRaisesRegex(UserError, "from its start"):
            case.watch_ids = [Command.create({"finding": "Too early"})]

    def test_a_hand_over_dates_the_unit(self):
        # S66, D4-1.3, D2-J2.4
        case = self.case(kind="handover", review_note="Fine", result="Keys given")
        case.with_user(self.supervisor).action_review()
        case.action_start()
        case.action_close()
        self.assertEqual(case.unit_id.handed_over_on, date(2026, 7, 1))

    def rating(self, score, **vals):
        return (
            self.env["care.contractor.rating"]
            .with_user(self.supervisor)
            .create(
                {
                    "partner_id": self.customer.id,
                    "date_from": date(2026, 6, 1),
                    "date_to": date(2026, 6, 30),
                    "score": score,
                    "plan_review": "Two rounds a day",
                    "note": "Stairs dirty on 12 June",
                    **vals,
                }
            )
        )

    def test_60_of_70_opens_a_rectification(self):
        # S66, D4-12.1.2
        for score, opened in ((60, True), (69.9, True), (70, False), (71, False)):
            rating = self.rating(score)
            rating.action_rate()
            self.assertEqual(bool(rating.finding_id), opened, score)
        rating = self.rating(60)
        rating.action_rate()
        self.assertEqual(rating.finding_id.state, "open")
        self.assertIn("scored 60", rating.finding_id.description)
        with self.assertRaisesRegex(UserError, "stays"):
            rating.score = 90
        with self.assertRaises(AccessError):
            self.rating(90).write({"state": "rated"})

    def test_a_rating_needs_the_plan_and_the_facts(self):
        # S66, D4-12.1.2
        with self.assertRaisesRegex(UserError, "contractor's plan"):
            self.rating(90, plan_review=False).action_rate()

    def test_rented_units_are_complete(self):
        # S66, D4-12.1.14, D4-1.4
        unit = self.make_units(1, use="rented")
        self.assertTrue(unit.is_incomplete)
        self.assertIn(unit, unit.search([("is_incomplete", "=", True)]))
        tenant = self.env["res.partner"].create({"name": "T", "phone": "138"})
        unit.write(
            {
                "tenant_id": tenant.id,
                "lease_from": date(2026, 1, 1),
                "lease_to": date(2026, 7, 1),
            }
        )
        self.assertFalse(unit.gaps)
        self.assertNotIn(unit, unit.search([("is_incomplete", "=", True)]))
        unit.lease_to = date(2026, 6, 30)
        self.assertIn("lease", unit.gaps)
        # Confidential: not for everybody (D4-1.4, D4-1.0).
        with self.assertRaises(AccessError):
            unit.with_user(self.user).read(["tenant_id"])

    def test_the_daily_review_is_a_checklist(self):
        # S66, D4-12.1.1, D4-1.5, D4-1.1, D4-12.1.7, D4-12.2.1
        plan = self.env["service.checklist.plan"].create(
            {
                "name": "Daily review",
                "template_id": self.env.ref(
                    "customer_care.checklist_property_review"
                ).id,
                "company_id": self.company.id,
                "recurrence": "calendar",
                "interval_number": 1,
                "interval_unit": "day",
                "working_days_only": True,
                "user_id": self.supervisor.id,
                "date_start": date(2026, 7, 1),
            }
        )
        plan.action_activate()
        self.assertEqual(plan.run_ids.date_due, date(2026, 7, 1))
        for name in ("building_patrol", "department_report"):
            self.assertTrue(self.env.ref(f"customer_care.checklist_{name}").line_ids)
