# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LogisticsCase

# Monday 1 June 2026 in Shanghai: 10:00, 16:59, 17:00.
MORNING = "2026-06-01 02:00:00"
BEFORE = "2026-06-01 08:59:00"
DAY_END = "2026-06-01 09:00:00"


@tagged("post_install", "-at_install")
class TestPlansDay(LogisticsCase):
    """What is open when the day ends is listed (S51, D2-2.4, D4-7.2.3.10)."""

    def demanded(self):
        return (
            self.env["sale.demand.voucher"]
            .with_user(self.clerk)
            .create({"partner_id": self.customer.id, "company_id": self.company.id})
        )

    def listed(self):
        return self.env["sale.day.list"].search([("company_id", "=", self.company.id)])

    # -- S51: the acceptance check ---

    def test_open_tasks_of_today_are_listed_at_day_end(self):
        # S51, D2-2.4: at 17:00, not a minute before
        with freeze_time(MORNING):
            voucher = self.demanded()
            today = voucher.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=date(2026, 6, 1),
                summary="Ask for the drawing",
                user_id=self.clerk.id,
            )
            voucher.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=date(2026, 6, 2),
                summary="Tomorrow",
                user_id=self.clerk.id,
            )
        with freeze_time(BEFORE):
            self.env["sale.day.list"]._cron_list()
            self.assertFalse(self.listed())
        with freeze_time(DAY_END):
            self.env["sale.day.list"]._cron_list()
            self.env["sale.day.list"]._cron_list()
        day = self.listed()
        self.assertEqual(day.day, date(2026, 6, 1))
        lines = day.line_ids.filtered(lambda line: line.user_id == self.clerk)
        self.assertEqual(
            [(line.kind, line.what) for line in lines],
            [("activity", today.summary), ("document", "Customer demand voucher")],
        )
        self.assertEqual(lines[1].name, voucher.display_name)

    # -- beyond it ---

    def test_a_deadline_of_today_is_listed_one_of_tomorrow_is_not(self):
        # S51, D2-2.4
        with freeze_time("2026-05-28 02:00:00"):
            document = (
                self.env["sale.circulation"]
                .with_user(self.clerk)
                .create(
                    {
                        "subject": "Notice",
                        "company_id": self.company.id,
                        "reader_ids": [(0, 0, {"user_id": self.clerk.id})],
                    }
                )
            )
            document.action_circulate()
        for moment, count in (("2026-05-29 09:00:00", 0), (DAY_END, 1)):
            with freeze_time(moment):
                self.env["sale.day.list"]._cron_list()
                lines = self.listed().line_ids
                kinds = lines.filtered(lambda line: line.kind == "deadline")
                self.assertEqual(len(kinds), count)

    @freeze_time("2026-06-06 09:00:00")
    def test_a_saturday_has_no_list(self):
        # S51, D2-2.4
        self.demanded()
        self.env["sale.day.list"]._cron_list()
        self.assertFalse(self.listed())

    @freeze_time(DAY_END)
    def test_the_day_is_closed_when_each_open_item_has_a_reason(self):
        # S51, D2-2.4
        done, left = self.demanded(), self.demanded()
        self.env["sale.day.list"]._cron_list()
        day = self.listed().with_user(self.supervisor)
        self.assertEqual(day.line_count, 2)
        done.write({"product_text": "PSU", "quantity": 1, "contact": "Mr Li"})
        done.action_accept()
        day.line_ids.invalidate_recordset()
        self.assertEqual(day.line_ids.filtered("is_open").name, left.display_name)
        with self.assertRaisesRegex(UserError, "without a reason"):
            day.action_close()
        mine = day.line_ids.filtered("is_open").with_user(self.clerk)
        mine.reason = "The customer sends the drawing tomorrow."
        with self.assertRaises(AccessError):
            day.with_user(self.clerk).action_close()
        day.action_close()
        self.assertEqual(day.state, "closed")
        with self.assertRaisesRegex(UserError, "is closed"):
            mine.reason = "Something else."

    @freeze_time(DAY_END)
    def test_each_sees_the_own_items_the_supervisor_all(self):
        # S51, D2-2.4
        self.demanded()
        self.env["sale.day.list"]._cron_list()
        lines = self.env["sale.day.list.line"]
        other = self.role("clerk_two", "sales_logistics.group_logistics_clerk")
        domain = [("company_id", "=", self.company.id)]
        self.assertFalse(lines.with_user(other).search(domain))
        self.assertEqual(lines.with_user(self.supervisor).search_count(domain), 1)
        line = lines.with_user(self.clerk).search(domain)
        self.assertEqual(line.action_open_item()["res_model"], "sale.demand.voucher")

    @freeze_time(DAY_END)
    def test_queries_do_not_grow_with_the_items(self):
        # S51
        day_list = self.env["sale.day.list"]
        counts = []
        for day, number in ((date(2026, 6, 1), 2), (date(2026, 6, 2), 40)):
            for _number in range(number):
                self.demanded()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            day_list._list(self.company, day)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 5)


@tagged("post_install", "-at_install")
class TestPlansHygiene(LogisticsCase):
    """Each week has its self-inspection (S51, D2-18)."""

    def runs(self):
        return self.env["service.checklist.run"].search(
            [
                ("company_id", "=", self.company.id),
                ("template_id.code", "=", "sales_hygiene"),
            ],
            order="date_due",
        )

    def test_week_23_without_self_inspection_is_listed(self):
        # S51, D2-18: week 23 is 1 to 7 June 2026
        plans = self.env["service.checklist.plan"]
        with freeze_time("2026-06-01 02:00:00"):
            plans._cron_open_hygiene()
            self.assertEqual(self.runs().mapped("week"), ["2026-W23"])
            self.assertFalse(
                plans._cron_open_hygiene().filtered(
                    lambda plan: plan.company_id == self.company
                )
            )
        # Sunday 7 June 23:59 and Monday 00:01 in Shanghai
        for moment, state in (
            ("2026-06-07 15:59:00", "due"),
            ("2026-06-07 16:01:00", "missed"),
        ):
            with freeze_time(moment):
                plans._cron_open_runs()
                self.assertEqual(self.runs()[0].state, state)
        listed = self.runs().filtered(lambda run: run.state == "missed")
        self.assertEqual(listed.mapped("week"), ["2026-W23"])
        self.assertEqual(self.runs()[1].week, "2026-W24")

    def test_a_week_that_was_inspected_is_not(self):
        # S51, D2-18
        plans = self.env["service.checklist.plan"]
        with freeze_time("2026-06-01 02:00:00"):
            plans._cron_open_hygiene()
        with freeze_time("2026-06-05 02:00:00"):
            run = self.runs().with_user(self.clerk)
            run.crew_ids = self.clerk
            run.action_start()
            self.assertEqual(len(run.line_ids), 6)
            run.line_ids.write({"answer_yes_no": "yes"})
            run.action_finish()
        with freeze_time("2026-06-08 02:00:00"):
            plans._cron_open_runs()
        self.assertEqual(self.runs()[0].state, "done")
