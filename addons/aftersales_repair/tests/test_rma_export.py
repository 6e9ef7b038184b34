# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import json
from datetime import date, datetime, timedelta

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import RmaCase

HANDLER = "aftersales.rma.line.export"


@tagged("post_install", "-at_install")
class TestRmaExport(RmaCase):
    """The register of returned goods as xlsx, as its user may see it (S12, S69)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = cls.rma(
            cls.delivered("A1"), cls.delivered("A2"), parts=3
        ).line_ids.sudo()
        cls.goods[0].reason_note = "=cmd|' /C calc'!A0"

    def export(self, user=None, **vals):
        return (
            self.env["service.export"]
            .with_user(user or self.clerk)
            .create({"handler": HANDLER, **vals})
        )

    def rows(self, export):
        """Cells of the written file: title rows, header and the rest apart."""
        content = export.sudo().attachment_id.raw
        book = openpyxl.load_workbook(io.BytesIO(content))
        rows = list(book.active.iter_rows())
        return rows[:2], [cell.value for cell in rows[2]], rows[3:]

    def set_inline_rows(self, count):
        policy = self.env["service.policy"].search(
            [("code", "=", "export.inline_rows")]
        )
        self.env["service.policy.value"].create(
            {"policy_id": policy.id, "value": count}
        )

    def test_a_small_register_is_downloaded_at_once(self):
        export = self.export()
        action = export.action_export()
        self.assertEqual(action["type"], "ir.actions.act_url")
        self.assertEqual((export.state, export.total_rows), ("done", 3))
        title, header, rows = self.rows(export)
        self.assertEqual(title[0][0].value, "Register of returned goods")
        self.assertIn(self.company.name, title[1][0].value)
        first = dict(zip(header, rows[0], strict=True))
        self.assertEqual(first["Customer no."].value, "T0001")
        self.assertEqual(first["Serial no."].value, "A1")
        self.assertEqual(first["Status"].value, "New")
        # 01:30 UTC is 09:30 where the user is.
        self.assertEqual(first["Signed for"].value, datetime(2026, 6, 1, 9, 30))

    def test_what_somebody_typed_never_runs(self):
        export = self.export()
        export.action_export()
        _title, header, rows = self.rows(export)
        cell = rows[0][header.index("Reason")]
        self.assertEqual((cell.value, cell.data_type), ("=cmd|' /C calc'!A0", "s"))

    def test_totals_stand_below(self):
        export = self.export()
        export.action_export()
        _title, header, rows = self.rows(export)
        self.assertEqual(rows[-1][0].value, "Total")
        self.assertEqual(rows[-1][header.index("Quantity")].value, 5)

    def test_headers_and_choices_come_in_the_users_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        field = self.env["ir.model.fields"]._get("aftersales.rma.line", "state")
        field.selection_ids.filtered(lambda s: s.value == "draft").with_context(
            lang="zh_CN"
        ).name = "新建"
        export = self.export().with_context(lang="zh_CN")
        export.action_export()
        _title, _header, rows = self.rows(export)
        self.assertEqual(rows[0][-1].value, "新建")

    def test_a_period_includes_its_last_day(self):
        # Signed for on 1 June 2026 at 09:30 in Shanghai.
        self.goods.rma_id.sudo().line_ids.signed_at = datetime(2026, 6, 1, 15, 59)
        for start, end, count in (
            (date(2026, 6, 1), date(2026, 6, 1), 3),
            (date(2026, 5, 1), date(2026, 5, 31), 0),
            (date(2026, 6, 2), None, 0),
            (None, date(2026, 6, 1), 3),
        ):
            export = self.export(date_from=start, date_to=end)
            with self.subTest(start=start, end=end):
                self.assertEqual(len(export._find_ids()), count)
        # A minute later it is the second of June there.
        self.goods.rma_id.sudo().line_ids.signed_at = datetime(2026, 6, 1, 16, 0)
        export = self.export(date_from=date(2026, 6, 2), date_to=date(2026, 6, 2))
        export.action_export()
        title, _header, rows = self.rows(export)
        self.assertIn("2026-06-02", title[1][0].value)
        self.assertEqual(len(rows), 4)

    def test_an_empty_period_says_so(self):
        with self.assertRaisesRegex(UserError, "has no rows"):
            self.export(date_from=date(2030, 1, 1)).action_export()

    def test_chosen_rows_of_the_list(self):
        action = self.env.ref("aftersales_repair.aftersales_rma_line_export_action")
        action.with_user(self.clerk).with_context(
            active_model="aftersales.rma.line", active_ids=self.goods[:2].ids
        ).run()
        export = self.env["service.export"].search([], limit=1)
        self.assertEqual((export.user_id, export.total_rows), (self.clerk, 2))

    def test_all_rows_of_a_filter_beyond_the_clients_limit(self):
        self.env["ir.config_parameter"].set_param("web.active_ids_limit", "2")
        exports = self.env["service.export"].with_user(self.clerk)
        for ids, count in ((self.goods[:1].ids, 1), (self.goods[:2].ids, 3)):
            exports.with_context(
                active_ids=ids, active_domain=[("rma_id", "=", self.goods.rma_id.id)]
            )._export_from_list(HANDLER)
            self.assertEqual(exports.search([], limit=1).total_rows, count)

    def test_as_many_rows_as_the_policy_says_are_waited_for(self):
        self.set_inline_rows(3)
        export = self.export()
        export.action_export()
        self.assertEqual(export.state, "done")

    def test_a_row_more_and_a_job_writes_it(self):
        self.set_inline_rows(2)
        export = self.export()
        export.action_export()
        self.assertEqual(export.state, "waiting")
        self.assertFalse(export.attachment_id)
        jobs = self.env["queue.job"].search([("model_name", "=", "service.export")])
        self.assertIn("_job_write", jobs.mapped("method_name"))
        export._job_write()
        self.assertEqual((export.state, export.progress), ("done", 100))
        self.assertTrue(self.rows(export)[2])

    def test_the_job_of_a_finished_export_does_nothing(self):
        export = self.export()
        export.action_export()
        before = export.sudo().attachment_id.checksum
        export._job_write()
        self.assertEqual(export.sudo().attachment_id.checksum, before)

    def test_another_company_stays_out(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.clerk.company_ids += other
        export = self.export()
        handler = export.with_context(
            allowed_company_ids=(self.company + other).ids
        )._handler()
        self.assertEqual(handler.env.companies, self.company)
        with self.assertRaises(AccessError):
            self.export(user=self.keeper, company_id=other.id)

    def test_an_export_is_its_users_own(self):
        export = self.export()
        export.action_export()
        with self.assertRaises(AccessError):
            export.with_user(self.manager).read(["name"])
        with self.assertRaises(AccessError):
            export.sudo().attachment_id.with_user(self.manager).read(["raw"])
        self.assertTrue(export.sudo().attachment_id.with_user(self.clerk).raw)

    def test_who_may_not_read_the_register_may_not_export_it(self):
        stranger = self.role("stranger", "base.group_user")
        with self.assertRaises(AccessError):
            self.export(user=stranger)

    def test_record_rules_hold(self):
        self.env["ir.rule"].create(
            {
                "name": "Only A1",
                "model_id": self.env["ir.model"]._get_id("aftersales.rma.line"),
                "domain_force": "[('lot_id.name', '=', 'A1')]",
            }
        )
        export = self.export(domain=json.dumps([["id", "in", self.goods.ids]]))
        export.action_export()
        self.assertEqual(export.total_rows, 1)

    def test_forged_writes_are_refused(self):
        export = self.export()
        for vals in ({"state": "done"}, {"attachment_id": 1}, {"total_rows": 1}):
            with self.assertRaises(AccessError):
                export.write(vals)
        export.action_export()
        with self.assertRaisesRegex(UserError, "make a new export"):
            export.date_from = date(2026, 1, 1)
        with self.assertRaisesRegex(UserError, "make a new export"):
            export.action_export()

    def test_old_copies_are_deleted(self):
        now = datetime(2026, 7, 1, 12)
        old, kept = self.export(), self.export()
        for export, seconds in ((old, 1), (kept, 0)):
            export.flush_recordset()
            self.env.cr.execute(
                "UPDATE service_export SET create_date = %s WHERE id = %s",
                (now - timedelta(days=30, seconds=seconds), export.id),
            )
        with freeze_time(now):
            self.env["service.export"]._gc_exports()
        self.assertEqual((old | kept).exists(), kept)

    def test_queries_do_not_grow_with_the_rows(self):
        self.rma(*[self.delivered(f"Q{number}") for number in range(60)])

        def count(ids):
            self.env.invalidate_all()
            handler = self.env[HANDLER].with_user(self.clerk)
            before = self.env.cr.sql_log_count
            handler._write_xlsx(io.BytesIO(), ids)
            return self.env.cr.sql_log_count - before

        ids = self.env[HANDLER]._find_ids([])
        self.assertGreater(len(ids), 60)
        count(ids)
        self.assertEqual(count(ids), count(ids[:3]))
