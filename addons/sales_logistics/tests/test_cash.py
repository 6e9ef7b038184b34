# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import LogisticsCase


@tagged("post_install", "-at_install")
class TestCash(LogisticsCase):
    """Cash is handed in on the day it was taken (S45, D2-27 … D2-29)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        journals = cls.env["account.journal"]
        cls.custody = journals.create(
            {
                "name": "Cash in custody",
                "type": "cash",
                "code": "CUST",
                "company_id": cls.company.id,
            }
        )
        cls.company.cash_journal_id = journals.create(
            {
                "name": "Cash box",
                "type": "cash",
                "code": "BOX",
                "company_id": cls.company.id,
            }
        )
        cls.employee = cls.env["hr.employee"].create(
            {
                "name": "Clerk",
                "user_id": cls.clerk.id,
                "company_id": cls.company.id,
            }
        )

    def collect(self, amount, user=None):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": amount,
                "journal_id": self.custody.id,
                "collected_by_id": (user or self.clerk).id,
                "company_id": self.company.id,
            }
        )
        payment.action_post()
        return payment

    def balance(self, account):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return sum(lines.mapped("balance"))

    @freeze_time("2026-06-01 06:00:00")
    def test_the_money_of_a_day_is_on_one_slip(self):
        first, second = self.collect(200), self.collect(100)
        slip = first.cash_slip_id
        self.assertEqual(second.cash_slip_id, slip)
        self.assertEqual((slip.amount, slip.user_id), (300, self.clerk))

    def test_cash_does_not_become_somebody_elses(self):
        # D2-27: whoever took it has it until it is handed in.
        payment = self.collect(200)
        with self.assertRaisesRegex(UserError, "D2-27"):
            payment.with_user(self.clerk).collected_by_id = self.supervisor
        self.assertEqual(payment.cash_slip_id.user_id, self.clerk)

    def test_counted_whole_it_is_confirmed_and_booked(self):
        # D2-S4.2
        with freeze_time("2026-06-01 06:00:00"):
            slip = self.collect(300).cash_slip_id
            slip.with_user(self.clerk).action_hand_in()
            slip.with_user(self.cashier).action_confirm(300)
        self.assertEqual((slip.state, slip.difference), ("confirmed", 0))
        self.assertEqual(
            self.balance(self.company.cash_journal_id.default_account_id), 300
        )
        payment = slip.payment_ids
        custody = payment.outstanding_account_id or self.custody.default_account_id
        self.assertEqual(self.balance(custody), 0)
        self.assertFalse(slip.deadline_count)

    def test_290_of_300_stays_open_with_a_difference_of_10(self):
        with freeze_time("2026-06-01 06:00:00"):
            slip = self.collect(300).cash_slip_id
            slip.with_user(self.clerk).action_hand_in()
            slip.with_user(self.cashier).action_confirm(290)
            self.assertEqual((slip.state, slip.difference), ("short", 10))
            slip.with_user(self.cashier).action_confirm(10)
        self.assertEqual(slip.state, "confirmed")

    def test_more_than_was_collected_is_not_counted(self):
        slip = self.collect(300).cash_slip_id
        slip.with_user(self.clerk).action_hand_in()
        with self.assertRaisesRegex(UserError, "More than the slip"):
            slip.with_user(self.cashier).action_confirm(300.01)

    def test_overnight_it_is_overdue_and_proposes_a_case(self):
        # D2-37.4, D2-H16
        with freeze_time("2026-06-01 06:00:00"):
            slip = self.collect(300).cash_slip_id
        sweep = self.env["service.deadline"]._sweep_overdue
        with freeze_time("2026-06-01 15:59:00"):
            sweep()
            self.assertNotEqual(slip.deadline_badge, "overdue")
        with freeze_time("2026-06-01 16:00:01"):
            sweep()
            slip.invalidate_recordset()
            self.assertEqual(slip.deadline_badge, "overdue")
        case = self.env["service.accountability.case"].search(
            [("employee_id", "=", self.employee.id)]
        )
        self.assertEqual(case.article_id.code, "D2-37.4")
        self.assertEqual((case.res_model, case.res_id), (slip._name, slip.id))

    def test_who_kept_cash_collects_no_more(self):
        # D2-29
        with freeze_time("2026-06-01 06:00:00"):
            slip = self.collect(300).cash_slip_id
        with freeze_time("2026-06-02 01:00:00"):
            with self.assertRaisesRegex(UserError, "D2-29"):
                self.collect(1)
            slip.with_user(self.clerk).action_hand_in()
            slip.with_user(self.cashier).action_confirm(300)
            self.collect(1)

    def test_only_the_collector_hands_in_and_never_confirms(self):
        slip = self.collect(300, self.cashier).cash_slip_id
        with self.assertRaises(UserError):
            slip.with_user(self.supervisor).action_hand_in()
        slip.with_user(self.cashier).action_hand_in()
        with self.assertRaisesRegex(UserError, "they collected"):
            slip.with_user(self.cashier).action_confirm(300)
        with self.assertRaises(AccessError):
            slip.with_user(self.supervisor).action_confirm(300)

    # S45, D2-27: whoever collects hands in, technicians and drivers too.
    def test_a_collector_who_does_not_read_the_books_hands_in(self):
        driver = new_test_user(
            self.env,
            "cash_driver",
            "sales_logistics.group_driver",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        slip = self.collect(300, driver).cash_slip_id
        self.env.invalidate_all()
        self.assertFalse(
            self.env["account.payment"].with_user(driver).has_access("read")
        )
        slip.with_user(driver).action_hand_in()
        self.assertEqual(slip.state, "handed_in")

    def test_what_was_handed_in_stays_as_it_was(self):
        payment = self.collect(300)
        slip = payment.cash_slip_id
        slip.with_user(self.clerk).action_hand_in()
        with self.assertRaises(UserError):
            payment.with_user(self.cashier).write({"cash_slip_id": False})
        with self.assertRaises(AccessError):
            slip.with_user(self.cashier).write({"state": "confirmed", "counted": 300})
