# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LogisticsCase

# 1 June 2026, 10:00 in Shanghai; 1 July.
JUNE = "2026-06-01 02:00:00"
JULY = "2026-07-01 02:00:00"


@tagged("post_install", "-at_install")
class TestCustomerFile(LogisticsCase):
    """The general manager knows the customers (S47, D2-14)."""

    def file_of(self, partner):
        return self.env["sale.customer.file"].search(
            [("partner_id", "=", partner.id), ("company_id", "=", self.company.id)]
        )

    def sign(self, file):
        file = file.with_user(self.clerk)
        file.write({"needs": "PSU-300, 20 a month", "attributes": "Pays in time"})
        file.action_request_approval()
        file.with_user(self.supervisor).action_approve()

    def activities(self, record):
        return record.sudo().activity_ids.filtered(lambda a: a.user_id == self.gm)

    def paid_order(self, price):
        return self.confirmed(partner=self.old_customer, stock=price)

    # -- at once, from 5,000.00 on ---

    @freeze_time(JUNE)
    def test_5000_goes_to_the_general_manager_today(self):
        # S47, D2-14
        self.paid_order(5000.00)
        file = self.file_of(self.old_customer)
        self.assertEqual(self.activities(file).date_deadline, date(2026, 6, 1))
        self.assertTrue(file.reported_at)

    @freeze_time(JUNE)
    def test_4999_99_waits_for_the_month(self):
        # S47, D2-14
        self.paid_order(4999.99)
        self.assertFalse(self.activities(self.file_of(self.old_customer)))

    @freeze_time(JUNE)
    def test_foreign_currency_counts_in_yuan(self):
        # S47: 1,000 of a currency worth 7 yuan
        dollar = self.env["res.currency"].create(
            {
                "name": "TST",
                "symbol": "T",
                "rate_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "2026-01-01",
                            "company_rate": 1 / 7,
                            "company_id": self.company.id,
                        },
                    )
                ],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "T", "currency_id": dollar.id, "company_id": self.company.id}
        )
        order = self.order(partner=self.old_customer, stock=700)
        order.pricelist_id = pricelist
        order.order_line.price_unit = 714
        self.assertEqual(order.currency_id, dollar)
        self.assertAlmostEqual(order._get_company_amount(), 4998, 2)
        order.order_line.price_unit = 715
        self.assertAlmostEqual(order._get_company_amount(), 5005, 2)

    # -- every month ---

    def test_the_report_of_june_is_made_once(self):
        # S47, D2-14
        with freeze_time(JUNE):
            self.paid_order(4999.99)
        reports = self.env["sale.customer.report"]
        with freeze_time(JULY):
            reports._cron_make()
            reports._cron_make()
        report = reports.search([("company_id", "=", self.company.id)])
        self.assertEqual(report.month, date(2026, 6, 1))
        line = report.line_ids
        self.assertEqual(line.file_id, self.file_of(self.old_customer))
        self.assertEqual((line.order_count, line.amount), (1, 4999.99))

    def test_the_report_needs_both_signatures(self):
        # S47, D2-14
        with freeze_time(JUNE):
            self.paid_order(4999.99)
        with freeze_time(JULY):
            self.env["sale.customer.report"]._cron_make()
        report = self.env["sale.customer.report"].search(
            [("company_id", "=", self.company.id)]
        )
        report = report.with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "not both signed"):
            report.action_report()
        self.sign(report.line_ids.file_id)
        report.action_report()
        self.assertEqual(report.state, "reported")
        self.assertTrue(self.activities(report))
        with self.assertRaises(AccessError):
            report.action_read()
        report.with_user(self.gm).action_read()
        self.assertEqual(report.state, "read")
        self.assertFalse(self.activities(report))

    def test_one_person_does_not_sign_twice(self):
        # S47, D2-14
        file = self.env["sale.customer.file"].with_user(self.supervisor)
        file = file.create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "needs": "x",
                "attributes": "y",
            }
        )
        with self.assertRaisesRegex(UserError, "nobody but the applicant"):
            file.action_request_approval()

    def test_a_file_without_needs_is_not_signed(self):
        # S47, D2-14, D2-O7
        file = (
            self.env["sale.customer.file"]
            .with_user(self.clerk)
            .create({"partner_id": self.customer.id, "company_id": self.company.id})
        )
        with self.assertRaisesRegex(UserError, "needs"):
            file.action_request_approval()

    def test_a_signed_file_stays_until_it_is_revised(self):
        # S47
        file = (
            self.env["sale.customer.file"]
            .with_user(self.clerk)
            .create({"partner_id": self.customer.id, "company_id": self.company.id})
        )
        self.sign(file)
        with self.assertRaises(AccessError):
            file.state = "draft"
        file.action_revise()
        self.assertEqual(file.state, "draft")

    def test_the_file_is_confidential(self):
        # S47, D2-G1.2
        with self.assertRaises(AccessError):
            self.env["sale.customer.file"].with_user(self.cashier).search([])
