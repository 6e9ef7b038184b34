# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import LogisticsCase

# 4 May, 31 May 23:59 and 1 June 2026 00:01 and 10:00 in Shanghai.
MAY = "2026-05-04 02:00:00"
LAST_MINUTE = "2026-05-31 15:59:00"
FIRST_MINUTE = "2026-05-31 16:01:00"
JUNE = "2026-06-01 02:00:00"


@tagged("post_install", "-at_install")
class TestPlansReview(LogisticsCase):
    """Once a month each item of work is reviewed, for the GM (S51, D2-19)."""

    def reviews(self, *months):
        return self.env["sale.review"].search(
            [
                ("company_id", "=", self.company.id),
                ("month", "in", [f"2026-{month}-01" for month in months]),
            ]
        )

    def opened(self, moment=MAY):
        with freeze_time(moment):
            self.env["sale.review"]._cron_open()
        return self.reviews("05").with_user(self.supervisor)

    def fill(self, review):
        review.line_ids.write({"verdict": "good", "finding": "Seen, in order."})
        review.summary = "All in order."

    # -- S51: the acceptance check ---

    def test_no_review_for_may_on_the_first_of_june_is_overdue(self):
        # S51, D2-19: nobody had opened one
        with freeze_time(JUNE):
            self.env["sale.review"]._cron_open()
            may, june = self.reviews("05"), self.reviews("06")
            self.assertEqual(may.deadline_badge, "overdue")
            self.assertNotEqual(june.deadline_badge, "overdue")
            overdue = self.env["sale.review"].search(
                [
                    ("company_id", "=", self.company.id),
                    ("deadline_badge", "=", "overdue"),
                ]
            )
            self.assertEqual(overdue, may)
            self.env["sale.review"]._cron_open()
            self.assertEqual(len(self.reviews("05", "06")), 2)

    def test_the_last_minute_of_may_is_in_time(self):
        # S51, D2-19
        review = self.opened()
        for moment, badge in ((LAST_MINUTE, "soon"), (FIRST_MINUTE, "overdue")):
            with freeze_time(moment):
                review.invalidate_recordset()
                self.assertEqual(review.deadline_badge, badge)

    def test_a_report_without_an_item_is_not_sent(self):
        # S51, D2-19
        review = self.opened()
        self.assertEqual(len(review.line_ids), 7)
        self.fill(review)
        last = review.line_ids[6]
        last.finding = False
        with self.assertRaisesRegex(UserError, f"Not reviewed.*{last.item_id.name}"):
            review.action_report()
        last.finding = "Week 19 was missed."
        last.verdict = "bad"
        with self.assertRaisesRegex(UserError, "Not reviewed"):
            review.action_report()
        last.measure = "Mr Luo makes it up by Friday."
        review.action_report()
        self.assertEqual(review.state, "reported")
        self.assertEqual(review.bad_count, 1)

    def test_an_item_that_came_later_is_reviewed_too(self):
        # S51, D2-19
        review = self.opened()
        self.fill(review)
        self.env["sale.review.item"].create({"name": "Fire drill"})
        with self.assertRaisesRegex(UserError, "Fire drill"):
            review.action_report()

    def test_it_goes_to_the_general_manager(self):
        # S51, D2-19
        review = self.opened()
        self.fill(review)
        with freeze_time(LAST_MINUTE):
            review.action_report()
        self.assertEqual(review.deadline_badge, "none")
        self.assertIn(self.gm, review.activity_ids.user_id)
        with self.assertRaises(AccessError):
            review.action_read()
        review.with_user(self.gm).answer = "Well done."
        review.with_user(self.gm).action_read()
        self.assertEqual(review.state, "read")
        self.assertNotIn(self.gm, review.activity_ids.user_id)

    # -- beyond it ---

    def test_what_was_sent_stays(self):
        # S51, D2-19
        review = self.opened()
        self.fill(review)
        review.action_report()
        with self.assertRaisesRegex(UserError, "was sent"):
            review.summary = "Something else."
        with self.assertRaisesRegex(UserError, "was sent"):
            review.line_ids[0].finding = "Something else."
        with self.assertRaises(AccessError):
            review.sudo().write({"state": "open"})

    def test_the_reviewer_of_an_item_is_kept_and_no_item_is_taken_out(self):
        # S51, D2-19
        review = self.opened()
        line = review.line_ids[0].with_user(self.clerk)
        line.write({"verdict": "good", "finding": "Seen."})
        self.assertEqual(line.reviewer_id, self.clerk)
        with self.assertRaises(AccessError):
            line.unlink()
        with self.assertRaises(AccessError):
            review.with_user(self.clerk).action_report()

    def test_the_general_manager_answers_nobody_else(self):
        # S51, D2-19
        review = self.opened()
        with self.assertRaises(AccessError):
            review.answer = "Well done, supervisor."

    def test_the_review_is_printed(self):
        # S51, D2-19
        review = self.opened()
        self.fill(review)
        report = self.env["ir.actions.report"].with_user(self.supervisor)
        text = report._render_qweb_html("sales_logistics.report_review", review.ids)
        self.assertIn("Internal Review", text[0].decode())


