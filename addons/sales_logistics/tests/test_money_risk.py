# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.service_base.tests.bad_row import refuse_row

from .money_common import MoneyCase


@tagged("post_install", "-at_install")
class TestMoneyRisk(MoneyCase):
    """The assessment of a credit from the ledger (S43, D2-25)."""

    def owe(self, partner, amount, days, paid_after=None):
        """An invoice that fell due so many days ago, paid or not."""
        due = self.today() - timedelta(days=days)
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "company_id": self.company.id,
                "invoice_date": due,
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    (0, 0, {"name": "Goods", "price_unit": amount, "tax_ids": []})
                ],
            }
        )
        move.action_post()
        if paid_after is not None:
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=move.ids
            ).create(
                {
                    "journal_id": self.bank.id,
                    "payment_date": due + timedelta(days=paid_after),
                }
            )._create_payments()
        return move

    def ask(self, partner=None, amount=100):
        return self.credit(self.order(partner or self.old_customer, stock=100), amount)

    def test_the_age_of_the_debts(self):
        # at, below and above each step
        for days, amount in (
            (0, 1),
            (1, 2),
            (30, 4),
            (31, 8),
            (60, 16),
            (61, 32),
            (90, 64),
            (91, 128),
        ):
            self.owe(self.old_customer, amount, days)
        request = self.ask()
        self.assertEqual(request.not_due, 1)
        self.assertEqual(request.overdue_30, 6)
        self.assertEqual(request.overdue_60, 24)
        self.assertEqual(request.overdue_90, 96)
        self.assertEqual(request.overdue_older, 128)
        self.assertEqual((request.exposure, request.overdue), (255, 254))
        self.assertEqual(request.oldest_days, 91)

    def test_how_he_paid_before(self):
        self.owe(self.old_customer, 10, 100, paid_after=0)
        self.owe(self.old_customer, 10, 100, paid_after=10)
        self.owe(self.old_customer, 10, 20)
        self.owe(self.old_customer, 10, 500, paid_after=300)  # too long ago
        request = self.ask()
        self.assertEqual((request.paid_count, request.late_count), (3, 2))
        self.assertEqual(request.late_days, 15)

    def test_concentration_is_high_above_30_percent(self):
        self.owe(self.customer, 700, 0)
        self.owe(self.old_customer, 300, 0)
        request = self.ask()
        self.assertEqual((request.share, request.risk), (30, "low"))
        self.owe(self.old_customer, 1, 0)
        request._assess()
        self.assertEqual(request.risk, "high")

    def test_a_debt_is_high_when_more_than_90_days_overdue(self):
        self.owe(self.customer, 100000, 0)
        debt = self.owe(self.old_customer, 1, 90)
        request = self.ask()
        self.assertEqual(request.risk, "medium")
        debt.line_ids.date_maturity = self.today() - timedelta(days=91)
        request._assess()
        self.assertEqual(request.risk, "high")

    def test_credit_that_is_granted_counts_until_it_is_invoiced(self):
        order = self.confirmed(self.old_customer, stock=500)
        self.grant(order, 500)
        self.assertEqual((self.ask().open_credit, self.ask().exposure), (500, 0))
        self.deliver(order)
        self.invoice(order)
        self.assertEqual((self.ask().open_credit, self.ask().exposure), (0, 500))

    def test_the_limit_counts_a_debt_once(self):
        # D2-25: 500 granted and invoiced leaves 500 of 1,000
        self.company.account_use_credit_limit = True
        self.old_customer.write(
            {"use_partner_credit_limit": True, "credit_limit": 1000}
        )
        order = self.confirmed(self.old_customer, stock=500)
        self.grant(order, 500)
        self.deliver(order)
        self.invoice(order)
        other = self.confirmed(self.old_customer, stock=501)
        with self.assertRaisesRegex(UserError, "beyond it"), self.env.cr.savepoint():
            self.grant(other, 500.01)
        self.grant(other, 500)

    def test_a_credit_ends_when_its_order_is_paid(self):
        order = self.confirmed(self.old_customer, stock=500)
        request = self.grant(order, 500)
        self.deliver(order)
        self.pay(order, 499.99)
        self.env["sale.credit.request"]._cron_close_paid()
        self.assertEqual(request.state, "granted")
        self.pay(order, 0.01)
        self.env["sale.credit.request"]._cron_close_paid()
        self.assertEqual(request.state, "closed")

    @mute_logger("odoo.sql_db")
    def test_one_bad_credit_leaves_the_others_closed(self):
        # S43, D2-26: the bad one between two good ones is named.
        requests = self.env["sale.credit.request"]
        for _number in range(3):
            order = self.confirmed(self.old_customer, stock=500)
            requests |= self.grant(order, 500)
            self.pay(order, 500)
        refuse_row(requests, "id", requests[1].id)
        with self.assertLogs("odoo.addons.service_base.jobs", "WARNING") as logged:
            requests._cron_close_paid()
        self.assertEqual(requests.mapped("state"), ["closed", "granted", "closed"])
        self.assertIn(requests[1].name, logged.output[0])

    def test_many_requests_are_assessed_together(self):
        orders = self.env["sale.order"]
        for number in range(20):
            orders |= self.order(self._customer(f"C{number}"), stock=100)
        requests = self.env["sale.credit.request"].create(
            [{"order_id": order.id, "amount": 1} for order in orders]
        )
        self.env.flush_all()
        for few, bound in ((requests[:5], None), (requests, None)):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            few._get_risks()
            count = self.env.cr.sql_log_count - before
            self.assertLessEqual(count, 12, bound)
