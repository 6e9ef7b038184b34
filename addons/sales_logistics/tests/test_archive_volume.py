# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from datetime import date

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.service_base.tests.test_evidence_files import drawing

from .common import LogisticsCase

# 10 June, 30 June 23:30, 1 July and 11 July 2026 in Shanghai.
JUNE = "2026-06-10 02:00:00"
LAST_MINUTE = "2026-06-30 15:30:00"
JULY = "2026-07-01 02:00:00"


class ArchiveCase(LogisticsCase):
    """A company whose sales vouchers are numbered by a sequence of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.sequence"].create(
            {
                "name": "Sales vouchers",
                "code": "sale.voucher",
                "prefix": "XS%(year)s%(month)s-",
                "padding": 4,
                "use_date_range": True,
                "company_id": cls.company.id,
            }
        )
        cls.kind = cls.env.ref("sales_logistics.archive_kind_sale_voucher")

    @classmethod
    def vouchers(cls, count, moment=JUNE, skip=(), state="signed"):
        """Sales vouchers of a moment; numbers in ``skip`` are used up by nothing."""
        numbers = cls.env["ir.sequence"]
        orders = cls.env["sale.order"].create(
            [
                {"partner_id": cls.customer.id, "company_id": cls.company.id}
                for _number in range(count - len(skip))
            ]
        )
        model = cls.env["sale.voucher"].sudo()._in_transition()
        made = model
        left = list(orders)
        with freeze_time(moment):
            for number in range(1, count + 1):
                if number in skip:
                    numbers._get_numbers("sale.voucher", cls.company, 1)
                    continue
                made |= model.create(
                    {
                        "order_id": left.pop().id,
                        "amount": 100,
                        "user_id": cls.clerk.id,
                        "state": state,
                    }
                )
        cls.move(made, moment)
        return made._out_of_transition()

    @classmethod
    def move(cls, records, moment):
        """Let records be made at another moment: creation is the database's clock."""
        cls.env.flush_all()
        cls.env.cr.execute(
            f"UPDATE {records._table} SET create_date = %s WHERE id = ANY(%s)",
            [moment, records.ids],
        )
        cls.env.invalidate_all()

    @classmethod
    def volume(cls, month="2026-06-01", **vals):
        return (
            cls.env["sale.archive.volume"]
            .with_user(cls.clerk)
            .create(
                {
                    "kind_id": cls.kind.id,
                    "month": month,
                    "company_id": cls.company.id,
                    **vals,
                }
            )
        )

    @classmethod
    def explain(cls, volume, text="Written wrongly, torn up; seen by Mr Du."):
        volume.gap_ids.write({"reason": "void", "explanation": text})

    @classmethod
    def bind(cls, volume):
        cls.explain(volume)
        volume._sign("handler", drawing())
        volume.action_bind()
        return volume

    @classmethod
    def archived(cls, volume):
        cls.bind(volume)
        volume.place = "Cabinet 2, shelf 3"
        volume.with_user(cls.supervisor).action_archive_volume()
        return volume