@tagged("post_install", "-at_install")
class TestPlansWork(LogisticsCase):
    """The department plans its work and reports on it (S51, D2-2.2, D2-A1)."""

    def plan(self, **vals):
        return (
            self.env["sale.work.plan"]
            .with_user(self.clerk)
            .create(
                {
                    "title": "June",
                    "date_from": "2026-06-01",
                    "company_id": self.company.id,
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "name": name,
                                "date_due": "2026-06-30",
                                "user_id": self.clerk.id,
                            },
                        )
                        for name in ("Bind the vouchers", "Check the seals")
                    ],
                    **vals,
                }
            )
        )

    def approved(self, **vals):
        plan = self.plan(**vals)
        plan.action_request_approval()
        plan.with_user(self.supervisor).action_approve()
        return plan

    def test_a_plan_is_closed_with_what_came_of_each_item(self):
        # S51, D2-2.2, D2-5.1
        plan = self.approved()
        self.assertEqual(plan.state, "approved")
        first, second = plan.line_ids
        with self.assertRaisesRegex(UserError, "what came of it"):
            first.action_done()
        first.result = "42 sheets bound."
        first.action_done()
        self.assertEqual(plan.done_percent, 50)
        closing = plan.with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "Check the seals"):
            closing.action_close()
        second.result = "The keeper is ill; moved to July."
        second.action_drop()
        with self.assertRaisesRegex(UserError, "report on the execution"):
            closing.action_close()
        plan.analysis = "One of two done."
        closing.action_close()
        self.assertEqual(plan.state, "closed")

    def test_the_plan_of_the_year_goes_to_the_general_manager(self):
        # S51, D2-A1: asset management, every year
        plan = self.plan(period="year", area="assets", date_from="2026-01-01")
        self.assertEqual(plan.date_to, date(2026, 12, 31))
        plan.action_request_approval()
        with self.assertRaises(UserError):
            plan.with_user(self.supervisor).action_approve()
        plan.with_user(self.gm).action_approve()
        self.assertEqual(plan.state, "approved")

    def test_an_approved_plan_is_not_rewritten(self):
        # S51, D2-2.2
        plan = self.approved()
        for write in (
            lambda: plan.write({"title": "July"}),
            lambda: plan.line_ids[0].write({"date_due": "2026-06-29"}),
            lambda: plan.line_ids[0].copy(),
            lambda: plan.line_ids[0].unlink(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                write()

    def test_an_item_is_late_the_day_after(self):
        # S51, D2-2.2: until 30 June; a draft is never late
        plan, draft = self.approved(), self.plan()
        for moment, count in (("2026-06-30 15:59:00", 0), ("2026-06-30 16:01:00", 2)):
            with freeze_time(moment):
                self.env.invalidate_all()
                self.assertEqual((plan.late_count, draft.late_count), (count, 0))

    def test_items_lie_in_the_time_of_the_plan(self):
        # S51, D2-2.2: 1 to 30 June
        plan = self.plan()
        for day in ("2026-06-01", "2026-06-30"):
            plan.line_ids[0].date_due = day
        for day in ("2026-05-31", "2026-07-01"):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                plan.line_ids[0].date_due = day

    def test_without_items_there_is_nothing_to_approve(self):
        # S51, D2-2.2
        with self.assertRaisesRegex(UserError, "has no items"):
            self.plan(line_ids=[]).action_request_approval()
