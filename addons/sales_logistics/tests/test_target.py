# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import LogisticsCase

# Monday 1 June 2026 to Monday 8 June, 10:00 in Shanghai.
MONDAY = "2026-06-01 02:00:00"
THURSDAY = "2026-06-04 02:00:00"
NEXT_MONDAY = "2026-06-08 02:00:00"
JULY = "2026-07-01 02:00:00"


@tagged("post_install", "-at_install")
class TestTarget(LogisticsCase):
    """Targets by month, a report a week, the signing rate (S54)."""

    def target(self, amount=120000, publish=True, **vals):
        target = (
            self.env["sale.target"]
            .with_user(self.supervisor)
            .create(
                {
                    "person_id": self.clerk.id,
                    "company_id": self.company.id,
                    "year": 2026,
                    "amount": amount,
                    **vals,
                }
            )
        )
        if publish:
            target.action_publish()
        return target

    def reports(self):
        return self.env["sale.week.report"].search([("person_id", "=", self.clerk.id)])

    # -- targets ---

    def test_120000_a_year_are_10000_a_month(self):
        # S54, D2-N1.1a
        target = self.target()
        self.assertEqual(target.line_ids.mapped("amount"), [10000.0] * 12)

    def test_months_come_to_the_year_to_the_cent(self):
        # S54, D2-N1.1a: 100,000 ÷ 12 = 8,333.33, the last month 8,333.37
        target = self.target(amount=100000)
        self.assertEqual(target.line_ids.mapped("amount")[:11], [8333.33] * 11)
        self.assertAlmostEqual(target.line_ids[-1].amount, 8333.37, 2)

    def test_months_that_do_not_add_up_are_not_published(self):
        # S54, D2-N1.1b
        target = self.target(publish=False)
        target.line_ids[0].amount = 9999.99
        with self.assertRaisesRegex(UserError, "months come to"):
            target.action_publish()
        target.line_ids[1].amount = 10000.01
        target.action_publish()

    def test_a_published_target_stays(self):
        # S54, D2-N1.1b, D2-O5
        target = self.target()
        with self.assertRaises(ValidationError):
            target.amount = 1
        for change in (
            lambda: target.line_ids[0].write({"amount": 1}),
            lambda: target.line_ids[0].unlink(),
            lambda: target.line_ids[0].copy({"month": "2027-01-01"}),
        ):
            with self.assertRaises(UserError):
                change()
        with self.assertRaises(AccessError):
            target.with_user(self.clerk).action_cancel()

    def test_what_was_sold_comes_from_the_orders(self):
        # D2-O13
        # S54, D2-N1.1b: at target 100 %
        target = self.target(amount=12000)
        with freeze_time(MONDAY):
            self.confirmed(stock=400)
            self.confirmed(stock=600)
        june = target.line_ids.filtered(lambda line: line.month == date(2026, 6, 1))
        june.invalidate_recordset()
        self.assertEqual((june.actual, june.reached), (1000.0, 100.0))

    def test_three_months_below_target_warn(self):
        # D2-O14
        # S54, D2-L3.1: April, May and June below target, warned on 1 July
        employee = self.env["hr.employee"].create(
            {
                "name": "Clerk",
                "user_id": self.clerk.id,
                "company_id": self.company.id,
            }
        )
        self.target()
        cases = self.env["service.accountability.case"]
        with freeze_time(JULY):
            self.env["sale.target"]._cron_warn()
            known = cases.search([("employee_id", "=", employee.id)])
            self.assertTrue(known)
            self.env["sale.target"]._cron_warn()
        self.assertEqual(cases.search([("employee_id", "=", employee.id)]), known)

    # -- the week ---

    def test_a_week_without_report_is_listed_on_monday(self):
        # S54, D2-N1.6, D2-Q2.2
        with freeze_time(MONDAY):
            self.target()
        with freeze_time(NEXT_MONDAY):
            self.env["sale.week.report"]._cron_open()
            self.env["sale.week.report"]._cron_open()
        report = self.reports()
        self.assertEqual(report.week, date(2026, 6, 1))
        self.assertEqual(report.state, "draft")
        self.assertTrue(report.due_at)

    def test_ten_quotes_four_contracts_are_40_percent(self):
        # S54, D2-N1.4, D2-T10
        with freeze_time(THURSDAY):
            self.target()
            for _number in range(10):
                order = self.order(stock=90)
                order.with_user(self.clerk).action_quotation_sent()
            for _number in range(4):
                self.effective_contract(self.order(stock=1000))
        with freeze_time(NEXT_MONDAY):
            self.env["sale.week.report"]._cron_open()
        report = self.reports()
        self.assertEqual((report.quote_count, report.contract_count), (10, 4))
        self.assertEqual(report.signing_rate, 40.0)

    def test_the_amount_is_that_of_confirmed_orders(self):
        # S54, D2-N1.6: true and objective
        with freeze_time(THURSDAY):
            self.target()
            self.confirmed(stock=400)
            self.order(stock=5000)
        with freeze_time(NEXT_MONDAY):
            self.env["sale.week.report"]._cron_open()
            self.confirmed(stock=77)
        report = self.reports().with_user(self.clerk)
        self.assertEqual(report.amount, 400.0)
        with self.assertRaises(AccessError):
            report.amount = 9999
        with self.assertRaisesRegex(UserError, "what customers say"):
            report.action_submit()
        report.write({"feedback": "Good", "market": "Copper is up"})
        with self.assertRaisesRegex(UserError, "report"):
            report.with_user(self.supervisor).action_submit()
        report.action_submit()
        report.with_user(self.supervisor).action_read()
        self.assertEqual(report.state, "read")


