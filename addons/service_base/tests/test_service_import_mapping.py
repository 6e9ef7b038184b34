# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
from datetime import date, datetime

import openpyxl

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import SuiteCase
from .test_service_import import xlsx


@tagged("post_install", "-at_install")
class TestServiceImportMapping(SuiteCase):
    """Any register goes in by a mapping of columns, without code (S69)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mapping = cls.env.ref("service_base.mapping_customer")
        cls.user = cls.role(
            "importer", "service_base.group_service_user", "base.group_partner_manager"
        )
        cls.reader = cls.role("reader", "service_base.group_service_user")
        cls.admin = cls.role("admin", "service_base.group_policy_manager")

    def map(self, model, *columns, **vals):
        """A mapping; columns are ``(field, Chinese, English, {more})``."""
        return self.env["service.import.mapping"].create(
            {
                "name": "Test",
                "model_id": self.env["ir.model"]._get(model).id,
                "column_ids": [
                    Command.create(self.column(model, *column)) for column in columns
                ],
                **vals,
            }
        )

    def column(self, model, field, label_zh, label_en, more=None):
        return {
            "field_id": self.env["ir.model.fields"]._get(model, field).id,
            "label_zh": label_zh,
            "label_en": label_en,
            **(more or {}),
        }

    def make(self, *rows, mapping=None, user=None):
        record = (
            self.env["service.import"]
            .with_user(user or self.user)
            .create(
                {
                    "handler": "service.import.mapping",
                    "mapping_id": (mapping or self.mapping).id,
                    "company_id": self.company.id,
                    "file": base64.b64encode(xlsx(rows)),
                    "filename": "sheet.xlsx",
                }
            )
        )
        record.action_check()
        return record

    def run_import(self, *rows, **options):
        record = self.make(*rows, **options)
        record.action_import()
        return record

    def partners(self, *refs):
        return self.env["res.partner"].search([("ref", "in", refs)], order="ref")

    # -- columns --------------------------------------------------------------

    def test_headers_of_both_languages_in_any_order(self):
        self.run_import(["城市", "Customer name", "客户编号"], ["Wuxi", "Li", "M1"])
        partner = self.partners("M1")
        self.assertEqual((partner.name, partner.city), ("Li", "Wuxi"))

    def test_a_column_nobody_knows_is_told_not_dropped_silently(self):
        record = self.make(["编号", "名称", "Colour", "Size"], ["M1", "Li", "red", 2])
        self.assertEqual(record.unknown_columns, "Colour, Size")
        self.assertEqual(record.good_count, 1)

    def test_the_columns_of_our_own_copy_are_no_news(self):
        record = self.make(["编号", "名称", "国家"], ["M1", "Li", "XX"])
        copy = openpyxl.load_workbook(io.BytesIO(record._refused_xlsx()))
        copy.active["G2"] = "CN"
        rows = [[cell.value for cell in row] for row in copy.active.iter_rows()]
        again = self.make(*rows)
        self.assertFalse(again.unknown_columns)

    def test_a_header_twice_is_refused(self):
        with self.assertRaisesRegex(UserError, "this column twice: 名称"):
            self.make(["编号", "名称", "名称"], ["M1", "Li", "Wang"])

    def test_a_mapping_must_be_chosen(self):
        record = (
            self.env["service.import"]
            .with_user(self.user)
            .create({"handler": "service.import.mapping", "file": "eA=="})
        )
        for action in (record.action_check, record.action_download_template):
            with self.assertRaisesRegex(UserError, "Choose the mapping"):
                action()

    # -- values ---------------------------------------------------------------

    def test_values_follow_the_types_of_the_fields(self):
        mapping = self.map(
            "res.partner",
            ("ref", "编号", "Ref", {"required": True, "is_key": True}),
            ("name", "名称", "Name", {"required": True}),
            ("is_company", "公司", "Company"),
            ("type", "类型", "Type"),
            ("color", "颜色", "Color"),
            ("partner_latitude", "纬度", "Latitude"),
            ("parent_id", "上级", "Parent"),
        )
        self.env["res.partner"].create({"name": "Parent GmbH"})
        self.run_import(
            ["Ref", "Name", "公司", "类型", "Color", "纬度", "上级"],
            ["T1", "A", "是", "Invoice", "3", "31.5", "Parent GmbH"],
            [1002, "B", "no", "delivery", 4.0, "１,000", None],
            mapping=mapping,
        )
        second, first = self.partners("T1", "1002")
        self.assertEqual(first.name, "A")
        self.assertTrue(first.is_company)
        self.assertEqual((first.type, second.type), ("invoice", "delivery"))
        self.assertEqual((first.color, second.color), (3, 4))
        self.assertEqual(first.partner_latitude, 31.5)
        self.assertEqual(second.partner_latitude, 1000)
        self.assertEqual(first.parent_id.name, "Parent GmbH")
        self.assertFalse(second.is_company)

    def test_times_are_those_of_the_company(self):
        mapping = self.map(
            "resource.calendar.leaves",
            ("name", "假日", "Holiday"),
            ("calendar_id", "日历", "Calendar"),
            ("date_from", "开始", "From", {"required": True}),
            ("date_to", "结束", "To", {"required": True}),
        )
        self.run_import(
            ["假日", "日历", "From", "结束"],
            [
                "Dragon boat",
                "8-12, 13-17",
                datetime(2026, 6, 19, 8),
                "2026-06-19 17:00",
            ],
            mapping=mapping,
            user=self.env.user,
        )
        leave = self.env["resource.calendar.leaves"].search(
            [("name", "=", "Dragon boat")]
        )
        self.assertEqual(leave.date_from, datetime(2026, 6, 19, 0))
        self.assertEqual(leave.date_to, datetime(2026, 6, 19, 9))

    def test_a_selection_is_known_in_chinese_as_well(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        selection = self.env["ir.model.fields.selection"].search(
            [("field_id.model", "=", "res.partner"), ("value", "=", "delivery")]
        )
        selection.with_context(lang="zh_CN").name = "送货"
        mapping = self.map(
            "res.partner", ("name", "名称", "Name"), ("type", "类型", "Type")
        )
        record = self.run_import(["名称", "类型"], ["Z", "送货"], mapping=mapping)
        partner = self.env["res.partner"].browse(record.line_ids.res_id)
        self.assertEqual(partner.type, "delivery")

    def test_each_wrong_cell_is_told_with_column_and_cure(self):
        mapping = self.map(
            "res.partner",
            ("name", "名称", "Name", {"required": True}),
            ("is_company", "公司", "Company"),
            ("type", "类型", "Type"),
            ("color", "颜色", "Color"),
            ("partner_latitude", "纬度", "Latitude"),
            ("country_id", "国家", "Country"),
            ("parent_id", "上级", "Parent"),
        )
        self.env["res.partner"].create([{"name": "Twice"}, {"name": "Twice"}])
        header = ["Name", "Company", "Type", "Color", "Latitude", "Country", "Parent"]
        cases = [
            (0, None, "is empty"),
            (0, "x" * 501, "has 501 characters, 500 are possible"),
            (1, "maybe", "neither yes nor no"),
            (2, "Enemy", "none of the choices"),
            (3, "1.5", "1.5 is not a whole number"),
            (3, 2**31, "not a whole number"),
            (4, "3台", "3台 is not a number"),
            (5, "Atlantis", "there is no Atlantis in Country"),
            (6, "Twice", "Contact has 2 of the name Twice"),
        ]
        rows = []
        for place, value, _text in cases:
            row = ["A", "yes"] + [None] * 5
            row[place] = value
            rows.append(row)
        record = self.make(header, *rows, mapping=mapping)
        self.assertEqual(record.bad_count, len(cases))
        for line, (place, _value, text) in zip(record.line_ids, cases, strict=True):
            with self.subTest(text=text):
                self.assertIn(text, line.problem_text)
                self.assertEqual(line.problems[0]["column"], header[place])
                self.assertTrue(line.problems[0]["fix"])

    def test_a_text_at_its_limit_is_taken(self):
        record = self.make(["编号", "名称"], ["M1", "x" * 500])
        self.assertEqual(record.good_count, 1)

    def test_the_dry_run_makes_nothing(self):
        self.make(["编号", "名称"], ["M1", "Li"])
        self.assertFalse(self.partners("M1"))

    # -- at most once ---------------------------------------------------------

    def test_a_second_run_makes_nothing_twice(self):
        rows = (["编号", "名称"], ["M1", "Li"], ["M2", "Wang"])
        first = self.run_import(*rows)
        second = self.make(*rows)
        self.assertEqual(second.known_count, 2)
        self.assertEqual(
            second.line_ids.mapped("res_id"), first.line_ids.mapped("res_id")
        )
        with self.assertRaisesRegex(UserError, "no good row"):
            second.action_import()

    def test_what_somebody_registered_by_hand_is_known(self):
        partner = self.env["res.partner"].create({"name": "Li", "ref": "M1"})
        record = self.make(["编号", "名称"], ["M1", "Li & Co"])
        self.assertEqual(record.line_ids.state, "known")
        self.assertEqual(record.line_ids.res_id, partner.id)

    def test_two_imports_that_were_both_checked_make_one(self):
        rows = (["编号", "名称"], ["M1", "Li"])
        first, second = self.make(*rows), self.make(*rows)
        first.action_import()
        second.action_import()
        self.assertEqual(second.line_ids.state, "failed")
        self.assertIn("imported before", second.line_ids.problem_text)
        self.assertEqual(len(self.partners("M1")), 1)

    def test_one_repeated_row_does_not_hold_up_its_batch(self):
        first = self.make(["编号", "名称"], ["M2", "Li"])
        second = self.make(
            ["编号", "名称"], *[[f"M{number}", "Li"] for number in range(1, 9)]
        )
        first.action_import()
        second.action_import()
        self.assertEqual((second.done_count, second.failed_count), (7, 1))

    def test_a_deleted_record_gives_its_row_free(self):
        rows = (["编号", "名称"], ["M1", "Li"])
        self.run_import(*rows)
        self.partners("M1").unlink()
        again = self.run_import(*rows)
        self.assertEqual(again.done_count, 1)
        self.assertEqual(len(self.partners("M1")), 1)

    def test_the_second_of_two_rows_of_one_key_is_refused(self):
        record = self.make(["编号", "名称"], ["M1", "Li"], ["M1", "Wang"])
        self.assertIn("stand in row 2 already", record.line_ids[1].problem_text)

    def test_equal_rows_without_a_key_are_counted_across_batches(self):
        mapping = self.map("res.partner", ("name", "名称", "Name"))
        rows = [["名称"], *[["Same"]] * 1001]
        record = self.make(*rows, mapping=mapping)
        while record.state == "checking":
            record._job_check()
        # The limit of a batch lies between: all are rows of their own.
        self.assertEqual((record.good_count, record.bad_count), (1001, 0))
        self.assertEqual(len(set(record.line_ids.sudo().mapped("key"))), 1001)

    # -- rights ---------------------------------------------------------------

    def test_a_mapping_gives_no_right(self):
        with self.assertRaises(AccessError):
            self.make(["编号", "名称"], ["M1", "Li"], user=self.reader)

    def test_a_right_that_was_lost_after_the_check_counts(self):
        record = self.make(["编号", "名称"], ["M1", "Li"])
        self.user.group_ids -= self.env.ref("base.group_partner_manager")
        with self.assertRaises(AccessError):
            record.action_import()
        self.assertFalse(self.partners("M1"))

    def test_groups_of_a_mapping_narrow_who_may_import(self):
        self.mapping.group_ids = self.env.ref("service_base.group_hr")
        with self.assertRaisesRegex(AccessError, "HR officer"):
            self.make(["编号", "名称"], ["M1", "Li"])

    def test_the_policy_administrator_makes_a_mapping_on_the_screen(self):
        form = Form(self.env["service.import.mapping"].with_user(self.admin))
        form.name = "Contacts"
        form.model_id = self.env["ir.model"]._get("res.partner")
        with form.column_ids.new() as column:
            column.field_id = self.env["ir.model.fields"]._get("res.partner", "name")
            column.label_zh = "名称"
            column.label_en = "Name"
            column.required = True
        mapping = form.save()
        record = self.run_import(["名称"], ["Formed"], mapping=mapping)
        self.assertEqual(record.done_count, 1)
        action = mapping.with_user(self.admin).action_import_file()
        with Form(
            self.env["service.import"]
            .with_user(self.user)
            .with_context(**action["context"])
        ) as screen:
            self.assertEqual(screen.mapping_id, mapping)

    def test_only_the_policy_administrator_changes_mappings(self):
        for user in (self.user, self.reader):
            with self.assertRaises(AccessError):
                self.mapping.with_user(user).name = "Mine"
        self.mapping.with_user(self.admin).name = "Clients"

    def test_guarded_and_system_fields_cannot_be_mapped(self):
        cases = [
            ("service.import", "state", "changes only through the buttons"),
            ("res.partner", "create_uid", "filled in by the system"),
            ("res.partner", "display_name", "filled in by the system"),
            ("res.partner", "image_1920", "a cell cannot hold it"),
            ("res.partner", "child_ids", "a cell cannot hold it"),
        ]
        for model, field, text in cases:
            with (
                self.subTest(field=field),
                self.assertRaisesRegex(ValidationError, text),
            ):
                self.map(model, (field, "列", "Column"))

    def test_a_key_must_be_required(self):
        with self.assertRaisesRegex(ValidationError, "a key must be required"):
            self.map("res.partner", ("ref", "编号", "Ref", {"is_key": True}))

    def test_technical_models_are_no_registers(self):
        for model in ("ir.rule", "res.config.settings", "mail.thread"):
            with (
                self.subTest(model=model),
                self.assertRaisesRegex(ValidationError, "no register"),
            ):
                self.map(model)

    def test_one_header_stands_for_one_column(self):
        with self.assertRaisesRegex(ValidationError, "stands for two columns"):
            self.map("res.partner", ("name", "名称", "Name"), ("ref", "编号", "NAME *"))

    def test_required_fields_without_a_column_are_told(self):
        mapping = self.map("resource.calendar.leaves", ("name", "假日", "Holiday"))
        self.assertIn("Start Date", mapping.lacking_text)

    def test_an_import_is_its_importers_own(self):
        record = self.make(["编号", "名称"], ["M1", "Li"])
        for recordset in (record, record.line_ids):
            with self.assertRaises(AccessError):
                recordset.with_user(self.reader).read(["display_name"])
            recordset.with_user(self.admin).read(["display_name"])

    def test_forged_writes_are_refused(self):
        record = self.make(["编号", "名称"], ["M1", "Li"])
        for vals in ({"state": "done"}, {"unknown_columns": False}, {"total_rows": 9}):
            with self.assertRaises(AccessError):
                record.write(vals)
        with self.assertRaises(AccessError):
            record.line_ids.write({"data": {"name": "Other"}})
        record.action_import()
        for context in ({}, {"_force_unlink": True}):
            with self.assertRaisesRegex(UserError, "the register keeps"):
                record.with_context(**context).unlink()

    def test_defaults_of_the_screen_do_not_reach_the_register(self):
        record = self.make(["编号", "名称"], ["M1", "Li"])
        record.with_context(default_city="Forged", default_ref="F").action_import()
        self.assertFalse(self.partners("M1").city)

    # -- errors of the register -----------------------------------------------

    def test_a_row_the_register_refuses_is_set_apart_with_its_reason(self):
        mapping = self.map(
            "service.policy.value",
            (
                "policy_id",
                "政策",
                "Policy",
                {
                    "required": True,
                    "lookup_field_id": self.env["ir.model.fields"]
                    ._get("service.policy", "code")
                    .id,
                },
            ),
            ("date_from", "开始", "From", {"required": True}),
            ("value", "值", "Value", {"required": True}),
        )
        record = self.run_import(
            ["政策", "From", "值"],
            ["import.max_rows", "2099-06-01", 10],
            ["import.max_rows", date(2099, 6, 1), 20],
            ["export.inline_rows", "2099/6/1", 30],
            mapping=mapping,
            user=self.admin,
        )
        self.assertEqual(
            record.line_ids.mapped("state"),
            ["done", "failed", "done"],
            record.line_ids.mapped("problem_text"),
        )
        text = record.line_ids[1].problem_text
        self.assertNotIn("duplicate key", text)
        self.assertTrue(text)

    # -- files ----------------------------------------------------------------

    def test_the_template_comes_in_the_users_language_and_explains(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        for code, first in (("en_US", "Customer no."), ("zh_CN", "客户编号")):
            mapping = self.mapping.with_context(lang=code)
            book = openpyxl.load_workbook(io.BytesIO(mapping._import_template()))
            rows, page = book.worksheets
            self.assertEqual(rows["A1"].value, first)
            self.assertEqual(page["A2"].value, first)
            self.assertIn("Reference", page["D2"].value)
        country = [row for row in page.iter_rows(values_only=True) if row[0] == "国家"]
        self.assertIn("CN", country[0][2])

    def test_the_filled_template_goes_in(self):
        book = openpyxl.load_workbook(io.BytesIO(self.mapping._import_template()))
        book.worksheets[0].append(["M1", "Li"])
        output = io.BytesIO()
        book.save(output)
        record = self.make(["编号", "名称"], ["M0", "x"])
        record.file = base64.b64encode(output.getvalue())
        record.action_check()
        record.action_import()
        self.assertEqual(self.partners("M1").name, "Li")

    def test_a_user_downloads_the_template(self):
        action = self.mapping.with_user(self.user).action_download_template()
        self.assertEqual(action["type"], "ir.actions.act_url")

    # -- speed ----------------------------------------------------------------

    def test_queries_do_not_grow_with_the_rows(self):
        def count(size, prefix):
            rows = [[f"{prefix}{number}", "Li"] for number in range(size)]
            before = self.env.cr.sql_log_count
            record = self.run_import(["编号", "名称"], *rows)
            self.assertEqual(record.done_count, size)
            return self.env.cr.sql_log_count - before

        count(2, "W")
        few, many = count(20, "F"), count(200, "G")
        # What grows is the register's own: 180 contacts, not the import.
        self.assertLess(many - few, 180)
