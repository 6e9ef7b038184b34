# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .money_common import MoneyCase

# 14:00 on 1 June and 09:00 on 2 June 2026 in China.
FIRST, SECOND = "2026-06-01 06:00:00", "2026-06-02 01:00:00"


@tagged("post_install", "-at_install")
class TestMoneyCash(MoneyCase):
    """Cash of whoever took it, until finance has counted it (S45, D2-27 … D2-29)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.custody = cls.journal("CUST", cash_custody=True)
        cls.van = cls.journal("VAN")
        cls.company.cash_journal_id = cls.journal("BOX")

    @classmethod
    def journal(cls, code, **vals):
        journal = cls.env["account.journal"].create(
            {
                "name": code,
                "type": "cash",
                "code": code,
                "company_id": cls.company.id,
                **vals,
            }
        )
        lines = journal.inbound_payment_method_line_ids
        lines.payment_account_id = journal.default_account_id
        return journal

    def take(self, amount, journal=None, user=None, **vals):
        payment = (
            self.env["account.payment"]
            .with_user(user or self.env.user)
            .sudo()
            .create(
                {
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": self.customer.id,
                    "amount": amount,
                    "journal_id": (journal or self.custody).id,
                    "company_id": self.company.id,
                    **vals,
                }
            )
        )
        payment.action_post()
        return payment

    @freeze_time(FIRST)
    def test_cash_in_custody_always_has_somebody(self):
        payment = self.take(100, user=self.clerk)
        self.assertEqual(payment.collected_by_id, self.clerk)
        self.assertEqual(payment.cash_slip_id.user_id, self.clerk)
        self.assertFalse(self.take(100, self.van, user=self.clerk).cash_slip_id)

    @freeze_time(FIRST)
    def test_a_collector_named_later_gets_it_on_the_slip(self):
        payment = self.take(100, self.van)
        payment.collected_by_id = self.clerk
        self.assertEqual(payment.cash_slip_id.user_id, self.clerk)

    @freeze_time(FIRST)
    def test_money_of_two_journals_leaves_both(self):
        first = self.take(200, collected_by_id=self.clerk.id)
        self.take(100, self.van, collected_by_id=self.clerk.id)
        slip = first.cash_slip_id
        self.assertEqual(slip.amount, 300)
        slip.with_user(self.clerk).action_hand_in()
        slip.with_user(self.cashier).action_confirm(250)
        slip.with_user(self.cashier).action_confirm(50)
        for journal in (self.custody, self.van):
            self.assertEqual(self.balance(journal.default_account_id), 0)
        self.assertEqual(
            self.balance(self.company.cash_journal_id.default_account_id), 300
        )

    def test_a_payment_on_a_slip_that_was_handed_in_is_not_cancelled(self):
        # D2-28
        payment = self.take(100, collected_by_id=self.clerk.id)
        payment.cash_slip_id.with_user(self.clerk).action_hand_in()
        for step in (
            payment.action_draft,
            payment.action_cancel,
            payment.move_id.button_draft,
        ):
            with self.assertRaisesRegex(UserError, "D2-28"):
                step()
        self.assertEqual(payment.cash_slip_id.amount, 100)

    def test_a_payment_on_a_slip_that_was_handed_in_is_not_rejected(self):
        # D2-28: the other ways of core, and the status itself
        payment = self.take(100, collected_by_id=self.clerk.id)
        payment.cash_slip_id.with_user(self.clerk).action_hand_in()
        with self.assertRaisesRegex(UserError, "D2-28"):
            payment.action_reject()
        for state in ("draft", "canceled", "rejected"):
            with self.subTest(state=state), self.assertRaisesRegex(UserError, "D2-28"):
                payment.write({"state": state})
        self.env.invalidate_all()
        self.assertEqual(payment.cash_slip_id.amount, 100)

    def test_while_it_is_with_the_collector_it_may_be_cancelled(self):
        payment = self.take(100, collected_by_id=self.clerk.id)
        payment.action_draft()
        payment.action_cancel()
        self.assertEqual(payment.cash_slip_id.amount, 0)

    def test_posted_again_it_is_collected_anew(self):
        # D2-27, D2-28: booked on the wrong person, or on a slip handed in since
        payment = self.take(100, collected_by_id=self.clerk.id)
        with self.assertRaisesRegex(UserError, "D2-27"):
            payment.with_user(self.cashier).collected_by_id = self.supervisor
        payment.action_draft()
        payment.collected_by_id = self.supervisor
        payment.action_post()
        self.assertEqual(payment.cash_slip_id.user_id, self.supervisor)

    def test_nothing_left_on_the_slip_blocks_nobody(self):
        with freeze_time(FIRST):
            payment = self.take(100, collected_by_id=self.clerk.id)
            payment.action_draft()
            payment.action_cancel()
        with freeze_time(SECOND):
            self.take(1, collected_by_id=self.clerk.id)

    def test_until_the_end_of_the_day_of_the_policy(self):
        # D2-28, D2-29: one day more by the company's own policy
        policy = self.env.ref("sales_logistics.policy_cash_days")
        with freeze_time(FIRST):
            self.env["service.policy.value"].create(
                {
                    "policy_id": policy.id,
                    "company_id": self.company.id,
                    "date_from": "2026-06-01",
                    "value": 1,
                }
            )
            self.take(100, collected_by_id=self.clerk.id)
        with freeze_time("2026-06-02 15:59:59"):
            self.take(1, collected_by_id=self.clerk.id)
        with (
            freeze_time("2026-06-02 16:00:01"),
            self.assertRaisesRegex(UserError, "D2-29"),
        ):
            self.take(1, collected_by_id=self.clerk.id)

    def test_overdue_cash_stops_every_way_of_collecting(self):
        with freeze_time(FIRST):
            self.take(100, collected_by_id=self.clerk.id)
        with freeze_time(SECOND):
            with self.assertRaisesRegex(UserError, "D2-29"):
                self.take(1, user=self.clerk)
            loose = self.take(1, self.van)
            with self.assertRaisesRegex(UserError, "D2-29"):
                loose.collected_by_id = self.clerk
            self.take(1, collected_by_id=self.supervisor.id)

    @freeze_time(FIRST)
    def test_what_finance_takes_in_directly_leaves_the_slip(self):
        first = self.take(200, collected_by_id=self.clerk.id)
        second = self.take(100, collected_by_id=self.clerk.id)
        slip = first.cash_slip_id
        second.with_user(self.cashier)._count_on_slips()
        self.assertEqual((slip.amount, slip.state), (200, "open"))
        self.assertEqual(second.cash_slip_id.state, "confirmed")
        first.with_user(self.cashier)._count_on_slips()
        self.assertEqual(
            (slip.state, first.cash_slip_id.state), ("confirmed", "confirmed")
        )
        self.assertEqual(
            self.balance(self.company.cash_journal_id.default_account_id), 300
        )

    def test_the_age_of_each_persons_cash(self):
        with freeze_time(FIRST):
            self.take(300, collected_by_id=self.clerk.id)
            slip = self.take(50, collected_by_id=self.supervisor.id).cash_slip_id
            slip.with_user(self.supervisor).action_hand_in()
            slip.with_user(self.cashier).action_confirm(20)
        for days, age in ((0, "0"), (1, "1"), (30, "1"), (31, "2"), (91, "4")):
            moment = "2026-06-01 07:00:00"
            with freeze_time(moment) as clock:
                clock.tick(timedelta(days=days))
                rows = self.env["sale.money.report"].with_company(self.company)
                rows = rows.search(
                    [("kind", "=", "cash"), ("company_id", "=", self.company.id)]
                )
                self.assertEqual(
                    {row.user_id: (row.amount, row.age) for row in rows},
                    {self.clerk: (300, age), self.supervisor: (30, age)},
                )
                self.env.invalidate_all()