@tagged("post_install", "-at_install")
class TestRegion(LogisticsCase):
    """Amount and quantity by channel and region, each month (S41, S54)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jiangsu = cls.env.ref("base.state_cn_JS")
        cls.phone = cls.env["utm.medium"].create({"name": "Telephone"})
        cls.old_customer.state_id = cls.jiangsu
        with freeze_time(MONDAY):
            cls.sold = cls.confirmed(cls.old_customer, quantity=2, stock=200)
            cls.order(cls.old_customer, stock=77)  # a quotation does not count
            cls.sold.medium_id = cls.phone
        with freeze_time(JULY):
            cls.confirmed(cls.old_customer, stock=500)

    def test_a_salesperson_reads_amount_and_quantity_by_region_and_channel(self):
        # S54, D2-G1.3, D2-T2
        rows = (
            self.env["sale.report"]
            .with_user(self.clerk)
            ._read_group(
                [
                    ("state", "=", "sale"),
                    ("company_id", "=", self.company.id),
                ],
                ["state_id", "medium_id", "date:month"],
                ["price_subtotal:sum", "product_uom_qty:sum"],
                order="date:month",
            )
        )
        self.assertEqual(
            [(region, channel, *sums) for region, channel, _month, *sums in rows],
            [
                (self.jiangsu, self.phone, 400, 2),
                (self.jiangsu, self.phone.browse(), 500, 1),
            ],
        )

    def test_the_month_is_frozen_with_its_region(self):
        # S41, D2-Q1.3: June to the second, July not
        officer = self.role("statistics", "service_base.group_statistics")
        with freeze_time(JULY):
            period = (
                self.env["service.statistic.period"]
                .with_user(officer)
                .create(
                    {
                        "statistic_id": self.env.ref(
                            "sales_logistics.statistic_sales_region"
                        ).id,
                        "company_id": self.company.id,
                        "date_from": "2026-06-01",
                    }
                )
            )
            period.action_freeze()
        self.assertEqual(
            (period.figure, period.denominator, period.row_ids.mapped("department")),
            (400, 2, [self.jiangsu.name]),
        )
        self.assertEqual(period.row_ids.mapped("cause"), ["Telephone"])
