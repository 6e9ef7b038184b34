# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import date
from io import BytesIO

from freezegun import freeze_time
from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .teardown_common import TeardownCase


def drawing():
    buffer = BytesIO()
    Image.new("RGB", (300, 100), "white").save(buffer, "PNG")
    image = Image.open(BytesIO(buffer.getvalue()))
    for step in range(60):
        image.putpixel((20 + step * 4, 30 + step % 40), (0, 0, 0))
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue())


@tagged("post_install", "-at_install")
class TestDayPlan(TeardownCase):
    """S13, D1-L1: tomorrow's plan, its material, its steps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.price_all()
        cls.drawing = drawing()

    def plan(self, quantity=50, task="teardown", **vals):
        return (
            self.env["aftersales.day.plan"]
            .with_user(self.leader)
            .create(
                {
                    "warehouse_id": self.aftersales.id,
                    "line_ids": [
                        Command.create(
                            {
                                "task": task,
                                "product_id": self.unit.id,
                                "quantity": quantity,
                                "user_id": self.repairer.id,
                            }
                        )
                    ],
                    **vals,
                }
            )
        )

    def hand_over(self, plan=None):
        plan = plan or self.plan()
        plan.action_issue_slip()
        slip = plan.slip_ids
        slip.with_user(self.repairer)._sign("material_recipient", self.drawing)
        slip.with_user(self.keeper).action_hand_over()
        return slip

    def working(self, **vals):
        plan = self.plan(**vals)
        self.hand_over(plan)
        plan.action_start()
        return plan

    # -- made in time: 1 June 2026 is a Monday; Shanghai is UTC + 8 ---

    def timing(self, moment, **vals):
        with freeze_time(moment):
            return self.plan(**vals).timing

    def test_made_at_1630_and_at_1730_is_in_time(self):
        self.assertEqual(self.timing("2026-06-01 08:30:00"), "in_time")
        self.assertEqual(self.timing("2026-06-02 09:30:00"), "in_time")

    def test_saved_at_1740_is_late(self):
        self.assertEqual(self.timing("2026-06-01 09:40:00"), "late")

    def test_a_second_after_1730_is_late_and_before_1630_early(self):
        self.assertEqual(self.timing("2026-06-01 09:30:01"), "late")
        self.assertEqual(self.timing("2026-06-02 08:29:59"), "early")

    def test_it_is_for_the_next_working_day(self):
        with freeze_time("2026-06-05 09:00:00"):  # Friday
            plan = self.plan()
        self.assertEqual(plan.day, date(2026, 6, 8))
        self.assertEqual(plan.timing, "in_time")
        plan.action_cancel()
        self.assertEqual(self.timing("2026-06-06 09:00:00", day="2026-06-09"), "early")
        self.assertEqual(self.timing("2026-06-07 09:00:00", day="2026-06-08"), "late")

    def test_made_on_the_day_itself_is_late(self):
        self.assertEqual(self.timing("2026-06-02 00:30:00", day="2026-06-02"), "late")

    def test_lines_that_come_later_make_it_late(self):
        """An empty plan saved at 17:00 does not keep the time."""
        with freeze_time("2026-06-01 09:00:00"):
            plan = self.plan()
            self.assertEqual(plan.timing, "in_time")
        with freeze_time("2026-06-01 09:40:00"):
            plan.line_ids = [Command.create({"product_id": self.fan.id, "quantity": 2})]
        self.assertEqual(plan.timing, "late")

    def test_the_time_is_the_servers(self):
        plan = self.plan()
        with self.assertRaises(AccessError):
            plan.write({"timing": "in_time"})
        with self.assertRaises(AccessError):
            plan.write({"saved_at": "2026-06-01 09:00:00"})

    # -- the slip ---

    def test_planned_counted_working_done(self):  # S13, D1-L4
        plan = self.plan()
        with self.assertRaisesRegex(UserError, "D1-L1"):
            plan.action_start()
        slip = self.hand_over(plan)
        self.assertEqual((slip.state, plan.state), ("signed", "counted"))
        self.assertEqual(slip.keeper_id, self.keeper)
        plan.action_start()
        self.assertEqual(plan.state, "working")
        with self.assertRaisesRegex(UserError, "D1-R1"):
            plan.action_done()
        for step in plan.line_ids.step_ids.sorted("sequence"):
            step.with_user(self.repairer).action_start()
            step.with_user(self.repairer).action_finish()
            step.with_user(self.inspector).action_check()
        plan.action_done()
        self.assertEqual(plan.state, "done")

    def test_no_hand_over_before_the_recipient_signed(self):
        plan = self.plan()
        plan.action_issue_slip()
        slip = plan.slip_ids
        with self.assertRaisesRegex(UserError, "has not signed"):
            slip.with_user(self.keeper).action_hand_over()
        # Somebody else's signature is not the recipient's.
        slip.with_user(self.inspector)._sign("material_recipient", self.drawing)
        with self.assertRaisesRegex(UserError, "has not signed"):
            slip.with_user(self.keeper).action_hand_over()
        slip.with_user(self.repairer)._sign("material_recipient", self.drawing)
        slip.with_user(self.keeper).action_hand_over()
        self.assertEqual(plan.state, "counted")

    def test_a_count_after_the_signature_voids_it(self):
        plan = self.plan()
        plan.action_issue_slip()
        slip = plan.slip_ids
        slip.with_user(self.repairer)._sign("material_recipient", self.drawing)
        slip.line_ids.with_user(self.keeper).counted_qty = 49
        with self.assertRaisesRegex(UserError, "has not signed"):
            slip.with_user(self.keeper).action_hand_over()

    def test_fifty_signed_and_48_found_is_a_loss_of_two_on_the_recipient(self):
        # S13, D1-L1
        slip = self.hand_over()
        self.assertEqual(slip.line_ids.counted_qty, 50)
        self.assertEqual(slip.line_ids.short_qty, 0)
        slip.line_ids.with_user(self.leader).found_qty = 48
        slip.with_user(self.leader).action_book_shortage()
        loss = slip.sudo().loss_ids
        self.assertEqual(loss.quantity, 2)
        self.assertEqual(loss.product_id, self.unit)
        self.assertEqual(loss.value, 500)
        self.assertEqual(loss.cause, "shortage")
        share = loss.share_ids
        self.assertEqual(share.partner_id, self.repairer.partner_id)
        self.assertEqual(share.amount, 500)
        self.assertEqual(loss.state, "liable")

    def test_all_there_books_nothing(self):
        slip = self.hand_over()
        with self.assertRaisesRegex(UserError, "Nothing new is short"):
            slip.with_user(self.leader).action_book_shortage()
        slip.line_ids.with_user(self.leader).found_qty = 51
        self.assertEqual(slip.line_ids.short_qty, 0)

    def test_a_shortage_is_booked_once_and_what_comes_on_top_apart(self):
        slip = self.hand_over()
        slip.line_ids.with_user(self.leader).found_qty = 48
        slip.with_user(self.leader).action_book_shortage()
        with self.assertRaisesRegex(UserError, "Nothing new is short"):
            slip.with_user(self.leader).action_book_shortage()
        slip.line_ids.with_user(self.leader).found_qty = 47
        slip.with_user(self.leader).action_book_shortage()
        self.assertEqual(sorted(slip.sudo().loss_ids.mapped("quantity")), [1, 2])

    def test_a_shortage_before_the_signature_is_nobodys(self):
        plan = self.plan()
        plan.action_issue_slip()
        with self.assertRaisesRegex(UserError, "signed for"):
            plan.slip_ids.with_user(self.leader).action_book_shortage()

    def test_what_was_signed_for_stays(self):
        slip = self.hand_over()
        with self.assertRaisesRegex(UserError, "D1-L1"):
            slip.line_ids.with_user(self.keeper).counted_qty = 48
        with self.assertRaisesRegex(UserError, "D1-L1"):
            slip.plan_id.line_ids.with_user(self.leader).quantity = 48
        with self.assertRaises(AccessError):
            slip.line_ids.with_user(self.repairer).found_qty = 48

    def test_a_short_slip_is_not_closed_before_the_booking(self):
        slip = self.hand_over()
        slip.line_ids.with_user(self.leader).found_qty = 48
        with self.assertRaisesRegex(UserError, "Book the shortage"):
            slip.with_user(self.keeper).action_close()
        slip.with_user(self.leader).action_book_shortage()
        slip.with_user(self.keeper).action_close()
        self.assertEqual(slip.state, "closed")

    # -- steps ---

    def test_a_step_waits_for_the_check_of_the_one_before(self):
        # S13, D1-R1, D1-I1
        plan = self.working()
        first, second, _third = plan.line_ids.step_ids.sorted("sequence")
        with self.assertRaisesRegex(UserError, "has no check"):
            second.with_user(self.inspector).action_start()
        first.with_user(self.repairer).action_start()
        first.with_user(self.repairer).action_finish()
        with self.assertRaisesRegex(UserError, "has no check"):
            second.with_user(self.inspector).action_start()
        first.with_user(self.inspector).action_check()
        second.with_user(self.inspector).action_start()
        self.assertEqual(second.state, "started")

    def test_nobody_checks_their_own_step(self):
        plan = self.working()
        first = plan.line_ids.step_ids.sorted("sequence")[0]
        first.with_user(self.repairer).action_start()
        first.with_user(self.repairer).action_finish()
        with self.assertRaisesRegex(UserError, "D1-R1"):
            first.with_user(self.repairer).action_check()

    def test_a_refused_step_is_done_again_and_the_manager_hears_of_it(self):
        # D1-M3
        plan = self.working()
        first = plan.line_ids.step_ids.sorted("sequence")[0]
        first.with_user(self.repairer).action_start()
        first.with_user(self.repairer).action_finish()
        with self.assertRaisesRegex(UserError, "Write what the check found"):
            first.with_user(self.inspector).action_refuse()
        first.with_user(self.inspector).finding = "a wrong board among them"
        first.with_user(self.inspector).action_refuse()
        self.assertEqual((first.state, first.refused_count), ("todo", 1))
        self.assertIn(self.manager, plan.sudo().activity_ids.user_id)

    def test_units_are_torn_down_while_the_plan_is_worked_on(self):
        plan = self.plan(quantity=1)
        line = plan.line_ids.with_user(self.repairer)
        with self.assertRaisesRegex(UserError, "D1-L1"):
            line.action_open_teardown()
        self.hand_over(plan)
        plan.action_start()
        action = line.action_open_teardown()
        teardown = self.env["aftersales.teardown"].browse(action["res_id"])
        self.assertEqual(teardown.plan_line_id, line)
        self.assertEqual(teardown.product_id, self.unit)
        self.assertEqual(line.action_open_teardown()["res_id"], teardown.id)

    def test_the_days_work_is_done_the_same_day(self):
        # D1-R3, D1-I3
        with freeze_time("2026-06-01 09:00:00"):
            plan = self.working()
        plans = self.env["aftersales.day.plan"]
        with freeze_time("2026-06-02 15:59:00"):
            self.assertFalse(plans.search([("is_overdue", "=", True)]))
        with freeze_time("2026-06-02 16:01:00"):
            self.assertEqual(plans.search([("is_overdue", "=", True)]), plan)

    # -- papers ---

    def html(self, report, record):
        content, _kind = (
            self.env["ir.actions.report"]
            .with_context(lang="en_US")
            ._render_qweb_html(f"aftersales_repair.{report}", record.ids)
        )
        return content.decode()

    def test_plan_slip_defects_and_ledger_are_printed(self):
        with freeze_time("2026-06-01 02:00:00"):
            lines = self.bring_to_inspection(self.rma(self.delivered("D1")))
            self.inspect(lines, finding="burnt board")
        with freeze_time("2026-06-01 09:00:00"):
            plan = self.plan(day="2026-06-01")
            slip = self.hand_over(plan)
        self.assertIn("T-PSU", self.html("report_day_plan", plan))
        text = self.html("report_material_slip", slip)
        self.assertIn("50.00", text)
        self.assertIn("Recipient of the material", text)
        text = self.html("report_day_defects", plan)
        self.assertIn("burnt board", text)
        self.assertIn("D1", text)
        teardown = self.all_good(self.teardown(*self.in_damaged("A1")))
        teardown.action_finish()
        text = self.html("report_teardown", teardown)
        self.assertIn("T-FAN", text)
        self.assertIn("A1", text)

    def test_sheets_have_their_rows(self):
        lines = self.bring_to_inspection(self.rma(self.delivered("D1")))
        self.inspect(lines, finding="burnt board")
        slip = self.hand_over()
        teardown = self.all_good(self.teardown(*self.in_damaged("A1")))
        for handler, record in (
            ("aftersales.defect.export", lines),
            ("aftersales.material.slip.line.export", slip.line_ids),
            ("aftersales.day.plan.line.export", slip.plan_id.line_ids),
        ):
            ids = self.env[handler].with_user(self.finance)._find_ids([])
            self.assertEqual(ids, record.ids, handler)
        ledger = self.env["aftersales.teardown.export"].with_user(self.finance)
        self.assertFalse(ledger._find_ids([]))
        teardown.action_finish()
        self.assertEqual(set(ledger._find_ids([])), set(teardown.part_ids.ids))
