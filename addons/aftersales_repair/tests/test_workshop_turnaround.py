# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .workshop_common import MONDAY, WorkshopCase


@tagged("post_install", "-at_install")
class TestWorkshopTurnaround(WorkshopCase):
    """S09: time for a batch, the callback, what the general manager gets."""

    def received(self, pieces):
        rma = self.rma(*[self.delivered(f"T{pieces}-{n}") for n in range(pieces)])
        rma.action_confirm()
        rma.line_ids.with_user(self.keeper).action_receive()
        return rma

    def test_days_by_pieces(self):
        # S09, D3-6.8: 25 on Monday are due at the end of Thursday 4 June; 10 on
        # Tuesday, 11 on Wednesday.
        with freeze_time(MONDAY):
            for pieces, day in ((10, 2), (11, 3), (25, 4)):
                with self.subTest(pieces=pieces):
                    self.assertEqual(
                        self.received(pieces).repair_due, datetime(2026, 6, day, 9, 0)
                    )

    def test_goods_that_come_later_lengthen_the_time(self):
        with freeze_time(MONDAY):
            rma = self.rma(*[self.delivered(f"L{n}") for n in range(11)])
            rma.action_confirm()
            rma.line_ids[:10].with_user(self.keeper).action_receive()
            self.assertEqual(rma.repair_due, datetime(2026, 6, 2, 9, 0))
            rma.line_ids[10:].with_user(self.keeper).action_receive()
            self.assertEqual(rma.repair_due, datetime(2026, 6, 3, 9, 0))

    def test_the_clock_stops_when_nothing_waits(self):
        with freeze_time(MONDAY):
            repairs = self.in_repair(self.delivered("A1"), self.delivered("A2"))
            rma = repairs.sudo().aftersales_line_id.rma_id
            deadline = rma._find_live_deadlines("rma.repair")
            self.assertEqual(deadline.quantity, 2)
            self.pass_test(repairs)
            repairs[0].action_repair_end()
            self.assertEqual(deadline.state, "open")
            repairs[1].action_repair_end()
            self.assertEqual(deadline.state, "met")

    def test_exchanges_have_no_time_of_the_workshop(self):
        rma = self.rma(self.delivered("A1"), request="exchange")
        rma.action_confirm()
        rma.line_ids.with_user(self.keeper).action_receive()
        self.assertFalse(rma.repair_due)

    # -- callback -------------------------------------------------------------

    def shipped(self, name="A1"):
        repair = self.in_repair(self.delivered(name))
        self.pass_test(repair)
        repair.action_repair_end()
        self.release(repair)
        line = repair.sudo().aftersales_line_id
        line.with_user(self.keeper).action_ship()
        return self.env["aftersales.callback"].search([("rma_id", "=", line.rma_id.id)])

    def test_the_callback_is_due_three_days_after_the_receipt(self):
        # S09, D3-6.9: received on 1 June, due on the 4th, overdue on the 5th.
        with freeze_time(MONDAY):
            callback = self.shipped()
            self.assertEqual(callback.state, "shipped")
            self.assertFalse(callback.callback_due)
            callback.with_user(self.clerk).action_arrived()
        self.assertEqual(callback.callback_due, datetime(2026, 6, 4, 15, 59, 59))
        with freeze_time("2026-06-04 15:59:59"):
            self.sweep()
            self.assertNotEqual(callback.deadline_badge, "overdue")
            callback.invalidate_recordset(["deadline_badge"])
        with freeze_time("2026-06-05 00:00:00"):
            self.sweep()
            self.assertEqual(callback.deadline_badge, "overdue")
            self.assertIn(self.clerk, callback.activity_ids.user_id)

    def test_the_day_of_arrival_counts(self):
        with freeze_time(MONDAY):
            callback = self.shipped()
        with freeze_time("2026-06-05 02:00:00"):
            clerk = callback.with_user(self.clerk)
            for day, text in ((6, "still to come"), (0, "shipped later")):
                clerk.arrived_on = date(2026, 6, day) if day else date(2026, 5, 31)
                with self.assertRaisesRegex(UserError, text):
                    clerk.action_arrived()
            clerk.arrived_on = date(2026, 6, 3)
            clerk.action_arrived()
        self.assertEqual(callback.callback_due, datetime(2026, 6, 6, 15, 59, 59))

    def test_the_call_is_recorded_with_its_result(self):
        with freeze_time(MONDAY):
            callback = self.shipped()
            clerk = callback.with_user(self.clerk)
            with self.assertRaisesRegex(UserError, "Write first when"):
                clerk.action_done()
            clerk.action_arrived()
            with self.assertRaisesRegex(UserError, r"D3-6.9"):
                clerk.action_done()
            clerk.result = "unsatisfied"
            with self.assertRaisesRegex(UserError, "what the customer said"):
                clerk.action_done()
            clerk.answer = "Too slow"
            clerk.action_done()
            self.assertEqual(
                (callback.state, callback.called_by_id), ("done", self.clerk)
            )
            self.assertEqual(callback.deadline_ids.state, "met")
            with self.assertRaisesRegex(UserError, "what was said stays"):
                clerk.result = "satisfied"
        with self.assertRaises(AccessError):
            callback.sudo().write({"state": "to_call"})

    def test_a_carry_in_is_received_at_once(self):
        # S05, S09, D3-6.9
        with freeze_time(MONDAY):
            receipt = self.taken_in(self.delivered("C1"))
            self.repair_all(receipt)
            self.sign_return(receipt)
            receipt.with_user(self.clerk).action_return()
        callback = self.env["aftersales.callback"].search(
            [("receipt_id", "=", receipt.id)]
        )
        self.assertEqual(callback.state, "to_call")
        self.assertEqual(callback.callback_due, datetime(2026, 6, 4, 15, 59, 59))

    # -- what the general manager gets ----------------------------------------

    def test_the_week_and_the_month_go_to_the_general_manager(self):
        # S09, D3-6.10, D3-6.5, D3-13.5, D3-16.5, D4-8.3.1.3
        with freeze_time(MONDAY):
            callback = self.shipped()
            callback.with_user(self.clerk).action_arrived()
            callback.with_user(self.clerk).result = "satisfied"
            callback.with_user(self.clerk).action_done()
        summaries = self.env["aftersales.workshop.summary"]
        with freeze_time("2026-06-08 02:00:00"):
            made = summaries._make_ended(self.company)
            week = made.filtered(lambda one: one.span == "week")
            self.assertEqual(
                (week.date_from, week.date_to), (date(2026, 6, 1), date(2026, 6, 7))
            )
            self.assertEqual((week.repaired_count, week.callback_count), (1, 1))
            self.assertEqual(week.line_ids.product_id, self.unit)
            self.assertIn(self.gm, week.activity_ids.user_id)
            # A second run of the job makes nothing.
            self.assertFalse(summaries._make_ended(self.company))
        with freeze_time("2026-07-01 02:00:00"):
            made = summaries._make_ended(self.company)
            month = made.filtered(lambda one: one.span == "month")
            self.assertEqual(month.date_from, date(2026, 6, 1))
            self.assertEqual(month.repaired_count, 1)
        with self.assertRaises(AccessError):
            week.with_user(self.manager).action_read()
        week.with_user(self.gm).action_read()
        self.assertEqual((week.state, week.read_by_id), ("read", self.gm))
        with self.assertRaises(AccessError):
            week.sudo().write({"repaired_count": 99})

    def test_the_job_serves_every_company(self):
        with freeze_time("2026-06-08 02:00:00"):
            self.env["aftersales.workshop.summary"]._cron_make()
            made = self.env["aftersales.workshop.summary"].search([])
            self.assertEqual(set(made.mapped("span")), {"week", "month"})