@tagged("post_install", "-at_install")
class TestArchiveVolume(ArchiveCase):
    """Vouchers are bound by the month, in number order (S50, D2-33 … D2-35)."""

    # -- S50: the acceptance check ---

    @freeze_time(JULY)
    def test_june_with_a_missing_number_is_bound_when_it_is_explained(self):
        # S50, D2-34: 0001–0042, 0017 is missing
        self.vouchers(42, skip=(17,))
        volume = self.volume()
        self.assertEqual(volume.gap_ids.name, "XS202606-0017")
        volume._sign("handler", drawing())
        with self.assertRaisesRegex(UserError, "XS202606-0017.*Write the reason"):
            volume.action_bind()
        self.assertEqual(volume.state, "open")
        self.explain(volume)
        volume._sign("handler", drawing())
        volume.action_bind()
        self.assertEqual(volume.state, "bound")
        # D2-34, D2-35: month, quarter, year, numbers, sheets
        self.assertEqual(volume.month, date(2026, 6, 1))
        self.assertEqual(volume.quarter, "2026 Q2")
        self.assertEqual(volume.year, 2026)
        self.assertEqual(volume.first_number, "XS202606-0001")
        self.assertEqual(volume.last_number, "XS202606-0042")
        self.assertEqual(volume.document_count, 41)
        self.assertEqual(volume.leaf_count, 42)
        numbers = volume.sudo().line_ids.mapped("number")
        self.assertEqual(numbers, sorted(numbers))

    @freeze_time(JULY)
    def test_the_explanation_alone_or_the_reason_alone_is_not_enough(self):
        # S50, D2-34
        self.vouchers(3, skip=(2,))
        volume = self.volume()
        for vals in ({"reason": "void"}, {"reason": False, "explanation": "Torn up."}):
            volume.gap_ids.write(vals)
            volume._sign("handler", drawing())
            with self.assertRaisesRegex(UserError, "not explained"):
                volume.action_bind()
        self.assertEqual(volume.gap_ids.explained_by_id, self.clerk)

    # -- what belongs to it ---

    @freeze_time(JULY)
    def test_a_month_ends_at_midnight_of_the_company(self):
        # S50, D2-34: 30 June 23:30 in Shanghai is June, 1 July 00:00 is July
        june = self.vouchers(1, moment=LAST_MINUTE)
        july = self.vouchers(1, moment="2026-06-30 16:00:00")
        volume = self.volume()
        self.assertEqual(volume.line_ids.mapped("number"), june.mapped("name"))
        self.assertEqual(volume.line_ids.date, date(2026, 6, 30))
        later = self.volume(month="2026-07-15")
        self.assertEqual(later.month, date(2026, 7, 1))
        self.assertEqual(later.line_ids.mapped("number"), july.mapped("name"))

    @freeze_time("2026-08-03 02:00:00")
    def test_numbers_go_on_from_the_month_before(self):
        # S50, D2-34: June ends with 0002, July begins with 0004
        self.vouchers(2)
        self.vouchers(2, moment="2026-07-10 02:00:00", skip=(1,))
        volume = self.volume(month="2026-07-01")
        self.assertEqual(volume.gap_ids.name, "XS202607-0003")
        self.assertEqual(volume.first_number, "XS202607-0003")

    @freeze_time("2026-08-03 02:00:00")
    def test_a_number_that_another_month_has_is_not_missing(self):
        # S50, D2-34: 0002 and 0004 were filed in July
        made = self.vouchers(6, skip=(5,))
        self.move(made[1] | made[3], "2026-07-10 02:00:00")
        self.assertEqual(self.volume().gap_ids.mapped("name"), ["XS202606-0005"])

    @freeze_time(JULY)
    def test_missing_numbers_side_by_side_are_one_gap(self):
        # S50, D2-34
        self.vouchers(6, skip=(1, 3, 4))
        volume = self.volume()
        self.assertEqual(
            volume.gap_ids.mapped("name"),
            ["XS202606-0001", "XS202606-0003 – XS202606-0004"],
        )
        self.assertEqual(volume.gap_count, 3)
        self.assertEqual(volume.leaf_count, 3 + 2)

    @freeze_time(JULY)
    def test_what_other_companies_drew_from_a_shared_sequence_is_no_gap(self):
        # S50, D2-34
        made = self.vouchers(3)
        sequence = self.env["ir.sequence"].search(
            [("code", "=", "sale.voucher"), ("company_id", "=", self.company.id)]
        )
        other = self.env["res.company"].create({"name": "Other Company"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_voucher SET company_id = %s WHERE id = %s",
            [other.id, made[1].id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.volume().gap_ids.name, "XS202606-0002")
        self.env["sale.archive.volume"].search([]).unlink()
        sequence.code = "other"
        self.assertFalse(self.volume().gap_ids)

    @freeze_time(JULY)
    def test_any_register_is_bound_by_data(self):
        # S50, D2-33, D2-I3.3, D4-1.9: contracts by their date
        order = self.order(self.old_customer, stock=100)
        contract = self.contract(order, 100)
        contract.date = "2026-06-05"
        kind = self.env.ref("sales_logistics.archive_kind_sale_contract")
        kind.restart = "never"
        volume = self.volume(kind_id=kind.id)
        self.assertEqual(volume.line_ids.number, contract.name)
        self.assertEqual(volume.line_ids.title, self.old_customer.display_name)
        # A contract that is a draft still is no paper of value.
        volume._sign("handler", drawing())
        with self.assertRaisesRegex(UserError, "Still drafts"):
            volume.action_bind()

    def test_a_kind_names_fields_that_are_there(self):
        # S50, D2-33
        for vals in (
            {"number_field": "nothing"},
            {"date_field": "name"},
            {"content_fields": "amount, nothing.name"},
            {"domain": "[('nothing', '=', 1)]"},
            {"model_id": self.env["ir.model"]._get_id("sale.archive.kind")},
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.kind.write(vals)

    def test_a_kind_reads_nothing_that_its_maker_may_not_read(self):
        # S50, D2-36: papers are collected with the rights of the system.
        kinds = self.env["sale.archive.kind"].with_user(self.supervisor)
        vals = {
            "name": "Pay",
            "model_id": self.env["ir.model"]._get_id("hr.version"),
            "number_field": "display_name",
            "content_fields": "wage",
        }
        with self.assertRaisesRegex(AccessError, "may not read"):
            kinds.create(vals)
        kind = kinds.sudo().create({**vals, "name": "Pay of others"})
        with self.assertRaisesRegex(AccessError, "may not read"):
            kind.with_user(self.supervisor).content_fields = "company_id"
        self.kind.with_user(self.supervisor).content_fields = "name, amount"

    # -- when it is bound ---

    def test_not_before_the_month_is_over(self):
        # S50, D2-34: 30 June 23:30 no, 1 July yes
        self.vouchers(2)
        with freeze_time(LAST_MINUTE):
            volume = self.volume()
            volume._sign("handler", drawing())
            with self.assertRaisesRegex(UserError, "month is not over"):
                volume.action_bind()
        with freeze_time("2026-06-30 16:00:00"):
            volume.action_bind()
        self.assertEqual(volume.state, "bound")

    @freeze_time(JULY)
    def test_the_clerk_signs_before(self):
        # S50, D2-34
        self.vouchers(2)
        volume = self.volume()
        with self.assertRaisesRegex(UserError, "clerk signs the volume"):
            volume.action_bind()

    @freeze_time(JULY)
    def test_a_paper_that_came_late_voids_the_signature(self):
        # S50, D2-34
        self.vouchers(2)
        volume = self.volume()
        volume._sign("handler", drawing())
        self.vouchers(1)
        with self.assertRaisesRegex(UserError, "collect them again"):
            volume.action_bind()
        volume.action_collect()
        self.assertEqual(volume.leaf_count, 3)
        with self.assertRaisesRegex(UserError, "clerk signs the volume"):
            volume.action_bind()
        self.assertEqual(self.bind(volume).state, "bound")

    @freeze_time("2026-08-03 02:00:00")
    def test_one_month_after_the_other(self):
        # S50, D2-34
        self.vouchers(2)
        self.vouchers(2, moment="2026-07-10 02:00:00")
        june, july = self.volume(), self.volume(month="2026-07-01")
        july._sign("handler", drawing())
        with self.assertRaisesRegex(UserError, "Bind the earlier month first"):
            july.action_bind()
        self.bind(june)
        july.action_bind()
        self.assertEqual(july.state, "bound")

    @freeze_time(JULY)
    def test_an_empty_volume_is_not_bound(self):
        # S50, D2-34
        volume = self.volume()
        volume._sign("handler", drawing())
        with self.assertRaisesRegex(UserError, "no papers"):
            volume.action_bind()

    @freeze_time(JULY)
    def test_sheets_with_what_is_attached_are_counted(self):
        # S50, D2-34
        self.vouchers(2)
        volume = self.volume()
        volume.line_ids[0].leaves = 3
        self.assertEqual(volume.leaf_count, 4)
        with self.assertRaises(ValidationError):
            volume.line_ids[0].leaves = 0
        volume.action_collect()
        self.assertEqual(volume.leaf_count, 4)

    def test_last_month_is_opened_by_itself_and_is_due_on_the_tenth(self):
        # D2-O17
        # S50, D2-35: filed on time
        self.vouchers(2)
        with freeze_time(JULY):
            self.env["sale.archive.volume"]._cron_open()
            volume = self.env["sale.archive.volume"].search(
                [("company_id", "=", self.company.id)]
            )
            self.assertEqual(volume.kind_id, self.kind)
            self.assertEqual(volume.month, date(2026, 6, 1))
            self.env["sale.archive.volume"]._cron_open()
            self.assertEqual(
                volume,
                self.env["sale.archive.volume"].search(
                    [("company_id", "=", self.company.id)]
                ),
            )
        for moment, badge in (
            ("2026-07-10 15:59:00", "soon"),
            ("2026-07-10 16:00:30", "overdue"),
        ):
            with freeze_time(moment):
                volume.invalidate_recordset()
                self.assertEqual(volume.deadline_badge, badge)
        with freeze_time("2026-07-11 02:00:00"):
            self.bind(volume.with_user(self.clerk))
            self.assertEqual(volume.deadline_badge, "none")

    # -- bound and kept ---

    @freeze_time(JULY)
    def test_what_is_bound_stays(self):
        # S50, D2-34
        self.vouchers(3, skip=(2,))
        volume = self.bind(self.volume())
        lines, gaps = volume.sudo().line_ids, volume.gap_ids
        for records, vals in (
            (volume, {"month": "2026-05-01"}),
            (volume, {"kind_id": self.kind.copy({"name": "Copy"}).id}),
            (gaps, {"explanation": "Found again."}),
            (lines, {"leaves": 9}),
        ):
            with self.assertRaisesRegex(UserError, "is bound"), self.env.cr.savepoint():
                records.write(vals)
        for records, vals in (
            (lines, {"digest": "0" * 64}),
            (lines, {"content": {}}),
            (volume, {"digest": "0" * 64}),
            (volume, {"state": "open"}),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                records.write(vals)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            volume.sudo().unlink()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            lines.unlink()

    @freeze_time(JULY)
    def test_the_supervisor_keeps_it_at_its_place(self):
        # S50, D2-34, D2-6.3
        self.vouchers(2)
        volume = self.volume()
        with self.assertRaises(AccessError):
            volume.action_archive_volume()
        volume = volume.with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "not bound"):
            volume.action_archive_volume()
        self.bind(volume.with_user(self.clerk))
        with self.assertRaisesRegex(UserError, "place where it stands"):
            volume.action_archive_volume()
        volume.place = "Cabinet 2, shelf 3"
        volume.action_archive_volume()
        self.assertEqual(volume.state, "archived")
        self.assertEqual(volume.keeper_id, self.supervisor)
        with self.assertRaisesRegex(UserError, "not archived"):
            volume.action_reopen()

    @freeze_time(JULY)
    def test_bound_wrongly_it_is_opened_again(self):
        # S50, D2-34
        self.vouchers(2)
        volume = self.bind(self.volume())
        with self.assertRaises(AccessError):
            volume.action_reopen()
        volume.with_user(self.supervisor).action_reopen()
        self.assertEqual(volume.state, "open")
        self.assertFalse(volume.digest)
        with self.assertRaisesRegex(UserError, "clerk signs the volume"):
            volume.action_bind()

    # -- a later change shows ---

    @freeze_time(JULY)
    def test_a_changed_paper_shows(self):
        # S50, D2-T9, D4-12.1.9: complete and safe
        made = self.vouchers(3)
        volume = self.archived(self.volume())
        keeper = volume.with_user(self.supervisor)
        keeper.action_verify()
        self.assertEqual(volume.seal_state, "whole")
        made[1].sudo()._in_transition().amount = 99
        keeper.action_verify()
        self.assertEqual(volume.seal_state, "broken")
        self.assertIn(f"{made[1].name}: Changed: Amount.", volume.finding)
        self.assertEqual(
            volume.sudo().line_ids.filtered("changes").mapped("number"),
            [made[1].name],
        )
        # What it said is kept.
        line = volume.sudo().line_ids[1]
        self.assertEqual(float(line.content["amount"]), 100)

    @freeze_time(JULY)
    def test_a_paper_that_goes_or_comes_shows_and_the_keeper_is_told(self):
        # S50, D2-T9
        made = self.vouchers(3)
        volume = self.archived(self.volume())
        self.vouchers(1)
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM sale_voucher WHERE id = %s", [made[0].id])
        self.env.invalidate_all()
        self.env["sale.archive.volume"]._cron_verify()
        self.assertIn("XS202606-0001: It is gone.", volume.finding)
        self.assertIn("XS202606-0004 came after it was bound.", volume.finding)
        self.assertEqual(
            volume.activity_ids.filtered(
                lambda activity: "changed" in (activity.summary or "")
            ).user_id,
            self.supervisor,
        )

    @freeze_time(JULY)
    def test_a_forged_index_shows(self):
        # S50, D2-T9: past the server, in the database
        self.vouchers(2)
        volume = self.archived(self.volume())
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_archive_line SET leaves = 7 WHERE volume_id = %s", [volume.id]
        )
        self.env.invalidate_all()
        volume.with_user(self.supervisor).action_verify()
        self.assertIn("index itself was changed", volume.finding)

    # -- paper, sheet, speed ---

    @freeze_time(JULY)
    def test_cover_and_index_are_printed(self):
        # S50, D2-34, D2-35
        self.vouchers(3, skip=(2,))
        volume = self.volume()
        report = self.env["ir.actions.report"].with_user(self.clerk)
        name = "sales_logistics.report_archive_volume"
        text = report._render_qweb_html(name, volume.ids)[0].decode()
        for word in ("2026 Q2", "2026-06", "XS202606-0001", "XS202606-0003", "Index"):
            self.assertIn(word, text)
        self.bind(volume)
        self.env.invalidate_all()
        text = report._render_qweb_html(name, volume.ids)[0].decode()
        self.assertIn(volume.digest, text)
        self.assertIn("torn up", text)
        self.assertIn("for those who may read the volume", text)

    @freeze_time(JULY)
    def test_the_index_goes_out_as_xlsx_for_those_who_may_read_it(self):
        # S50, D2-Q4.2, D2-Q2.1, D2-36
        self.vouchers(3)
        volume = self.archived(self.volume())
        rows = {}
        for user in (self.gm, self.clerk):
            export = self.env["sale.archive.line.export"].with_user(user)
            ids = export._find_ids([("volume_id", "=", volume.id)])
            target = io.BytesIO()
            export._write_xlsx(target, ids)
            sheet = load_workbook(io.BytesIO(target.getvalue())).active
            rows[user] = [
                cell
                for row in sheet.iter_rows(values_only=True)
                for cell in row
                if str(cell).startswith("XS202606-")
            ]
        self.assertEqual(len(rows[self.gm]), 3)
        self.assertEqual(rows[self.clerk], [])

    @freeze_time(JULY)
    def test_queries_do_not_grow_with_the_papers(self):
        # S50: collecting and binding
        counts = []
        for month, number in (("2026-04", 4), ("2026-05", 40)):
            self.vouchers(number, moment=f"{month}-10 02:00:00")
            volume = self.volume(month=f"{month}-01")
            volume._sign("handler", drawing())
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            volume.action_collect()
            volume.action_bind()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 10)
