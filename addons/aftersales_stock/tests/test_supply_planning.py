# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

import openpyxl
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_supply import SupplyCase


@tagged("post_install", "-at_install")
class TestDemandPlan(SupplyCase):
    """S33: the yearly plan of business management (D4-4.3.3b)."""

    def use(self, quantity, moment, product=None, red=False):
        """The site uses goods, or takes them back with a red slip."""
        product = product or self.spare
        with freeze_time(moment):
            if not red:
                self._put(self.site.good_location_id, product, quantity)
            pickings = self.env["stock.picking"]._create_of_kind(
                "own_use_out",
                [
                    {
                        "site": self.site,
                        "lines": [{"product": product, "quantity": quantity}],
                        "is_red": red,
                    }
                ],
            )
            pickings._do_at_once()

    def plan(self, year=2027, **vals):
        return (
            self.env["aftersales.demand.plan"]
            .with_user(self.planner)
            .create({"site_id": self.bmd.id, "year": year, **vals})
        )

    def test_last_year_s_use_and_the_open_needs(self):
        # S33, D4-4.3.3b: the company's year; 1 Jan 2027 0:00 in China is not 2026.
        self.use(1, "2025-12-31 15:59:59")
        self.use(7, "2025-12-31 16:00:00")
        self.use(3, "2026-12-31 15:59:59")
        self.use(2, "2026-12-31 15:59:59", red=True)
        self.use(5, "2026-12-31 16:00:00")
        self.signed((self.spare, 4), (self.second_spare, 2))
        self.sheet((self.spare, 100))
        plan = self.plan()
        plan.action_compute()
        lines = {line.product_id: line for line in plan.line_ids}
        self.assertEqual(lines[self.spare].consumption, 8)
        self.assertEqual(lines[self.spare].open_need, 4)
        self.assertEqual(lines[self.spare].quantity, 12)
        self.assertEqual(lines[self.second_spare].quantity, 2)

    def test_what_was_planned_by_hand_stays(self):
        # S33, D4-4.3.3b
        self.use(3, "2026-05-01 02:00:00")
        plan = self.plan()
        plan.action_compute()
        plan.line_ids.quantity = 10
        self.use(1, "2026-06-01 02:00:00")
        plan.action_compute()
        self.assertEqual(plan.line_ids.consumption, 4)
        self.assertEqual(plan.line_ids.quantity, 10)
        with self.assertRaises(AccessError):
            plan.line_ids.consumption = 99

    def test_an_approved_plan_goes_out_by_kind(self):
        # S33, D4-4.3.3b, D4-3.2.1
        plan = self.plan(
            line_ids=[
                Command.create({"product_id": product.id, "quantity": quantity})
                for product, quantity in (
                    (self.spare, 10),
                    (self.second_spare, 5),
                    (self.tool, 2),
                    (self.grease, 0),
                )
            ]
        )
        with self.assertRaises(UserError):
            plan.action_send()
        plan.action_request_approval()
        with self.assertRaises(UserError):
            plan.action_approve()
        plan.with_user(self.gm).action_approve()
        self.assertEqual(plan.state, "approved")
        with self.assertRaisesRegex(UserError, "approved as it is"):
            plan.line_ids[0].quantity = 1000
        plan.action_send()
        sheets = plan.sheet_ids
        self.assertEqual(sorted(sheets.mapped("kind")), ["spare", "tool"])
        self.assertEqual(set(sheets.mapped("state")), {"production"})
        self.assertEqual(sheets.site_id, self.bmd)
        self._put(self.main_stock, self.tool, 2)
        self.fulfil(sheets.filtered(lambda sheet: sheet.kind == "tool"))
        self.assertEqual(self._on_hand(self.bmd.transit_location_id, self.tool), 2)
        with self.assertRaises(UserError):
            plan.action_send()

    def test_a_plan_link_is_not_forged(self):
        # S33: a sheet that carries a plan needs no signatures of its own.
        plan = self.plan(line_ids=[Command.create({"product_id": self.spare.id})])
        with self.assertRaises(AccessError):
            self.sheet(
                (self.spare, 1), user=self.planner, site=self.bmd, plan_id=plan.id
            )

    def test_one_plan_a_year(self):
        # S33, D4-4.3.3b
        plan = self.plan()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.plan()
        plan.action_cancel()
        self.env.flush_all()
        self.plan()

    def test_departments_make_no_plan(self):
        # S33, D4-4.3.3b
        with self.assertRaises(AccessError):
            self.plan().with_user(self.accountant).write({"note": "x"})


