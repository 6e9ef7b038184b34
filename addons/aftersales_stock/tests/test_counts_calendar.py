# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.service_base.tests.bad_row import refuse_row
from odoo.addons.service_base.tests.test_service_import import xlsx

from .test_counts_flow import CountCase


@tagged("post_install", "-at_install")
class TestCountCalendar(CountCase):
    """Sheets that the calendar opens, once each (D0-2.4.1b, D4-2.6a)."""

    def open_counts(self):
        self.env["aftersales.count"]._cron_open_counts()
        return self.env["aftersales.count"].search([("site_id", "=", self.site.id)])

    def test_the_months_sheet_opens_on_its_day_once(self):
        # D4-3.1.4.1b
        # 24 May 23:59 and 25 May 00:00 in Shanghai
        with freeze_time("2026-05-24 15:59:00"):
            self.assertFalse(self.open_counts())
        with freeze_time("2026-05-24 16:00:00"):
            count = self.open_counts()
        self.assertEqual(len(count), 1)
        self.assertEqual((count.kind, count.period), ("monthly", "2026-05"))
        self.assertEqual(count.user_id, self.keeper)
        self.assertEqual(count.activity_ids.user_id, self.keeper)
        self.assertTrue(count.date_due)
        with freeze_time("2026-05-29 02:00:00"):
            self.assertEqual(self.open_counts(), count)

    @mute_logger("odoo.sql_db", "odoo.addons.service_base.jobs")
    def test_one_bad_site_leaves_the_others_their_sheet(self):
        # D4-3.1.4.1b
        counts = self.env["aftersales.count"]
        self._put(self.good, self.part, 3)
        self._put(self.second_site.good_location_id, self.part, 3)
        refuse_row(counts, "site_id", self.site.id)
        with freeze_time("2026-05-25 02:00:00"):
            self.assertFalse(self.open_counts())
        sites = counts.search([("company_id", "=", self.company.id)]).site_id
        self.assertLessEqual(self.bmd | self.second_site, sites)

    def test_the_quarters_sheet_is_supervised_by_the_department(self):
        # D4-2.6a, D4-2.6b
        with freeze_time("2026-06-25 02:00:00"):
            count = self.open_counts()
            self.assertEqual(count.kind, "quarterly")
            self.count_first(count)
            with self.assertRaisesRegex(UserError, "department supervises"):
                count.with_user(self.chief).action_take_second()
            count.with_user(self.accountant).action_take_second()
        self.assertEqual(count.second_user_id, self.accountant)

    def test_a_cancelled_sheet_is_not_opened_again(self):
        with freeze_time("2026-05-25 02:00:00"):
            count = self.open_counts()
            count.with_user(self.accountant).note = "The store moves"
            count.with_user(self.accountant).action_cancel()
            self.assertEqual(self.open_counts(), count)

    def test_a_user_does_not_take_the_months_place(self):
        with self.assertRaises(UserError):
            self.plan(period="2026-05")

    def test_empty_stores_are_not_counted(self):
        with freeze_time("2026-05-25 02:00:00"):
            self.open_counts()
        counts = self.env["aftersales.count"].search(
            [("site_id", "=", self.second_site.id)]
        )
        self.assertFalse(counts)

    # -- reconciliation -----------------------------------------------------------

    def reconcile(self):
        self.env["aftersales.reconciliation"]._cron_open_month()
        return self.env["aftersales.reconciliation"].search(
            [("site_id", "=", self.site.id)]
        )

    def test_on_15_june_each_store_has_its_activities(self):
        # S27, D4-3.1.4.1d: 15 June 2026 is a Monday
        self._put(self.site.damaged_location_id, self.part, 3)
        with freeze_time("2026-06-14 15:59:00"):
            self.assertFalse(self.reconcile())
        with freeze_time("2026-06-14 16:00:00"):
            records = self.reconcile()
        self.assertEqual(
            records.location_id,
            self.site.good_location_id | self.site.damaged_location_id,
        )
        for record in records:
            self.assertEqual(record.activity_ids.user_id, self.keeper | self.accountant)
            self.assertEqual(str(record.activity_ids[0].date_deadline), "2026-06-15")
        with freeze_time("2026-06-20 02:00:00"):
            self.assertEqual(self.reconcile(), records)

    def test_a_store_that_names_nobody_asks_by_role(self):
        self._put(self.good, self.part, 3)
        with freeze_time("2026-06-15 02:00:00"):
            self.reconcile()
        record = self.env["aftersales.reconciliation"].search(
            [("site_id", "=", self.bmd.id)]
        )
        self.assertEqual(record.keeper_id, self.keeper)
        self.assertEqual(record.accountant_id, self.planner)
        self.assertEqual(len(record.activity_ids), 2)

    def test_books_and_keeper_agree_or_explain_and_both_sign(self):
        with freeze_time("2026-06-15 02:00:00"):
            record = self.reconcile()
            line = record.line_ids
            self.assertEqual((line.book_quantity, line.book_value), (100, 950))
            mine = record.with_user(self.keeper)
            with self.assertRaisesRegex(UserError, "not stated"):
                mine.action_state()
            line.with_user(self.keeper).stated_quantity = 98
            self.assertEqual(line.difference, -2)
            with self.assertRaisesRegex(UserError, "D4-3.1.4.1d"):
                mine.action_state()
            line.with_user(self.keeper).explanation = "Slip of 14 June not booked"
            with self.assertRaisesRegex(UserError, "turn"):
                record.with_user(self.accountant).action_agree()
            mine.action_state()
            with self.assertRaisesRegex(UserError, "signed by the keeper"):
                line.with_user(self.keeper).stated_quantity = 100
            record.with_user(self.accountant).action_agree()
        self.assertEqual(record.state, "agreed")
        self.assertEqual(
            (record.stated_by_id, record.agreed_by_id), (self.keeper, self.accountant)
        )

    def test_all_as_in_the_books(self):
        with freeze_time("2026-06-15 02:00:00"):
            record = self.reconcile().with_user(self.keeper)
            record.action_copy_book()
            record.action_state()
        self.assertEqual(record.state, "stated")
        record.with_user(self.accountant).action_return()
        self.assertEqual(record.state, "open")

    def test_overdue_from_the_16th_on(self):
        with freeze_time("2026-06-15 02:00:00"):
            record = self.reconcile()
            self.assertFalse(record.is_overdue)
        late = [("is_overdue", "=", True), ("id", "=", record.id)]
        # 23:59 on the 15th, 00:00 on the 16th in Shanghai
        with freeze_time("2026-06-15 15:59:00"):
            self.assertFalse(record.search(late))
        with freeze_time("2026-06-15 16:00:00"):
            record.invalidate_recordset()
            self.assertTrue(record.is_overdue)
            self.assertEqual(record.search(late), record)

    # -- import -------------------------------------------------------------------

    def test_of_500_rows_the_bad_one_is_named(self):
        # S27, D4-2.6b
        shelf = self.env["stock.location"].create(
            {"name": "B", "location_id": self.store.id}
        )
        products = self.env["product.product"].create(
            [
                {
                    "name": f"Part {n}",
                    "default_code": f"TC-{n:03}",
                    "is_storable": True,
                    "company_id": self.company.id,
                }
                for n in range(500)
            ]
        )
        for product in products:
            self._put(shelf, product, 1)
        count = self.plan(location_id=shelf.id)
        count.with_user(self.keeper).action_start()
        rows = [[count.name, p.default_code, None, None, 1] for p in products]
        rows[250][1] = "NO-SUCH"
        header = ["盘点表编号", "物料编码", "批次/序列号", "库位", "实盘数量"]
        record = (
            self.env["service.import"]
            .with_user(self.keeper)
            .create(
                {
                    "handler": "aftersales.count.import",
                    "company_id": self.company.id,
                    "file": base64.b64encode(xlsx([header, *rows])),
                }
            )
        )
        record.action_check()
        bad = record.line_ids.filtered(lambda line: line.state == "bad")
        self.assertEqual(bad.mapped("row"), [252])
        self.assertIn("has no NO-SUCH", bad.problem_text)
        record.action_import()
        self.assertEqual(count.open_count, 1)
        self.assertEqual(count.line_ids[0].with_user(self.keeper).counted, 1)

    def test_only_who_counts_imports(self):
        count = self.plan()
        count.with_user(self.keeper).action_start()
        header = ["盘点表编号", "物料编码", "实盘数量"]
        record = (
            self.env["service.import"]
            .with_user(self.chief)
            .create(
                {
                    "handler": "aftersales.count.import",
                    "company_id": self.company.id,
                    "file": base64.b64encode(xlsx([header, [count.name, "T-FAN", 98]])),
                }
            )
        )
        record.action_check()
        self.assertIn("D2-K2.3", record.line_ids.problem_text)
