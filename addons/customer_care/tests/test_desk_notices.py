# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .. import roles
from .common_desk import DeskCase, at


@tagged("post_install", "-at_install")
class TestDeskNotices(DeskCase):
    """Notices, scripts, market notes, flagged customers, reports (S68)."""

    def notice(self, published=True, **vals):
        notice = (
            self.env["care.notice"]
            .with_user(self.agent)
            .create({"title": "New price list", "body": "<p>From Monday</p>", **vals})
        )
        if published:
            notice.with_user(self.supervisor).action_publish()
        return notice

    # -- notices ---

    def test_an_unread_notice_is_listed_at_shift_start(self):
        # S68, S63, D4-6.3b, D3-14.2, D3-14.6
        with freeze_time(at(2, 8)):
            shift = self.shift(self.li, 2).with_user(self.li)
            draft, notice = self.notice(published=False), self.notice()
            old = self.notice(date_to=date(2026, 6, 1))
            self.assertEqual(shift.unread_notice_ids, notice)
            action = shift.action_start()
            listed = self.env["care.notice"].search(action["domain"])
            self.assertEqual(listed, notice)
            self.assertFalse(listed & (draft | old))
            notice.with_user(self.li).action_mark_read()
            shift.invalidate_recordset()
            self.assertFalse(shift.unread_notice_ids)
        mark = notice.read_ids.filtered(lambda mark: mark.user_id == self.li)
        self.assertEqual(mark.read_at, at(2, 8))
        with freeze_time(at(3, 8)):
            other = self.shift(self.wang, 3).with_user(self.wang)
            self.assertEqual(other.unread_notice_ids, notice)

    def test_who_publishes(self):
        # S68, D3-14.6
        notice = self.notice(published=False)
        with self.assertRaises(AccessError):
            notice.action_publish()
        with self.assertRaisesRegex(UserError, "not published"):
            notice.with_user(self.li).sudo(False).with_user(
                self.supervisor
            ).action_mark_read()
        notice.with_user(self.supervisor).action_publish()
        with self.assertRaisesRegex(UserError, "Withdraw it"):
            notice.body = "<p>Other</p>"
        with self.assertRaises(AccessError):
            self.env["care.notice.read"].with_user(self.li).create(
                {"notice_id": notice.id}
            )
        # Read once, however often the button is pressed.
        for _time in range(2):
            notice.with_user(self.li).action_mark_read()
        marks = notice.sudo().read_ids
        self.assertEqual(len(marks.filtered(lambda mark: mark.user_id == self.li)), 1)

    # -- scripts ---

    def test_a_script_is_confirmed_before_use(self):
        # S68, D4-7.2.3.6, D4-9.3
        script = (
            self.env["care.script"]
            .with_user(self.agent)
            .create({"name": "Greeting", "kind": "greeting"})
        )
        versions = self.env["care.script.version"].with_user(self.agent)
        first = versions.create({"script_id": script.id, "text": "<p>Hello</p>"})
        self.assertFalse(script.current_id)
        first.action_ask()
        self.assertFalse(script.current_id)
        self.assertEqual(
            first.sudo().activity_ids.user_id & self.supervisor, self.supervisor
        )
        with self.assertRaises(AccessError):
            first.action_confirm()
        with self.assertRaisesRegex(UserError, "text stays"):
            first.text = "<p>Bye</p>"
        first.with_user(self.supervisor).action_confirm()
        self.assertEqual(script.current_id, first)
        second = versions.create({"script_id": script.id, "text": "<p>Hi</p>"})
        self.assertEqual((first.number, second.number), (1, 2))
        second.action_ask()
        self.assertEqual(script.current_id, first)
        second.with_user(self.supervisor).action_confirm()
        script.invalidate_recordset()
        self.assertEqual((script.current_id, first.state), (second, "superseded"))
        own = versions.with_user(self.supervisor)
        own = own.create({"script_id": script.id, "text": "<p>Mine</p>"})
        own.action_ask()
        with self.assertRaisesRegex(UserError, "own text"):
            own.action_confirm()

    # -- market notes ---

    def test_a_market_note_goes_to_the_leaders(self):
        # S68, D3-9.9, D2-H7, D2-T7, D4-7.2.1.3, D4-7.2.3.4
        note = (
            self.env["care.market.note"]
            .with_user(self.li)
            .create({"competitor": "Other Co", "price": 99, "text": "Cheaper"})
        )
        self.assertFalse(
            self.env["care.market.note"].with_user(self.supervisor).search([])
        )
        note.action_send()
        self.assertEqual(note.sudo().activity_ids.user_id, self.supervisor)
        with self.assertRaises(AccessError):
            note.with_user(self.wang).action_read()
        note.with_user(self.supervisor).action_read()
        self.assertEqual((note.state, note.read_by_id), ("read", self.supervisor))
        with self.assertRaisesRegex(UserError, "stays"):
            note.text = "Dearer"

    # -- flagged customers ---

    def test_a_flag_shows_only_when_confirmed(self):
        # S68, D4-7.2.2.9
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.customer.id}
        )
        flag = (
            self.env["care.customer.flag"]
            .with_user(self.agent)
            .create({"partner_id": contact.id, "reason": "Three bills unpaid"})
        )
        self.assertEqual(flag.partner_id, self.customer)
        seller = self.role("seller", "sales_team.group_sale_salesman_all_leads")
        order = self.env["sale.order"].create({"partner_id": contact.id})
        call = self.log(partner_id=contact.id)
        self.assertFalse(order.with_user(seller).care_warning)
        self.assertFalse(call.care_warning)
        with self.assertRaises(AccessError):
            flag.action_confirm()
        flag.with_user(self.supervisor).action_confirm()
        self.env.invalidate_all()
        self.assertIn("Three bills unpaid", order.with_user(seller).care_warning)
        self.assertIn("Three bills unpaid", call.care_warning)
        ticket = self.env["helpdesk.ticket"].create(
            {"partner_id": contact.id, "problem": "Broken"}
        )
        self.assertTrue(ticket.care_warning)
        new = self.env["sale.order"].new({"partner_id": contact.id})
        self.assertIn("warning", new._onchange_partner_care_warning())
        boss = flag.with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "reason"):
            boss.action_lift()
        boss.decision = "All paid"
        boss.action_lift()
        self.env.invalidate_all()
        self.assertFalse(order.care_warning)

    def test_the_supervisor_confirms_no_own_report(self):
        # S68, D4-7.2.2.9
        flag = (
            self.env["care.customer.flag"]
            .with_user(self.supervisor)
            .create({"partner_id": self.customer.id, "reason": "?"})
        )
        with self.assertRaisesRegex(UserError, "own report"):
            flag.action_confirm()
        with self.assertRaises(AccessError):
            flag.state = "confirmed"
        flag.decision = "No proof"
        flag.action_refuse()
        self.assertFalse(self.customer.care_warning)

    def test_warnings_of_many_cost_one_query(self):
        # S68: lists of orders and calls do not slow down
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(50)]
        )
        self.env.flush_all()
        partners.mapped("commercial_partner_id")
        before = self.env.cr.sql_log_count
        partners.mapped("care_warning")
        self.assertLessEqual(self.env.cr.sql_log_count - before, 2)

    # -- regular reports ---

    def test_attendance_by_monday_ten(self):
        # S68, D2-Q4.9, D4-7.2.1.7: at 10:00 in time, at 10:01 late
        kind = self.env["care.desk.report.kind"].create(
            {
                "name": "Attendance",
                "company_id": self.company.id,
                "frequency": "week",
                "person_ids": (self.li | self.wang).ids,
            }
        )
        with freeze_time(at(8, 1)):
            self.env["care.desk.report"]._cron_open()
            self.env["care.desk.report"]._cron_open()
        reports = self.env["care.desk.report"].search([("kind_id", "=", kind.id)])
        self.assertEqual(reports.person_id, self.li | self.wang)
        self.assertEqual(set(reports.mapped("due")), {at(8, 10)})
        for report, minute in zip(reports, (0, 1), strict=True):
            own = report.with_user(report.person_id)
            with self.assertRaisesRegex(UserError, "Write the report"):
                own.action_send()
            own.text = "All here"
            with freeze_time(at(8, 10, minute)):
                own.action_send()
        self.assertEqual(reports.mapped("is_late"), [False, True])
        with self.assertRaises(AccessError):
            reports[0].with_user(self.wang).action_read()
        reports.with_user(self.supervisor).action_read()
        self.assertEqual(set(reports.mapped("state")), {"read"})
        with freeze_time(at(9, 1)):
            self.env["care.desk.report"]._cron_open()
        self.assertEqual(
            self.env["care.desk.report"].search_count([("kind_id", "=", kind.id)]), 2
        )

    def test_daily_reports_on_working_days(self):
        # S68, D2-Q4.10: not on Sunday 7 June
        kind = self.env["care.desk.report.kind"].create(
            {
                "name": "Day",
                "company_id": self.company.id,
                "frequency": "day",
                "person_ids": self.li.ids,
            }
        )
        for day in (7, 8):
            with freeze_time(at(day, 1)):
                self.env["care.desk.report"]._cron_open()
        report = self.env["care.desk.report"].search([("kind_id", "=", kind.id)])
        self.assertEqual(report.day, date(2026, 6, 8))
        self.assertGreater(report.due, at(8, 23))
        self.assertLessEqual(report.due, at(9, 0))

    def test_the_forms_open(self):
        # S62, S63, S64, S68: every form can be filled in
        for user, model in (
            (self.agent, "care.hotline.call"),
            (self.agent, "care.request"),
            (self.agent, "care.notice"),
            (self.agent, "care.market.note"),
            (self.agent, "care.customer.flag"),
            (self.agent, "care.shift.swap"),
            (self.agent, "care.shift.permission"),
            (self.agent, "care.shift.handover"),
            (self.supervisor, "care.shift"),
            (self.supervisor, "care.hotline.diversion"),
            (self.role("formfees", roles.FEE_MANAGER), "care.fee.change"),
        ):
            with self.subTest(model):
                Form(self.env[model].with_user(user))