@tagged("post_install", "-at_install")
class TestWeeklyReport(SupplyCase):
    """S33: the department reports to its leader every week (D4-3.2.0c)."""

    def make(self, moment):
        reports = self.env["aftersales.contact.report"]
        with freeze_time(moment):
            for department, week_start in reports._get_waiting():
                if department == self.department:
                    reports |= reports._report(department, week_start)
        return reports

    def test_the_job_makes_them(self):
        # S33, D4-3.2.0c: a second run on the same day makes none.
        job = self.env.ref("aftersales_stock.cron_contact_report")
        domain = [("department_id", "in", (self.department.id, self.site.id))]
        with freeze_time("2026-06-05 02:00:00"):
            for _run in range(2):
                with self.enter_registry_test_mode():
                    job.method_direct_trigger()
                self.env.invalidate_all()
                reports = self.env["aftersales.contact.report"].search(domain)
                self.assertEqual(len(reports), 1)

    def test_exactly_once_a_week(self):
        # S33, D4-3.2.0c: Sunday in UTC is Monday in China from 16:00 on.
        with freeze_time("2026-05-28 02:00:00"):
            sheet = self.sheet((self.spare, 5), needed_by="2026-05-30")
            sheet.action_request_approval()
            self.sheet((self.spare, 1))
        first = self.make("2026-05-31 16:00:00")
        self.assertEqual(str(first.week_start), "2026-06-01")
        self.assertFalse(self.make("2026-06-01 01:00:00"))
        self.assertFalse(self.make("2026-06-07 15:59:59"))
        second = self.make("2026-06-07 16:00:00")
        self.assertEqual(str(second.week_start), "2026-06-08")
        # What is not handed in yet is no progress.
        self.assertEqual(first.line_ids.sheet_id, sheet)
        self.assertEqual(first.line_ids.state, "chief")
        self.assertEqual((first.count_open, first.count_late), (1, 1))

    def test_it_goes_to_the_leaders_with_the_paper(self):
        # S33, D4-3.2.0c
        report = self.make("2026-06-01 02:00:00")
        leaders = self.supervisor | self.manager
        self.assertEqual(report.activity_ids.user_id, leaders)
        message = report.message_ids.filtered("attachment_ids")
        self.assertEqual(message.partner_ids, leaders.partner_id)
        self.assertEqual(len(message.attachment_ids), 1)

    def test_a_week_that_was_missed_is_caught_up(self):
        # S33, D4-3.2.0c
        self.assertTrue(self.make("2026-06-04 02:00:00"))
        self.assertFalse(self.make("2026-06-05 02:00:00"))

    def test_the_day_is_a_policy(self):
        # S33: Wednesday; the day before nothing is made.
        with freeze_time("2026-05-20 02:00:00"):
            self.env["service.policy.value"].create(
                {
                    "policy_id": self.env.ref(
                        "aftersales_stock.policy_contact_report_day"
                    ).id,
                    "company_id": self.company.id,
                    "value": 3,
                    "date_from": "2026-05-20",
                }
            )
        self.assertFalse(self.make("2026-06-02 15:59:59"))
        self.assertTrue(self.make("2026-06-02 16:00:00"))

    def test_a_report_stays_as_it_was(self):
        # S33
        report = self.make("2026-06-01 02:00:00")
        with self.assertRaises(AccessError):
            report.with_user(self.planner).count_open = 0
        with self.assertRaises(UserError):
            report.sudo().unlink()


@tagged("post_install", "-at_install")
class TestSupplyPapers(SupplyCase):
    """S33, S26: the paper forms and the lists."""

    def test_the_papers_can_be_printed(self):
        # S33, D4-3.2.1; S26
        sheet = self.signed((self.spare, 5))
        self.fulfil(sheet)
        request = sheet.line_ids.request_line_ids.request_id
        self.quote(request, self.vendors[0], 8, user=self.buyer)
        for name, record, texts in (
            ("report_contact_sheet", sheet, (sheet.name, "S-BEARING", "Turbine 7")),
            ("report_purchase_request", request, (request.name, "Vendor A")),
        ):
            html, _kind = self.env["ir.actions.report"]._render_qweb_html(
                f"aftersales_stock.{name}", record.ids
            )
            for text in texts:
                self.assertIn(text, html.decode())

    def test_kinds_are_listed_apart(self):
        # S33, D4-3.2.1: one kind after another.
        sheets = (
            self.sheet((self.spare, 5))
            | self.sheet((self.tool, 1), kind="tool")
            | self.sheet((self.grease, 2), kind="consumable")
            | self.sheet((self.second_spare, 3))
        )
        export = self.env["aftersales.contact.sheet.line.export"]
        target = io.BytesIO()
        export._write_xlsx(target, export._find_ids([("sheet_id", "in", sheets.ids)]))
        book = openpyxl.load_workbook(target)
        column = [cell.value for cell in book.active["A"]]
        start = next(i for i, value in enumerate(column) if value == "Kind") + 1
        kinds = column[start : start + 4]
        self.assertEqual(kinds, ["Consumables", "Spares", "Spares", "Tools"])
