# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import tracemalloc
from datetime import date, datetime

import openpyxl

from odoo.tests import BaseCase, tagged

from ..tools import cells, xlsx_header, xlsx_reader, xlsx_writer
from ..tools.xlsx_register import RegisterSheet, SheetColumn

COLUMNS = [
    ("customer", ("Customer no.", "客户编号"), True),
    ("quantity", ("Quantity", "数量"), True),
    ("note", ("Note", "备注", "Remark"), False),
]


@tagged("post_install", "-at_install")
class TestCells(BaseCase):
    """Cells are read for certain or not at all; nothing is guessed."""

    def test_codes(self):
        self.assertEqual(cells.clean_code("  ＵＰＳ－６００ "), "UPS-600")
        self.assertEqual(cells.clean_code(12.0), "12")
        self.assertEqual(cells.clean_code(12.5), "12.5")
        self.assertEqual(cells.clean_code(None), "")
        self.assertEqual(cells.clean_code(0), "0")

    def test_numbers(self):
        self.assertEqual(cells.clean_number("１"), 1)
        self.assertEqual(cells.clean_number("1,234.5"), 1234.5)
        for wrong in ("3台", float("nan"), "inf", True, None, ""):
            with self.subTest(wrong=wrong):
                self.assertIsNone(cells.clean_number(wrong))

    def test_moments_are_the_companys(self):
        expected = datetime(2026, 6, 10, 2, 12)
        for written in (
            "2026-06-10 10:12",
            "2026/6/10 10:12",
            datetime(2026, 6, 10, 10, 12),
        ):
            self.assertEqual(cells.clean_datetime(written, "Asia/Shanghai"), expected)
        self.assertEqual(cells.clean_date("2026年6月10日"), date(2026, 6, 10))
        for wrong in ("2026/6/31 10:00", "10.06.2026", "", None, 45000):
            with self.subTest(wrong=wrong):
                self.assertIsNone(cells.clean_datetime(wrong, "Asia/Shanghai"))

    def test_the_first_moment_there_is_does_not_break(self):
        self.assertIsNone(cells.clean_datetime("0001-01-01", "Asia/Shanghai"))

    def test_yes_and_no_in_both_languages(self):
        for yes in ("是", "yes", "Y", 1, 1.0, True):
            self.assertIs(cells.clean_boolean(yes), True, yes)
        for no in ("否", "No", "n", 0, False):
            self.assertIs(cells.clean_boolean(no), False, no)
        self.assertIsNone(cells.clean_boolean("maybe"))

    def test_cells_survive_json(self):
        values = {"a": datetime(2026, 6, 1, 9, 30), "b": "x", "c": 1.5, "d": None}
        self.assertEqual(cells.decode(cells.encode(values)), values)


@tagged("post_install", "-at_install")
class TestHeader(BaseCase):
    """Columns are found by label, in either language and any order."""

    def test_mixed_languages_in_another_order(self):
        header = xlsx_header.match_header(["数量", "Note", "Customer no."], COLUMNS)
        self.assertEqual(header.positions, {"customer": 2, "quantity": 0, "note": 1})
        self.assertFalse(header.missing or header.doubled or header.unknown)

    def test_labels_are_compared_without_blanks_stars_and_case(self):
        header = xlsx_header.match_header([" CUSTOMER  NO. *", "数量："], COLUMNS)
        self.assertEqual(header.positions, {"customer": 0, "quantity": 1})

    def test_what_lacks_and_what_is_not_known_is_told(self):
        header = xlsx_header.match_header(["客户编号", "Colour", None], COLUMNS)
        self.assertEqual(header.missing, ["Quantity"])
        self.assertEqual(header.unknown, ["Colour"])

    def test_a_column_that_stands_twice(self):
        header = xlsx_header.match_header(["客户编号", "数量", "数量 "], COLUMNS)
        self.assertEqual(header.doubled, ["数量"])

    def test_two_labels_of_one_column(self):
        # The label that the register prefers counts; the other is told.
        header = xlsx_header.match_header(["数量", "Quantity", "客户编号"], COLUMNS)
        self.assertEqual(header.positions["quantity"], 1)
        self.assertEqual(header.unknown, ["数量"])

    def test_the_header_may_stand_below_a_title(self):
        rows = iter(enumerate([["June"], [], ["客户编号", "数量"], ["C1", 2]], start=1))
        below, header = xlsx_header.find_header([rows], COLUMNS, 10)
        self.assertEqual(header.positions, {"customer": 0, "quantity": 1})
        self.assertEqual(list(below), [(4, ["C1", 2])])

    def test_only_the_first_rows_are_searched(self):
        for title_rows, found in ((9, True), (10, False)):
            rows = [["x"]] * title_rows + [["客户编号", "数量"]]
            below, _header = xlsx_header.find_header(
                [iter(enumerate(rows, start=1))], COLUMNS, 10
            )
            self.assertEqual(below is not None, found, title_rows)


