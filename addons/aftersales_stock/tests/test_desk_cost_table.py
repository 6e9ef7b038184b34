# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from datetime import date, datetime

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .desk_common import DeskCase

JUNE = datetime(2026, 6, 10, 2, 0)
# 1 July 2026, 01:30 in China: the nightly job.
FIRST_OF_JULY = datetime(2026, 6, 30, 17, 30)


@tagged("post_install", "-at_install")
class TestDeskCostTable(DeskCase):
    """S39, D3-6.16b: the monthly table of parts costs for finance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part.standard_price = 100
        cls._put(cls.store, cls.part, 100)
        cls._put(cls.other_site.good_location_id, cls.part, 10)

    def issue(self, product, quantity, site=None, **order):
        pickings = self.env["stock.picking"]._create_of_kind(
            "own_use_out",
            [
                {
                    "site": site or self.site,
                    "lines": [{"product": product, "quantity": quantity}],
                    **order,
                }
            ],
        )
        pickings._do_at_once()
        return pickings

    def june(self):
        """3,200 of the department: 26 parts, less 2 by a red slip, and a tool."""
        with freeze_time("2026-05-31 15:59:59"):  # 31 May in China
            self.issue(self.part, 7)
        with freeze_time(JUNE):
            self.issue(self.part, 16)
            self.issue(self.part, 10)
            self.issue(self.part, 2, is_red=True)
            self.issue(self.tool, 1)
            self.issue(self.part, 3, site=self.other_site)
        with freeze_time("2026-06-30 16:00:00"):  # 1 July in China
            self.issue(self.part, 5)

    def tables(self):
        with freeze_time(FIRST_OF_JULY):
            self.env["aftersales.cost.table"]._cron_make_tables()
        return self.env["aftersales.cost.table"].search(
            [("company_id", "=", self.company.id)]
        )

    def test_on_1_july_the_table_shows_june_by_part(self):
        self.june()
        table = self.tables().filtered(lambda t: t.department_id == self.department)
        self.assertEqual(table.name, "2026-06")
        self.assertEqual(table.amount, 3200)
        rows = {line.product_id: (line.quantity, line.value) for line in table.line_ids}
        self.assertEqual(rows, {self.part: (24, 2400), self.tool: (1, 800)})
        self.assertEqual(table.activity_ids.user_id, self.supervisor)
        # 3 working days: 1 July begins the count, 2, 3 and 6 July.
        self.assertEqual(f"{table.due_at:%Y-%m-%d}", "2026-07-06")

    def test_what_came_back_damaged_goes_off_the_cost_in_the_books(self):
        # D3-6.16b: 3,200 issued; 3 worn parts came in from use, one of them by
        # mistake; one that was spoilt in the store was no use.
        self.june()
        site = self.site
        pickings = self.env["stock.picking"]
        with freeze_time("2026-06-30 15:59:00"):  # 30 June, 23:59 in China
            for quantity, order in (
                (3, {}),
                (1, {"is_red": True}),
                (1, {"source": site.good_location_id}),
            ):
                goods = [{"product": self.part, "quantity": quantity}]
                pickings._create_of_kind(
                    "damaged_in", [{"site": site, "lines": goods, **order}]
                )._do_at_once()
        table = self.tables().filtered(lambda t: t.department_id == self.department)
        self.assertEqual(
            (table.amount, table.damaged_amount, table.net_amount), (3200, 200, 3000)
        )
        line = table.line_ids.filtered(lambda line: line.product_id == self.part)
        self.assertEqual(
            (line.value, line.damaged_value, line.net_value), (2400, 200, 2200)
        )

    def test_the_table_counts_in_the_products_unit(self):
        # S39: half a dozen and two single ones are eight.
        dozen = self.env.ref("uom.product_uom_dozen")
        with freeze_time(JUNE):
            self.issue(self.part, 2)
            self.env["stock.picking"]._create_of_kind(
                "own_use_out",
                [
                    {
                        "site": self.site,
                        "lines": [
                            {"product": self.part, "quantity": 0.5, "uom": dozen}
                        ],
                    }
                ],
            )._do_at_once()
        line = self.tables().line_ids
        self.assertEqual((line.quantity, line.value), (8, 800))

    def test_each_department_has_its_own(self):
        self.june()
        other = self.tables().filtered(
            lambda t: t.department_id == self.other_department
        )
        self.assertEqual(other.amount, 300)

    def test_it_is_made_once_and_stays(self):
        self.june()
        tables = self.tables()
        with freeze_time("2026-07-02 02:00:00"):
            self.issue(self.part, 1)
        self.assertEqual(self.tables(), tables)
        period = tables.period_id
        self.assertEqual(period.state, "frozen")
        self.assertEqual(period.figure, 3500)
        with self.assertRaises(AccessError):
            tables[0].line_ids[0].sudo().value = 1
        with self.assertRaises(AccessError):
            tables[0].sudo().write({"state": "received"})
        with self.assertRaises(UserError):
            tables.sudo().unlink()

    def test_the_supervisor_sends_and_finance_receives(self):
        self.june()
        table = self.tables().filtered(lambda t: t.department_id == self.department)
        with self.assertRaises(AccessError):
            table.with_user(self.finance).action_send()
        with self.refused(UserError, "not sent"):
            table.with_user(self.finance).action_receive()
        with freeze_time("2026-07-02 02:00:00"):
            table.with_user(self.supervisor).action_send()
        self.assertEqual(table.state, "sent")
        self.assertEqual(table.deadline_ids.state, "met")
        self.assertFalse(table.activity_ids)
        with self.assertRaises(AccessError):
            table.with_user(self.supervisor).action_receive()
        table.with_user(self.finance).action_receive()
        self.assertEqual(table.received_by_id, self.finance)

    def test_the_table_as_xlsx(self):
        self.june()
        self.tables()
        export = (
            self.env["service.export"]
            .with_user(self.finance)
            .create({"handler": "aftersales.cost.table.line.export"})
        )
        export.action_export()
        book = load_workbook(io.BytesIO(export.sudo().attachment_id.raw))
        rows = book.active.iter_rows(values_only=True)
        cells = [cell for row in rows for cell in row]
        self.assertIn(2400, cells)
        self.assertIn(800, cells)

    def test_the_month_of_a_move_is_the_companys(self):
        self.june()
        self.assertEqual(self.tables().period_id.date_from, date(2026, 6, 1))
