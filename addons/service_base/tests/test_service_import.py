# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import zipfile

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import SuiteCase


def xlsx(rows):
    """Bytes of a workbook with these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


@tagged("post_install", "-at_install")
class TestServiceImport(SuiteCase):
    """What is no sheet is refused with what to do; never a traceback."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mapping = cls.env["service.import.mapping"].create(
            {
                "name": "Test register",
                "model_id": cls.env.ref("base.model_res_partner").id,
                "column_ids": [
                    Command.create(
                        {
                            "field_id": cls.env.ref(
                                f"base.field_res_partner__{field}"
                            ).id,
                            "label_en": f"{field} en",
                            "label_zh": f"{field} 中文",
                            "required": True,
                            "is_key": field == "ref",
                        }
                    )
                    for field in ("ref", "name", "country_id")
                ],
            }
        )
        cls.columns = cls.mapping._import_columns()

    def make(self, content):
        return self.env["service.import"].create(
            {
                "handler": "service.import.mapping",
                "mapping_id": self.mapping.id,
                "company_id": self.company.id,
                "file": base64.b64encode(content),
                "filename": "returns.xlsx",
            }
        )

    def assert_refused(self, content, pattern):
        record = self.make(content)
        with self.assertRaisesRegex(UserError, pattern):
            record.action_check()
        self.assertFalse(record.line_ids)

    def header(self):
        return [labels[0] for _name, labels, _required in self.columns]

    def test_no_file(self):
        record = self.make(b"")
        with self.assertRaisesRegex(UserError, "Choose a file"):
            record.action_check()

    def test_a_text_file(self):
        self.assert_refused(b"customer,model\n1,2\n", "not an xlsx")

    def test_an_old_xls(self):
        self.assert_refused(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "not an x"
        )

    def test_a_zip_of_something_else(self):
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w") as archive:
            archive.writestr("hello.txt", "hello")
        self.assert_refused(output.getvalue(), "not a workbook")

    def test_a_zip_bomb_is_not_opened(self):
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", "<workbook/>")
            with archive.open("xl/worksheets/sheet1.xml", "w") as entry:
                for _chunk in range(600):
                    entry.write(b"0" * 1024 * 1024)
        self.assertLess(len(output.getvalue()), 2 * 1024 * 1024)
        self.assert_refused(output.getvalue(), "unpacks to more than 512 MB")

    def test_a_broken_workbook(self):
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w") as archive:
            archive.writestr("xl/workbook.xml", "<not closed")
            archive.writestr("[Content_Types].xml", "")
        self.assert_refused(output.getvalue(), "cannot be opened as a workbook")

    def test_other_headers(self):
        self.assert_refused(xlsx([["a", "b"], [1, 2]]), "No sheet of the file")

    def test_one_column_lacks(self):
        header = self.header()
        required = [i for i, column in enumerate(self.columns) if column[2]]
        lacking = header.pop(required[-1])
        self.assert_refused(xlsx([header, header]), f"Missing: {lacking}")

    def test_a_header_and_nothing_else(self):
        self.assert_refused(xlsx([self.header()]), "no rows")

    def test_more_rows_than_the_policy_allows(self):
        policy = self.env["service.policy"].search([("code", "=", "import.max_rows")])
        self.env["service.policy.value"].create({"policy_id": policy.id, "value": 3})
        rows = [["x"] * len(self.columns)] * 4
        self.assert_refused(xlsx([self.header(), *rows]), "more than 3 rows")

    def test_rows_are_read_below_a_title_and_empty_ends_are_left(self):
        rows = [["June"], [], self.header(), ["x"] * len(self.columns), [], [None]]
        record = self.make(xlsx(rows))
        record.action_check()
        self.assertEqual(record.total_rows, 1)
        self.assertEqual(record.line_ids.row, 4)

    def test_an_empty_row_between_is_told_as_empty(self):
        row = ["x"] * len(self.columns)
        record = self.make(xlsx([self.header(), row, [], row]))
        record.action_check()
        self.assertEqual(record.empty_count, 1)
        self.assertEqual(record.line_ids.mapped("row"), [2, 3, 4])

    def test_the_refused_rows_come_back_as_text(self):
        # What somebody typed must not run as a formula in the copy.
        row = ["=cmd|' /C calc'!A0"] + ["<b>x</b>"] * (len(self.columns) - 1)
        record = self.make(xlsx([self.header(), ["'" + row[0], *row[1:]]]))
        record.action_check()
        self.assertEqual(record.bad_count, 1)
        book = openpyxl.load_workbook(io.BytesIO(record._refused_xlsx()))
        header, first = list(book.active.iter_rows())
        self.assertEqual([c.value for c in header][: len(row)], self.header())
        self.assertEqual({cell.data_type for cell in first} - {"n"}, {"s"})
        self.assertEqual(first[len(self.columns)].value, 2)
        self.assertTrue(first[len(self.columns) + 3].value)

    def test_a_large_file_is_checked_in_the_background(self):
        row = ["x"] * len(self.columns)
        record = self.make(xlsx([self.header(), *[row] * 1001]))
        record.action_check()
        self.assertEqual(record.state, "checking")
        jobs = self.env["queue.job"].search([("model_name", "=", "service.import")])
        self.assertIn("_job_check", jobs.mapped("method_name"))
        while record.state == "checking":
            record._job_check()
        self.assertEqual(record.state, "checked")
        self.assertEqual(record.bad_count, 1001)
        self.assertEqual(record.progress, 100)

    def test_what_was_imported_cannot_be_deleted_or_changed(self):
        record = self.make(xlsx([self.header(), ["x"] * len(self.columns)]))
        record._in_transition().state = "done"
        with self.assertRaisesRegex(UserError, "the register keeps"):
            record.unlink()
        with self.assertRaisesRegex(UserError, "cannot change"):
            record.file = False

    def test_nobody_puts_it_down_to_another(self):
        # S69: an import and an export are on the file of who did them
        record = self.make(xlsx([self.header()]))
        export = self.env["service.export"].new({"user_id": self.env.uid})
        for one in (record, export):
            with self.assertRaises(AccessError):
                one.write({"user_id": self.env.ref("base.user_admin").id})
        self.assertEqual(record.user_id, self.env.user)
