"""The store keeper's real list of June against the demo company."""

import base64
import io
import time
from pathlib import Path

import openpyxl

from odoo.tests import TransactionCase, tagged

DATA = Path(__file__).parent / "data" / "returns_2026-06.xlsx"
# Row of the sheet -> column and what is wrong with it.
REFUSED = {
    20: ("客户编号", "C9999"),
    35: ("产品型号", "PSU-9999"),
    48: ("序列号", "C0057"),
    61: ("序列号", "INV-1000"),
    77: ("整行", "第 5 行"),
    90: ("数量", "3台"),
    101: ("数量", "-1"),
    118: ("数量", "0"),
    133: ("数量", "5"),
    150: ("签收时间", "2026/6/31 10:00"),
    166: ("原因", "为空"),
    180: ("要求", "送我一台"),
    260: ("装箱单号", "30000"),
    277: ("签收时间", "交付"),
    290: ("序列号", "NOSUCHSERIAL001"),
    320: ("数量", "1e+12"),
}
EMPTY = 305
# Written oddly, but told for certain: blanks, full-width and small letters,
# a date as text, markup and a formula in the free text.
TAKEN = (40, 140, 199, 215, 230, 244, 335)


@tagged("post_install", "-at_install")
class TestJuneReturns(TransactionCase):
    """S12: every good row is taken, each bad one refused, none lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("service_base.demo_company")
        clerk = cls.env.ref("aftersales_repair.demo_user_clerk")
        cls.records = cls.env(
            user=clerk,
            context={"lang": "zh_CN", "allowed_company_ids": cls.company.ids},
        )["service.import"]
        cls.record = cls.make()
        cls.record.action_check()

    @classmethod
    def make(cls):
        return cls.records.create(
            {
                "handler": "aftersales.rma.import",
                "company_id": cls.company.id,
                "file": base64.b64encode(DATA.read_bytes()),
                "filename": DATA.name,
            }
        )

    def test_each_bad_row_is_refused_with_column_and_reason(self):
        lines = {line.row: line for line in self.record.line_ids}
        bad = {row for row, line in lines.items() if line.state == "bad"}
        self.assertEqual(bad, set(REFUSED))
        for row, (column, text) in REFUSED.items():
            with self.subTest(row=row):
                problem = lines[row].problems[0]
                self.assertEqual(problem["column"], column)
                self.assertIn(text, problem["wrong"])
                self.assertTrue(problem["fix"])
        self.assertEqual(lines[EMPTY].state, "empty")
        for row in TAKEN:
            self.assertEqual(lines[row].state, "good", lines[row].problem_text)
        self.assertEqual(len(lines), 372)

    def test_the_good_rows_become_returns_and_nothing_twice(self):
        self.record.action_import()
        self.assertEqual(self.record.done_count, 355)
        self.assertEqual(self.record.state, "done")
        rmas = self.record.aftersales_rma_ids
        groups = {(rma.partner_id, rma.packing_list) for rma in rmas}
        self.assertEqual(len(groups), len(rmas))
        self.assertEqual(sum(rmas.mapped("line_count")), 355)
        self.assertEqual(set(rmas.mapped("state")), {"open"})

        again = self.make()
        again.action_check()
        self.assertEqual(again.known_count, 355)
        self.assertEqual((again.good_count, again.bad_count), (0, 16))
        self.assertEqual(
            self.env["aftersales.rma"].search_count(
                [("company_id", "=", self.company.id)]
            ),
            len(rmas),
        )

    def test_the_corrected_copy_comes_back_and_goes_in(self):
        self.record.action_import()
        book = openpyxl.load_workbook(io.BytesIO(self.record._refused_xlsx()))
        sheet = book.active
        header = [cell.value for cell in sheet[1]]
        self.assertEqual(header[-4:], ["文件中的行号", "列", "问题", "改正办法"])
        rows = {row[9].value: row for row in sheet.iter_rows(min_row=2)}
        self.assertEqual(set(rows), set(REFUSED))
        # The keeper corrects one row in the copy and imports the copy.
        rows[90][4].value = 1
        output = io.BytesIO()
        book.save(output)
        copy = self.make()
        copy.file = base64.b64encode(output.getvalue())
        copy.action_check()
        self.assertEqual((copy.good_count, copy.bad_count), (1, 15))
        copy.action_import()
        self.assertEqual(copy.done_count, 1)

    def test_the_clerk_does_not_wait_long(self):
        start = time.monotonic()
        self.record.action_import()
        self.env.flush_all()
        seconds = time.monotonic() - start
        self.assertLess(seconds, 60, "the request must not time out")
