"""A site's day and a keeper's month end in the store, in a real browser."""

import sys
from pathlib import Path

from freezegun import freeze_time

from odoo.tests import tagged

sys.path.insert(0, str(Path(__file__).parent))
from browser import DemoBrowserCase  # noqa: E402

# 1 July 2026, 01:30 in China: the nightly job.
FIRST_OF_JULY = "2026-06-30 17:30:00"


@tagged("post_install", "-at_install")
class TestStoreDays(DemoBrowserCase):
    """Site and department do the day's work and the month's end (S27–S33, S39)."""

    def setUp(self):
        super().setUp()
        self.site = self.env.ref("aftersales_stock.demo_site_suzhou")
        self.fan = self.env.ref("aftersales_stock.demo_product_cmp_fan80")
        self.capacitor = self.env.ref("aftersales_stock.demo_product_cmp_cap470")

    def in_store(self, product):
        """What the site's good store holds."""
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", product.id),
                ("location_id", "child_of", self.site.good_location_id.id),
            ]
        )
        return sum(quants.mapped("quantity"))

    def test_a_days_work_of_a_site(self):
        # S30, D4-2.3.1: the keeper writes it, the department's accountant approves.
        fans = self.in_store(self.fan)
        self.tour("sitekeeper", "after-sales-slips", "store_day_keeper_writes_slip")
        slip = self.last("aftersales.slip")
        self.assertEqual(slip.create_uid.login, "sitekeeper")
        self.assertEqual((slip.site_id, slip.kind), (self.site, "own_use_out"))
        self.assertEqual(self.in_store(self.fan), fans)
        self.tour(
            "accountant",
            "after-sales-slips",
            "store_day_accountant_approves_slip",
            slip,
        )
        self.assertEqual(slip.state, "approved")
        self.assertEqual(slip.approver_id.login, "accountant")
        self.assertEqual(self.in_store(self.fan), fans - 3)
        self.check_ledger(slip)
        self.check_contact_sheet()

    def check_ledger(self, slip):
        """S32, D4-2.7a, D4-2.8: sent in the evening, booked by the accountant."""
        path = "after-sales-daily-ledgers"
        capacitors = self.in_store(self.capacitor)
        self.tour("sitekeeper", path, "store_day_keeper_sends_ledger")
        ledger = self.last("aftersales.day.ledger")
        self.assertEqual((ledger.site_id, ledger.state), (self.site, "sent"))
        self.assertEqual(ledger.sent_by_id.login, "sitekeeper")
        told = ledger.line_ids.filtered(lambda line: line.slip_no == slip.name)
        self.assertEqual((told.product_id, told.quantity_out), (self.fan, 3))
        self.assertEqual(told.balance, self.in_store(self.fan))
        self.assertEqual(self.in_store(self.capacitor), capacitors)
        self.tour("accountant", path, "store_day_accountant_books_ledger", ledger)
        self.assertEqual(ledger.state, "booked")
        typed = ledger.line_ids.filtered(lambda line: line.source == "typed")
        self.assertEqual((typed.state, typed.quantity_out), ("booked", 2))
        self.assertEqual(self.in_store(self.capacitor), capacitors - 2)

    def check_contact_sheet(self):
        """S33, D4-4.3.1: the site asks for a consumable, its chief looks it over."""
        self.tour("sitekeeper", "contact-sheets", "store_day_keeper_asks_for_grease")
        sheet = self.last("aftersales.contact.sheet")
        self.assertEqual((sheet.kind, sheet.state), ("consumable", "chief"))
        self.tour("chief", "contact-sheets", "store_day_chief_signs", sheet)
        self.assertEqual(sheet.state, "planning")
        entry = sheet.approval_entry_ids.sorted("id")[-1:]
        self.assertEqual((entry.action, entry.user_id.login), ("approved", "chief"))

    def test_a_keepers_month_end(self):
        # S27, D2-K2.3, D4-3.1.4.1c: two people count, the department approves.
        fans = self.in_store(self.fan)
        self.assertNotEqual(fans, 5)
        path = "count-sheets"
        self.tour("sitekeeper", path, "store_month_keeper_counts")
        count = self.last("aftersales.count")
        self.assertEqual(count.first_user_id.login, "sitekeeper")
        for login, tour, state in (
            ("chief", "store_month_chief_counts", "counted"),
            ("sitekeeper", "store_month_keeper_explains", "explained"),
            ("deptsupervisor", "store_month_supervisor_signs", "explained"),
            ("deptmanager", "store_month_manager_signs", "approved"),
        ):
            self.tour(login, path, tour, count)
            self.assertEqual(count.state, state)
        self.assertEqual(count.line_ids.difference, 5 - fans)
        signers = count.review_ids.done_by.mapped("login")
        self.assertEqual(set(signers), {"deptsupervisor", "deptmanager"})
        self.assertEqual(self.in_store(self.fan), fans)
        self.tour("accountant", path, "store_month_accountant_adjusts", count)
        self.assertEqual(count.state, "adjusted")
        self.assertEqual(self.in_store(self.fan), 5)
        self.check_reconciliation()

    def check_reconciliation(self):
        """S28, D4-3.1.4.1d: keeper and department sign what the store holds."""
        today = self.env["service.policy"]._today(self.site.company_id)
        with freeze_time(f"{today:%Y-%m}-28 02:00:00"):
            self.env["aftersales.reconciliation"]._cron_open_month()
        record = self.env["aftersales.reconciliation"].search(
            [
                ("location_id", "=", self.site.good_location_id.id),
                ("period", "=", f"{today:%Y-%m}"),
            ]
        )
        line = record.line_ids.filtered(lambda line: line.product_id == self.fan)
        self.assertEqual(line.book_quantity, 5)
        path = "reconciliations"
        self.tour("sitekeeper", path, "store_month_keeper_states", record)
        self.tour("accountant", path, "store_month_accountant_agrees", record)
        self.assertEqual(record.state, "agreed")
        self.assertEqual(record.agreed_by_id.login, "accountant")
        self.assertEqual((line.stated_quantity, line.difference), (5, 0))

    def test_finance_at_the_month_end(self):
        # S39, D3-6.16b: the department's parts costs of June.
        with freeze_time("2026-06-10 02:00:00"):
            self.env["stock.picking"]._create_of_kind(
                "own_use_out",
                [
                    {
                        "site": self.site,
                        "lines": [{"product": self.capacitor, "quantity": 10}],
                    }
                ],
            )._do_at_once()
        with freeze_time(FIRST_OF_JULY):
            table = self.env["aftersales.cost.table"]._make_tables(self.site.company_id)
        self.assertEqual(table.department_id, self.site.department_id)
        self.assertEqual((table.name, table.amount), ("2026-06", 18))
        table.with_user(self.user("deptsupervisor")).action_send()
        path = "parts-cost-tables"
        self.tour("finance", path, "store_month_finance_receives", table)
        self.assertEqual(table.received_by_id.login, "finance")
        # S14: what of the allowed value is used, and by which goods.
        self.tour(
            "finance", "after-sales-value-cap", "store_month_finance_looks_at_cap"
        )
