# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from io import BytesIO

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .. import roles
from .money_common import MoneyCase


@tagged("post_install", "-at_install")
class TestMoneyReport(MoneyCase):
    """What accountants see: deposits, credit, signatures, cash, overdue (S42–S45)."""

    def rows(self, kind):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["sale.money.report"].with_user(self.cashier)
        return rows.search([("kind", "=", kind), ("company_id", "=", self.company.id)])

    def test_a_deposit_is_earnest_money_first(self):
        order = self.confirmed(self.old_customer, to_order=8000)
        self.pay(order, 2400)
        earnest, advance = self.rows("earnest"), self.rows("advance")
        self.assertEqual((earnest.amount, advance.amount), (1600, 800))
        self.assertEqual(earnest.partner_id, self.old_customer)
        self.assertEqual(earnest.user_id, self.clerk)
        self.assertEqual(earnest.action_open()["res_id"], order.id)

    def test_an_invoice_uses_the_deposit_up(self):
        order = self.confirmed(self.old_customer, stock=500)
        payment = self.pay(order, 500)
        self.assertEqual(self.rows("advance").amount, 500)
        self.deliver(order)
        invoice = self.invoice(order)
        (invoice.line_ids | payment.move_id.line_ids).filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        ).reconcile()
        self.assertFalse(self.rows("advance"))

    def test_a_paid_down_payment_is_held_until_the_invoice(self):
        order = self.confirmed(self.old_customer, to_order=900)
        self.env["sale.advance.payment.inv"].with_context(
            active_ids=order.ids, active_model="sale.order"
        ).create(
            {"advance_payment_method": "percentage", "amount": 30}
        ).create_invoices()
        invoice = order.invoice_ids
        invoice.invoice_date = self.today()
        invoice.action_post()
        self.assertFalse(self.rows("earnest"))
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"journal_id": self.bank.id})._create_payments()
        self.assertEqual(self.rows("earnest").amount, 180)
        self.assertEqual(self.rows("advance").amount, 90)
        order.invalidate_recordset()
        order.action_release()
        self.grant(order, 630)
        self.deliver(order)
        final = self.invoice(order)
        self.assertEqual(final.amount_total, 630)
        self.assertFalse(self.rows("earnest") | self.rows("advance"))

    def test_credit_and_the_signature_that_is_owed(self):
        # D2-26, A38
        order = self.confirmed(self.old_customer, stock=500)
        request = self.credit(order, 500)
        request.action_request_approval()
        self.env["service.approval.decision"].with_user(self.supervisor).with_context(
            **request.action_phone_consent()["context"]
        ).create({"reviewer_id": self.gm.id, "comment": "Agreed"}).action_confirm()
        credit, owed = self.rows("credit"), self.rows("signature")
        self.assertEqual((credit.amount, credit.reference), (500, request.name))
        self.assertEqual(owed.user_id, self.gm)

    @freeze_time("2026-06-01 17:00:00")
    def test_a_credit_counts_from_the_companys_own_day(self):
        # S43: 01:00 on 2 June in China
        order = self.confirmed(self.old_customer, stock=500)
        self.grant(order, 500)
        self.assertEqual(str(self.rows("credit").date), "2026-06-02")

    def test_overdue_by_salesperson(self):
        order = self.confirmed(self.old_customer, stock=500)
        self.grant(order, 500)
        self.deliver(order)
        invoice = self.invoice(order)
        due = self.today()
        invoice.line_ids.filtered("date_maturity").date_maturity = due
        self.assertFalse(self.rows("overdue"))
        invoice.line_ids.filtered("date_maturity").date_maturity = due - timedelta(1)
        row = self.rows("overdue")
        self.assertEqual((row.amount, row.days, row.age), (500, 1, "1"))
        self.assertEqual(row.user_id, self.clerk)
        groups = self.env["sale.money.report"]._read_group(
            [("company_id", "=", self.company.id), ("kind", "=", "overdue")],
            ["user_id"],
            ["amount:sum"],
        )
        self.assertEqual(groups, [(self.clerk, 500)])

    def test_it_goes_to_xlsx(self):
        order = self.confirmed(self.old_customer, to_order=8000)
        self.pay(order, 2400)
        self.env.flush_all()
        handler = self.env["sale.money.export"].with_user(self.cashier)
        handler = handler.with_company(self.company).with_context(lang="en_US")
        ids = handler._find_ids([("company_id", "=", self.company.id)])
        target = BytesIO()
        handler._write_xlsx(target, ids)
        sheet = load_workbook(BytesIO(target.getvalue())).active
        cells = {cell.value for row in sheet.iter_rows() for cell in row}
        self.assertTrue({"Earnest money held", order.name, 1600, 800} <= cells, cells)

    def test_a_clerk_does_not_see_everybodys_cash(self):
        plain = self.role("plain_clerk", roles.CLERK)
        with self.assertRaises(AccessError):
            self.env["sale.money.report"].with_user(plain).search([])
