# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LogisticsCase


@tagged("post_install", "-at_install")
class TestDepositMatrix(LogisticsCase):
    """Customer × supply × amount (S42, D2-24a … D2-24e)."""

    def terms(self, partner, **prices):
        order = self.order(partner, **prices)
        return order.deposit_required, order.deposit_approver, order.pay_on_delivery

    def test_the_numbers_of_the_policy(self):
        # D2-24c
        old, new = self.old_customer, self.customer
        cases = [
            (old, {"to_order": 8000}, 2400, "gm", False),
            (old, {"custom": 6000}, 3000, "gm", False),
            (old, {"stock": 10000}, 0, "supervisor", False),
            (old, {"stock": 10000.01}, 0, "gm", True),
            (new, {"stock": 9999.99}, 2000, "gm", False),
            (new, {"stock": 10000}, 2000, "gm", False),
            (new, {"stock": 10000.01}, 3000, "gm", True),
            (new, {"to_order": 10000}, 3000, "gm", False),
            (new, {"to_order": 10000.01}, 3000, "gm", True),
            (new, {"custom": 100}, 50, "gm", False),
        ]
        for partner, prices, deposit, approver, pay_on_delivery in cases:
            with self.subTest(partner=partner.name, **prices):
                self.assertEqual(
                    self.terms(partner, **prices), (deposit, approver, pay_on_delivery)
                )

    def test_a_mixed_order_goes_line_by_line(self):
        deposit, approver, _later = self.terms(
            self.old_customer, stock=1000, to_order=1000, custom=1000
        )
        self.assertEqual((deposit, approver), (800, "gm"))

    def test_the_deposit_is_rounded_to_the_currency(self):
        deposit, *_rest = self.terms(self.old_customer, to_order=33.35)
        self.assertEqual(deposit, 10.01)

    def test_a_confirmed_order_makes_an_old_customer(self):
        self.assertEqual(self.order(stock=10).customer_kind, "new")
        first = self.confirmed(stock=100)
        first.date_order -= timedelta(minutes=1)
        self.assertEqual(self.order(stock=10).customer_kind, "old")

    def test_a_later_order_does_not_change_what_was_decided(self):
        first = self.confirmed(stock=100)
        first.date_order -= timedelta(minutes=1)
        self.confirmed(stock=100)
        first.invalidate_recordset()
        self.assertEqual((first.customer_kind, first.deposit_required), ("new", 20))


@tagged("post_install", "-at_install")
class TestMoneyReceived(LogisticsCase):
    """What came in is told from the ledger (S42)."""

    def test_a_payment_before_the_invoice_counts_for_its_order(self):
        order = self.order(to_order=1000)
        self.pay(order, 300)
        self.assertEqual((order.money_received, order.deposit_missing), (300, 0))

    def test_a_cancelled_payment_counts_no_more(self):
        order = self.order(to_order=1000)
        payment = self.pay(order, 300)
        payment.action_draft()
        payment.action_cancel()
        order.invalidate_recordset()
        self.assertEqual((order.money_received, order.deposit_missing), (0, 300))

    def test_matched_with_the_invoice_it_counts_once(self):
        order = self.confirmed(stock=500)
        payment = self.pay(order, 500)
        self.deliver(order)
        invoice = self.invoice(order)
        (invoice.line_ids | payment.move_id.line_ids).filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        ).reconcile()
        order.invalidate_recordset()
        self.assertEqual(order.money_received, 500)

    def test_a_credit_note_brings_no_money(self):
        order = self.confirmed(stock=500)
        self.pay(order, 500)
        self.deliver(order)
        invoice = self.invoice(order)
        refund = invoice._reverse_moves([{"invoice_date": self.today()}], cancel=True)
        self.assertEqual(refund.payment_state, "paid")
        order.invalidate_recordset()
        self.assertEqual(order.money_received, 500)


@tagged("post_install", "-at_install")
class TestRelease(LogisticsCase):
    """Goods are ordered when the deposit is in, and leave when paid (S42)."""

    def test_nothing_is_reserved_before_the_deposit_is_in(self):
        order = self.confirmed(self.old_customer, to_order=8000)
        self.assertTrue(order.awaits_deposit)
        self.assertFalse(order.picking_ids)
        self.pay(order, 2399.99)
        with self.assertRaisesRegex(UserError, "D2-24b"):
            order.with_user(self.clerk).action_release()
        self.pay(order, 0.01)
        order.with_user(self.clerk).action_release()
        self.assertFalse(order.awaits_deposit)
        self.assertEqual(order.picking_ids.move_ids.product_uom_qty, 1)

    def test_the_job_releases_what_was_paid(self):
        paid = self.confirmed(self.old_customer, to_order=900)
        unpaid = self.confirmed(self.old_customer, to_order=900)
        self.pay(paid, 270)
        self.env["sale.order"]._cron_release()
        self.assertTrue(paid.picking_ids)
        self.assertFalse(unpaid.picking_ids)
        self.env["sale.order"]._cron_release()
        self.assertEqual(len(paid.picking_ids.move_ids), 1)

    def test_delivery_waits_for_the_balance(self):
        # new + stock 10,000.01: 30 %, balance before the goods leave (D2-24e)
        order = self.confirmed(stock=10000.01)
        self.pay(order, 3000)
        order.with_user(self.clerk).action_release()
        with self.assertRaisesRegex(UserError, "D2-24e"):
            self.deliver(order)
        self.assertNotEqual(order.picking_ids.state, "done")
        self.pay(order, 7000)
        with self.assertRaisesRegex(UserError, "D2-24e"):
            self.deliver(order)
        self.pay(order, 0.01)
        self.deliver(order)
        self.assertEqual(order.picking_ids.state, "done")

    def test_a_part_leaves_for_the_part_that_is_paid(self):
        order = self.confirmed(self.old_customer, quantity=4, stock=100)
        self.pay(order, 200)
        with self.assertRaisesRegex(UserError, "100.00"):
            self.deliver(order, 3)
        self.deliver(order, 2)

    def test_a_payment_that_is_cancelled_stops_the_next_delivery(self):
        order = self.confirmed(self.old_customer, quantity=2, stock=100)
        payment = self.pay(order, 200)
        self.deliver(order, 1)
        payment.action_draft()
        payment.action_cancel()
        with self.assertRaisesRegex(UserError, "D2-26"):
            self.deliver(order)
