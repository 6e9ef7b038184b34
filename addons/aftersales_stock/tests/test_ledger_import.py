# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.service_base.tests.test_service_import import xlsx

from .test_ledger_day import EVENING, LedgerCase

CHINESE = (
    "现场编号",
    "日期",
    "出入库类别",
    "库房",
    "型号",
    "名称",
    "序列号",
    "数量",
    "单位",
    "调往",
    "调拨单号",
    "装箱单号",
    "备注",
)
ENGLISH = (
    "Site code",
    "Day",
    "Movement kind",
    "Store",
    "Model",
    "Name",
    "Serial or Lot No.",
    "Quantity",
    "Unit",
    "Sent to",
    "Slip No.",
    "Packing List No.",
    "Remark",
)
_FIELDS = (
    "site",
    "day",
    "kind",
    "store",
    "model",
    "name",
    "serial",
    "quantity",
    "unit",
    "to",
    "slip",
    "packing",
    "remark",
)


@tagged("post_install", "-at_install")
class TestDayLedgerImport(LedgerCase):
    """S32, D4-2.7b: the sheet of a site that works off line."""

    def setUp(self):
        super().setUp()
        freezer = freeze_time(EVENING)
        freezer.start()
        self.addCleanup(freezer.stop)

    def row(self, **values):
        row = dict.fromkeys(_FIELDS)
        row |= {
            "site": "SZ",
            "day": "2026-06-03",
            "kind": "Purchase received",
            "model": "T-FAN",
            "name": "T-FAN",
            "quantity": 2,
        }
        row |= values
        return [row[name] for name in _FIELDS]

    def run_import(self, *rows, header=ENGLISH, user=None, check=False):
        record = (
            self.env["service.import"]
            .with_user(user or self.keeper)
            .create(
                {
                    "handler": "aftersales.day.ledger.import",
                    "company_id": self.company.id,
                    "file": base64.b64encode(xlsx([header, *rows])),
                }
            )
        )
        record.action_check()
        if not check:
            record.action_import()
        return record

    def problem(self, **values):
        line = self.run_import(self.row(**values), check=True).line_ids
        self.assertEqual(line.state, "bad", line.data)
        return line.problem_text

    def ledgers_of(self, site=None):
        return self.ledgers.search([("site_id", "=", (site or self.site).id)])

    def test_rows_become_lines_of_the_days_ledger(self):
        self.run_import(
            self.row(slip="PO-1", remark="by lorry"),
            self.row(day="2026/06/02", quantity=3),
            self.row(kind="own_use_out", packing="ZX-1", quantity="1"),
        )
        second, first = self.ledgers_of()
        self.assertEqual(str(first.day), "2026-06-02")
        self.assertEqual(first.line_ids.quantity, 3)
        self.assertEqual(
            [(line.kind, line.store, line.quantity) for line in second.line_ids],
            [("purchase_in", "good", 2), ("own_use_out", "good", 1)],
        )
        self.assertEqual(second.line_ids[0].remark, "by lorry")

    def test_chinese_headers_are_understood(self):
        self.run_import(self.row(), header=CHINESE)
        self.assertEqual(self.ledgers_of().line_ids.quantity, 2)

    def test_one_bad_row_of_500_is_named_and_the_rest_goes_in(self):
        rows = [self.row(remark=str(number)) for number in range(500)]
        rows[250] = self.row(kind="transfer_in")
        record = self.run_import(*rows)
        self.assertEqual((record.done_count, record.bad_count), (499, 1))
        bad = record.refused_line_ids
        self.assertEqual(bad.row, 252)
        self.assertIn("D4-2.7b", bad.problem_text)
        self.assertEqual(len(self.ledgers_of().line_ids), 499)

    def test_the_same_sheet_again_adds_nothing(self):
        rows = [self.row(), self.row(), self.row(quantity=5)]
        self.run_import(*rows)
        again = self.run_import(*rows, check=True)
        self.assertEqual(again.known_count, 3)
        self.assertEqual(len(self.ledgers_of().line_ids), 3)

    def test_what_is_refused(self):
        self._put(self.store, self.part, 9)
        for text, values in (
            ("D4-2.7b", {"kind": "transfer_in"}),
            ("packing list number", {"kind": "own_use_out"}),
            ("is not the name", {"name": "T-FAN 2"}),
            ("no goods in stock", {"model": "T-XXX"}),
            ("no kind of movement", {"kind": "Stolen"}),
            ("does not use that store", {"store": "Damaged store"}),
            ("no unit", {"unit": "kg"}),
            ("no site has the code", {"site": "XX"}),
            ("D4-2.1b", {"site": "TJ"}),
            ("no day up to today", {"day": "2026-06-04"}),
            ("no day up to today", {"day": "soon"}),
            ("no number other than 0", {"quantity": "many"}),
            ("serial or lot number", {"model": "T-PSU", "name": "T-PSU"}),
            ("which site", {"kind": "transfer_out", "packing": "ZX-1"}),
            (
                "D4-2.4.1a",
                {"kind": "transfer_out", "packing": "ZX-1", "to": "TJ"},
            ),
        ):
            with self.subTest(text):
                self.assertIn(text, self.problem(**values))

    def test_a_ledger_that_was_sent_takes_no_more(self):
        self.send(self.ledger())
        self.assertIn("was sent already", self.problem())

    def test_others_do_not_import(self):
        with self.assertRaises(AccessError):
            self.run_import(self.row(), user=self.finance)

    def test_from_the_sheet_to_the_books(self):
        self._put(self.store, self.part, 9)
        self.run_import(
            *(self.row(quantity=number) for number in range(1, 6)),
            self.row(kind="Issued for own use", packing="ZX-1", quantity=4),
        )
        ledger = self.send(self.ledgers_of())
        self.book(ledger)
        self.assertEqual(ledger.state, "booked")
        self.assertEqual(self._on_hand(self.store, self.part), 9 + 15 - 4)
