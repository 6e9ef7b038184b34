# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common_complaints import ComplaintCase


@tagged("post_install", "-at_install")
class TestComplaintsRate(ComplaintCase):
    """Complaint rate and responsibility (S59)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )

    @classmethod
    def deliver(cls, count, moment, kind=None):
        """Done deliveries as rows of the table: what the figure counts."""
        kind = kind or cls.warehouse.out_type_id
        cls.env.cr.execute(
            SQL(
                """
                INSERT INTO stock_picking (
                    name, state, company_id, picking_type_id, location_id,
                    location_dest_id, date_done, move_type, create_uid, write_uid
                )
                SELECT 'RATE/' || %(tag)s || '/' || number, 'done', %(company)s,
                       %(kind)s, %(source)s, %(target)s, %(moment)s, 'direct', 1, 1
                  FROM generate_series(1, %(count)s) AS number
                """,
                tag=f"{moment:%m%d%H%M%S}",
                company=cls.company.id,
                kind=kind.id,
                source=cls.warehouse.lot_stock_id.id,
                target=cls.env.ref("stock.stock_location_customers").id,
                moment=moment,
                count=count,
            )
        )

    def june(self):
        """Three complaints in June of China's clock, 150 deliveries (S59)."""
        # 31 May 23:59:59 and 1 July 00:00 in China are not June.
        for moment in (
            "2026-05-31 15:59:59",
            "2026-05-31 16:00:00",
            "2026-06-15 02:00:00",
            "2026-06-30 15:59:59",
            "2026-06-30 16:00:00",
        ):
            with freeze_time(moment):
                self.complain()
        with freeze_time("2026-06-15 02:00:00"):
            self.complain(kind="suggestion")
        self.deliver(149, datetime(2026, 6, 10))
        self.deliver(1, datetime(2026, 6, 30, 15, 59, 59))
        self.deliver(1, datetime(2026, 6, 30, 16))

    def rate(self, first="2026-06-01", moment="2026-07-01 02:00:00", **vals):
        with freeze_time(moment):
            return (
                self.env["care.complaint.rate"]
                .with_user(self.supervisor)
                .create({"date_from": first, **vals})
            )

    def publish(self, rate, moment):
        with freeze_time(moment):
            rate.action_publish()

    # S59, D3-5.4.5
    def test_june_is_two_percent_and_due_on_the_fifth(self):
        self.june()
        rate = self.rate()
        # 5 July, 17:00 in China; a Sunday, and the day counts all the same.
        self.assertEqual(rate.due, datetime(2026, 7, 5, 9))
        self.publish(rate, "2026-07-05 09:00:00")
        self.assertEqual((rate.complaints, rate.deliveries), (3, 150))
        self.assertEqual((rate.rate, rate.rate_text), (2.0, "2.0 %"))
        self.assertFalse(rate.is_late)
        self.assertEqual(rate.deadline_ids.state, "met")

    # S59, D3-5.4.5
    def test_at_one_past_five_it_is_late(self):
        rate = self.rate()
        with freeze_time("2026-07-05 09:00:00"):
            self.assertNotEqual(rate.deadline_badge, "overdue")
        rate.invalidate_recordset()
        with freeze_time("2026-07-05 09:01:00"):
            self.assertEqual(rate.deadline_badge, "overdue")
        self.publish(rate, "2026-07-05 09:01:00")
        self.assertTrue(rate.is_late)

    # S59: no delivery is no figure, not 0 % and not an error.
    def test_without_deliveries_there_is_no_figure(self):
        rate = self.rate()
        self.publish(rate, "2026-07-02 02:00:00")
        self.assertIn("no figure", rate.rate_text)

    # S59
    def test_a_published_figure_stays(self):
        self.june()
        rate = self.rate()
        self.publish(rate, "2026-07-02 02:00:00")
        with freeze_time("2026-06-20 02:00:00"):
            self.complain()
        self.env.flush_all()
        rate.invalidate_recordset()
        self.assertEqual(rate.complaints, 3)
        self.assertEqual(rate.period_id.sudo().row_count, 153)
        for vals in ({"analysis": "Fine."}, {"date_from": "2026-05-01"}):
            with self.assertRaises(UserError):
                rate.write(vals)
        with self.assertRaises(AccessError):
            rate.sudo().rate = 0
        with self.assertRaises(UserError):
            rate.action_publish()

    # S59
    def test_a_running_month_is_not_published(self):
        rate = self.rate(moment="2026-06-30 02:00:00")
        with self.assertRaisesRegex(UserError, "runs until"):
            self.publish(rate, "2026-06-30 15:59:59")
        with self.assertRaises(AccessError):
            rate.with_user(self.agent).action_publish()
        self.publish(rate, "2026-06-30 16:00:00")

    # S59, D3-5.4.6: split by cause, product and responsible department.
    def test_it_is_split_by_cause_and_unit(self):
        with freeze_time("2026-06-10 02:00:00"):
            sheet = self.with_cause()
            self.complain(product_id=self.product.id, fault_id=self.fault.id)
            self.complain()
        self.deliver(150, datetime(2026, 6, 10))
        rate = self.rate()
        self.publish(rate, "2026-07-02 02:00:00")
        split = {(line.dimension, line.name): line.complaints for line in rate.line_ids}
        self.assertEqual(sheet.cause_id, self.cause)
        self.assertEqual(
            split,
            {
                ("cause", self.cause.name): 1,
                ("cause", "Does not start"): 1,
                ("cause", "Not said"): 1,
                ("department", "Workshop 2"): 1,
                ("department", "Not said"): 2,
                ("product", "INV"): 2,
                ("product", "Not said"): 1,
            },
        )
        content, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "customer_care.report_complaint_rate", rate.ids
        )
        for text in ("2026-06", "2.0 %", "Workshop 2", "Does not start"):
            self.assertIn(text, content.decode())

    # S59: what after-sales sends back is no delivery.
    def test_after_sales_returns_are_no_deliveries(self):
        after = self.env["stock.warehouse"].create(
            {
                "name": "After-sales",
                "code": "ASW",
                "company_id": self.company.id,
                "is_aftersales": True,
                "aftersales_main_warehouse_id": self.warehouse.id,
            }
        )
        self.deliver(5, datetime(2026, 6, 10), after.out_type_id)
        self.deliver(1, datetime(2026, 6, 11))
        rate = self.rate()
        self.publish(rate, "2026-07-02 02:00:00")
        self.assertEqual(rate.deliveries, 1)

    # S59, D4-8.5.7
    def test_the_year_adds_up_its_twelve_months(self):
        for month in range(1, 13):
            moment = datetime(2025, month, 10, 2)
            with freeze_time(moment):
                for _number in range(month % 3):
                    self.complain()
            self.deliver(10, moment)
        year = self.rate("2025-01-01", "2026-01-02 02:00:00", span="year")
        year.analysis = "Soldering is the first cause."
        with self.assertRaisesRegex(UserError, "2025-01"):
            self.publish(year, "2026-01-10 02:00:00")
        for month in range(1, 13):
            rate = self.rate(f"2025-{month:02}-01", "2026-01-02 02:00:00")
            self.publish(rate, "2026-01-03 02:00:00")
        self.publish(year, "2026-01-10 02:00:00")
        self.assertEqual((year.complaints, year.deliveries, year.rate), (12, 120, 10.0))
        self.assertIn(self.representative, year.sudo().activity_ids.user_id)

    # S59, D4-8.5.7, D4-12.1.10
    def test_the_year_has_its_analysis(self):
        year = self.rate("2025-01-01", "2026-01-02 02:00:00", span="year")
        with self.assertRaisesRegex(UserError, "analysis"):
            self.publish(year, "2026-01-10 02:00:00")

    # S59
    def test_the_sheet_of_the_month_opens_by_itself_once(self):
        with freeze_time("2026-06-10 02:00:00"):
            self.complain()
        rates = self.env["care.complaint.rate"]
        domain = [("company_id", "=", self.company.id)]
        with freeze_time("2026-06-30 16:30:00"):
            for _twice in range(2):
                rates._cron_open_last_month()
            self.assertEqual(rates.search(domain).mapped("period_label"), ["2026-06"])
        with freeze_time("2027-01-01 02:00:00"):
            rates._cron_open_last_month()
        self.assertEqual(
            set(rates.search(domain).mapped("period_label")),
            {"2026-06", "2026-12", "2026"},
        )
