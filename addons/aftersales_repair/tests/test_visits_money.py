# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .visits_common import MORNING, VisitCase

# 23:59:59 of 1 June in Shanghai, and the second after it.
LAST = datetime(2026, 6, 1, 15, 59, 59)


@tagged("post_install", "-at_install")
@freeze_time(MORNING)
class TestVisitsMoney(VisitCase):
    """S04: cash on the spot, or an invoice on the same day (D3-1.5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._chart()
        accounts = cls.env["account.account"]
        cls.stock = accounts.create(
            {
                "name": "Stock",
                "code": "140500",
                "account_type": "asset_current",
                "company_ids": [Command.set(cls.company.ids)],
            }
        )
        cls.used = accounts.create(
            {
                "name": "Used on visits",
                "code": "664000",
                "account_type": "expense",
                "company_ids": [Command.set(cls.company.ids)],
            }
        )
        cls.sold = accounts.create(
            {
                "name": "Cost of sales",
                "code": "540100",
                "account_type": "expense_direct_cost",
                "company_ids": [Command.set(cls.company.ids)],
            }
        )
        cls.company.write(
            {
                "aftersales_visit_account_id": cls.used.id,
                "account_stock_valuation_id": cls.stock.id,
            }
        )
        cls.part.categ_id = cls.env["product.category"].create(
            {
                "name": "Real time",
                "property_valuation": "real_time",
                "property_stock_valuation_account_id": cls.stock.id,
                "property_account_expense_categ_id": cls.sold.id,
            }
        )
        cls.part.standard_price = 9.5
        cls.env["account.journal"].create(
            {
                "name": "Cash",
                "code": "TCSH",
                "type": "cash",
                "company_id": cls.company.id,
            }
        )

    def balance(self, account):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return self.company.currency_id.round(sum(lines.mapped("balance")))

    def charged(self, amount):
        """A signed visit with this charge: labour at 80 an hour."""
        visit = self.complete(self.visit(hours=amount / 80))
        self.assertEqual(visit.amount_total, amount)
        return visit

    def sweep(self):
        self.env["service.deadline"]._sweep_overdue()

    # -- which way ---

    def test_the_limit_is_inclusive(self):
        """S04: below, at and above 500 yuan."""
        for amount, way in ((300, "cash"), (500, "cash"), (500.8, "invoice")):
            with self.subTest(amount=amount):
                self.assertEqual(self.charged(amount).collection, way)

    def test_the_limit_is_the_companys_and_dated(self):
        policy = self.env.ref("aftersales_repair.policy_visit_small_charge")
        self.env["service.policy.value"].create(
            {
                "policy_id": policy.id,
                "company_id": self.company.id,
                "date_from": date(2026, 6, 1),
                "value": 200,
            }
        )
        visit = self.charged(300)
        self.assertEqual(visit.collection, "invoice")
        self.assertIn("visit.small_charge", visit.policy_basis)

    def test_nothing_to_pay(self):
        visit = self.complete(self.visit())
        self.assertEqual(visit.charge_state, "none")
        self.assertFalse(visit.deadline_ids)
        visit.with_user(self.clerk).action_file()

    # -- cash ---

    def test_a_small_charge_needs_its_receipt_that_day(self):
        """S04: limit 500, charge 300: a cash receipt is required, the invoice
        follows (D3-1.5)."""
        visit = self.charged(300)
        self.assertEqual(visit.charge_state, "to_collect")
        self.assertEqual(visit.charge_due, LAST)
        with self.refused(UserError, r"collected on the spot.*D3-1.5"):
            visit.with_user(self.clerk).action_file()
        with self.refused(UserError, "cash is collected first"):
            visit.with_user(self.finance).action_invoice()
        visit.with_user(self.technician).action_collect()
        payment = visit.sudo().payment_ids
        self.assertEqual(payment.amount, 300)
        self.assertEqual(payment.date, date(2026, 6, 1))
        self.assertEqual(payment.journal_id.type, "cash")
        self.assertIn(payment.state, ("in_process", "paid"))
        self.assertEqual(visit.charge_state, "collected")
        self.assertEqual(visit.deadline_ids.state, "met")
        visit.with_user(self.clerk).action_file()
        visit.with_user(self.finance).action_hand_over()
        self.assertEqual(visit.charge_state, "handed")
        self.assertEqual(visit.handed_by_id, self.finance)
        visit.with_user(self.finance).action_invoice()
        self.assertEqual(visit.charge_state, "invoiced")
        self.assertEqual(visit.sudo().invoice_ids.amount_residual, 0)

    def test_cash_is_not_collected_twice(self):
        visit = self.charged(300)
        visit.with_user(self.technician).action_collect()
        with self.refused(UserError, "no cash to collect"):
            visit.with_user(self.technician).action_collect()
        visit.with_user(self.finance).action_hand_over()
        with self.refused(UserError, "No collected cash"):
            visit.with_user(self.finance).action_hand_over()

    def test_a_cancelled_receipt_counts_no_more(self):
        visit = self.charged(300)
        visit.with_user(self.technician).action_collect()
        visit.sudo().payment_ids.action_draft()
        visit.sudo().payment_ids.action_cancel()
        self.assertEqual(visit.charge_state, "to_collect")
        with self.refused(UserError, "collected on the spot"):
            visit.with_user(self.clerk).action_file()

    def test_cash_that_was_cancelled_is_collected_anew(self):
        """S04, D3-1.5: also on file; new cash is with the technician again."""
        visit = self.charged(300)
        visit.with_user(self.technician).action_collect()
        visit.with_user(self.clerk).action_file()
        visit.with_user(self.finance).action_hand_over()
        visit.sudo().payment_ids.action_draft()
        visit.sudo().payment_ids.action_cancel()
        self.assertEqual(visit.charge_state, "to_collect")
        with self.refused(UserError, "collected first"):
            visit.with_user(self.finance).action_invoice()
        visit.with_user(self.technician).action_collect()
        self.assertEqual(visit.charge_state, "collected")
        with self.refused(UserError, "no cash to collect"):
            visit.with_user(self.technician).action_collect()
        visit.with_user(self.finance).action_hand_over()
        visit.with_user(self.finance).action_invoice()
        self.assertEqual(visit.charge_state, "invoiced")

    def test_cash_missing_at_midnight_is_overdue(self):
        visit = self.charged(300)
        with freeze_time(LAST):
            self.sweep()
            self.assertNotEqual(visit.deadline_badge, "overdue")
        with freeze_time(LAST + timedelta(seconds=1)):
            self.sweep()
            visit.invalidate_recordset()
            self.assertEqual(visit.deadline_badge, "overdue")
            overdue = self.env["aftersales.visit"].search(
                [("deadline_badge", "=", "overdue")]
            )
            self.assertIn(visit, overdue)

    # -- invoice ---

    def test_a_large_charge_needs_the_invoice_of_the_day(self):
        """S04: charge 800: an invoice dated today must exist before filing."""
        visit = self.charged(800)
        self.assertEqual(visit.charge_state, "to_invoice")
        with self.refused(UserError, r"needs its invoice of the day.*D3-1.5"):
            visit.with_user(self.clerk).action_file()
        with self.refused(UserError, "no cash to collect"):
            visit.with_user(self.technician).action_collect()
        with self.assertRaises(AccessError):
            visit.with_user(self.technician).action_invoice()
        visit.with_user(self.finance).action_invoice()
        invoice = visit.sudo().invoice_ids
        self.assertEqual(invoice.state, "posted")
        self.assertEqual(invoice.invoice_date, date(2026, 6, 1))
        self.assertEqual(invoice.amount_total, 800)
        self.assertEqual(visit.deadline_ids.state, "met")
        visit.with_user(self.clerk).action_file()
        self.assertEqual(visit.state, "filed")

    def test_an_invoice_of_another_day_does_not_do(self):
        visit = self.charged(800)
        visit.with_user(self.finance).action_invoice()
        invoice = visit.sudo().invoice_ids
        for day in (date(2026, 5, 31), date(2026, 6, 2)):
            invoice.button_draft()
            invoice.invoice_date = day
            invoice.action_post()
            with self.subTest(day=day), self.refused(UserError, "invoice of the day"):
                visit.with_user(self.clerk).action_file()

    def test_a_draft_invoice_does_not_do(self):
        visit = self.charged(800)
        visit.with_user(self.finance).action_invoice()
        visit.sudo().invoice_ids.button_draft()
        self.assertEqual(visit.charge_state, "to_invoice")
        with self.refused(UserError, "invoice of the day"):
            visit.with_user(self.clerk).action_file()
        visit.with_user(self.finance).action_invoice()
        self.assertEqual(
            sorted(visit.sudo().invoice_ids.mapped("state")), ["cancel", "posted"]
        )

    def test_a_missing_invoice_is_overdue_at_midnight(self):
        """S04: at midnight a missing one is listed as overdue."""
        visit = self.charged(800)
        self.assertEqual(visit.charge_due, LAST)
        with freeze_time(LAST + timedelta(seconds=1)):
            self.sweep()
            visit.invalidate_recordset()
            self.assertEqual(visit.deadline_badge, "overdue")
        # Late, but in order from then on: the overdue deadline stays on record.
        with freeze_time(MORNING + timedelta(days=1)):
            visit.with_user(self.finance).action_invoice()
            visit.with_user(self.clerk).action_file()
        self.assertEqual(visit.state, "filed")
        self.assertGreater(visit.deadline_ids.met_at, visit.deadline_ids.due)

    def test_it_is_invoiced_once(self):
        visit = self.charged(800)
        visit.with_user(self.finance).action_invoice()
        with self.refused(UserError, "It is invoiced"):
            visit.with_user(self.finance).action_invoice()

    def test_an_invoice_made_anew_is_the_vouchers(self):
        """S04, D3-1.5: credited and corrected in accounting, charged once."""
        visit = self.charged(800)
        visit.with_user(self.finance).action_invoice()
        invoice = visit.sudo().invoice_ids
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id, "date": date(2026, 6, 1)})
        )
        wizard.modify_moves()
        anew = wizard.new_move_ids
        self.assertEqual((anew.state, anew.aftersales_visit_id), ("draft", visit))
        self.assertEqual(visit.charge_state, "to_invoice")
        anew.action_post()
        self.assertEqual(visit.charge_state, "invoiced")
        with self.refused(UserError, "It is invoiced"):
            visit.with_user(self.finance).action_invoice()
        visit.with_user(self.clerk).action_file()

    def test_no_foreign_invoice_counts(self):
        """The link between voucher and invoice is the server's."""
        visit = self.charged(800)
        accountant = self.role("accountant", "account.group_account_manager")
        with self.refused(AccessError, "makes its own invoice"):
            self.env["account.move"].with_user(accountant).create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.partner.id,
                    "aftersales_visit_id": visit.id,
                }
            )
        with self.refused(AccessError, "is booked there"):
            self.env["account.payment"].with_user(accountant).create(
                {"partner_id": self.partner.id, "aftersales_visit_id": visit.id}
            )

    def test_a_booked_visit_is_not_reopened(self):
        visit = self.charged(300)
        visit.with_user(self.technician).action_collect()
        with self.refused(UserError, "let the accountant cancel it"):
            visit.with_user(self.director).action_reopen()

    def test_many_are_invoiced_at_once(self):
        visits = self.charged(800) | self.charged(640)
        visits.with_user(self.finance).action_invoice()
        self.assertEqual(set(visits.mapped("charge_state")), {"invoiced"})

    # -- the trial balance ---

    def test_paid_parts_leave_the_books_once_with_the_invoice(self):
        """Three fans of 9.5: nothing with the move, 28.5 with the invoice."""
        before = self.balance(self.stock)
        visit = self.complete(self.visit(parts=3, hours=7))
        self.assertEqual(self.balance(self.stock) - before, 0)
        visit.with_user(self.finance).action_invoice()
        self.assertEqual(self.balance(self.stock) - before, -28.5)
        self.assertEqual(self.balance(self.sold), 28.5)
        self.assertEqual(self.balance(self.used), 0)

    def test_free_parts_leave_the_books_once_with_the_move(self):
        before = self.balance(self.stock)
        lot = self.delivered("M-FREE", on=date(2026, 1, 15))
        visit = self.complete(self.visit(lot, parts=3, hours=7))
        self.assertEqual(self.balance(self.stock) - before, -28.5)
        self.assertEqual(self.balance(self.used), 28.5)
        visit.with_user(self.director).action_reopen()
        self.assertEqual(self.balance(self.stock) - before, 0)
        self.assertEqual(self.balance(self.used), 0)

    def test_the_cash_is_on_the_cash_account(self):
        visit = self.charged(300)
        visit.with_user(self.technician).action_collect()
        payment = visit.sudo().payment_ids
        self.assertEqual(sum(payment.move_id.line_ids.mapped("debit")), 300)
        receivable = self.partner.with_company(
            self.company
        ).property_account_receivable_id
        self.assertEqual(self.balance(receivable), -300)
        visit.with_user(self.finance).action_invoice()
        self.assertEqual(self.balance(receivable), 0)