@tagged("post_install", "-at_install")
class TestXlsx(BaseCase):
    """What is written is read again; nothing in a sheet ever runs."""

    def read_rows(self, content):
        return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows())

    def test_text_stays_text(self):
        book, output = xlsx_writer.open_book()
        sheet = book.add_worksheet()
        texts = ["=1+1", "@SUM(A1)", "+1", "-1", "http://x.example", "007", "x" * 40000]
        for row, text in enumerate(texts):
            xlsx_writer.write_cell(sheet, row, 0, text)
        book.close()
        found = [row[0] for row in self.read_rows(output.getvalue())]
        self.assertEqual({cell.data_type for cell in found}, {"s"})
        self.assertEqual([cell.value for cell in found[:6]], texts[:6])
        self.assertEqual(len(found[6].value), xlsx_writer.LONGEST_CELL)

    def test_a_date_before_sheets_count_is_kept_as_text(self):
        book, output = xlsx_writer.open_book()
        xlsx_writer.write_cell(book.add_worksheet(), 0, 0, date(1850, 1, 2))
        book.close()
        self.assertEqual(self.read_rows(output.getvalue())[0][0].value, "1850-01-02")

    def test_rows_written_at_once_are_read_as_they_were(self):
        """Nothing that somebody types becomes markup, a formula or an escape."""
        written = {
            "=1+1": "=1+1",
            # XlsxWriter takes such a text for markup of its own.
            "<r><t>a</t></r>": "<r><t>a</t></r>",
            'a & "b" <c>': 'a & "b" <c>',
            " two\n": " two\n",
            "_x000A_": "_x005F_x000A_",
            "\x07": "_x0007_",
            "\uffff": "_xFFFF_",
            "x" * 40000: "x" * xlsx_writer.LONGEST_CELL,
            7: 7,
            -2.5: -2.5,
            1e20: 1e20,
            date(1850, 1, 2): "1850-01-02",
        }
        # One and yes are one key: not together in the cells above.
        values, expected = list(written), list(written.values())
        values += [None, False, "", True, 1, 0, float("nan")]
        expected += [None, None, None, True, 1, 0, "#NUM!"]
        days = [datetime(2026, 6, 3, 12), date(2026, 6, 3), date(1900, 1, 1)]
        days += [None] * (len(values) - len(days))
        output = io.BytesIO()
        columns = [SheetColumn("Value"), SheetColumn("Moment", "datetime")]
        sheet = RegisterSheet(output, columns, "Values")
        rows = list(zip(values, days, strict=True))
        for part in (rows[:5], rows[5:], []):
            sheet.write_rows(part)
        sheet.close()
        read = [
            [cell.value for cell in row] for row in self.read_rows(output.getvalue())
        ]
        self.assertEqual([row[0] for row in read[3 : 3 + len(values)]], expected)
        self.assertEqual(
            [row[1] for row in read[3:6]],
            [datetime(2026, 6, 3, 12), datetime(2026, 6, 3), datetime(1900, 1, 1)],
        )

    def test_no_sheet_at_all(self):
        with self.assertRaises(xlsx_reader.SheetError) as caught:
            xlsx_reader.open_sheets(b"a,b")
        self.assertEqual(caught.exception.kind, "no_xlsx")

    def test_a_file_at_the_limit_of_size(self):
        with self.assertRaises(xlsx_reader.SheetError) as caught:
            xlsx_reader.check_archive(b"0" * (xlsx_reader.PACKED_LIMIT + 1))
        self.assertEqual(caught.exception.kind, "too_large")
        with self.assertRaises(xlsx_reader.SheetError) as caught:
            xlsx_reader.check_archive(b"0" * xlsx_reader.PACKED_LIMIT)
        self.assertEqual(caught.exception.kind, "no_xlsx")

    def register(self, target, count, **options):
        columns = [
            SheetColumn("Name", "text", 20),
            SheetColumn("Pieces", "integer", 10, True),
            SheetColumn("Amount", "money", 12, True),
        ]
        sheet = RegisterSheet(target, columns, "Stock [June]", **options)
        for start in range(0, count, 1000):
            sheet.write_rows(
                [f"=piece {number}", 2, 0.1]
                for number in range(start, min(start + 1000, count))
            )
        sheet.close()

    def test_a_register_has_title_head_form_number_rows_and_totals(self):
        output = io.BytesIO()
        self.register(
            output, 3000, head=["Company", "", "June"], form_number="BS-CP0703-FM001"
        )
        rows = self.read_rows(output.getvalue())
        self.assertEqual(rows[0][0].value, "Stock [June]")
        self.assertEqual(rows[0][2].value, "BS-CP0703-FM001")
        self.assertEqual(rows[1][0].value, "Company    June")
        self.assertEqual([cell.value for cell in rows[2]], ["Name", "Pieces", "Amount"])
        self.assertEqual(rows[3][0].value, "=piece 0")
        self.assertEqual(rows[3][0].data_type, "s")
        self.assertEqual([cell.value for cell in rows[-1]], ["Total", 6000, 300])
        self.assertEqual(len(rows), 3 + 3000 + 1)

    def test_panes_are_frozen_and_each_page_says_its_form(self):
        output = io.BytesIO()
        self.register(output, 1, form_number="A&B")
        sheet = openpyxl.load_workbook(io.BytesIO(output.getvalue())).active
        self.assertEqual(sheet.freeze_panes, "A4")
        self.assertEqual(sheet.print_title_rows, "$3:$3")
        self.assertIn("A&", sheet.oddFooter.left.text)
        self.assertEqual(sheet.title, "Stock  June")

    def test_memory_does_not_grow_with_the_rows(self):
        peaks = []
        for count in (1000, 20000):
            tracemalloc.start()
            with open("/dev/null", "wb") as target:
                self.register(target, count)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        # 20 times the rows: the same peak but for a megabyte.
        self.assertLess(peaks[1], peaks[0] + 1024 * 1024)
