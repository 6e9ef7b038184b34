# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .workshop_common import MONDAY, WorkshopCase


@tagged("post_install", "-at_install")
class TestWorkshopReceipt(WorkshopCase):
    """S05, D3-1.6 to D3-1.9: goods that a customer carries in."""

    def test_the_goods_stay_the_customers(self):
        # S05, D3-1.6: taken in with a real move, outside the books.
        lot = self.delivered("C1")
        receipt = self.taken_in(lot)
        self.assertEqual(receipt.state, "taken_in")
        self.assertEqual(self._on_hand(self.workshop, self.unit, lot, self.partner), 1)
        self.assertEqual(self._on_hand(self.workshop, self.unit, lot, False), 0)
        move = receipt.sudo().move_ids
        self.assertEqual((move.state, move.value), ("done", 0))
        self.assertEqual(move.picking_type_id.aftersales_kind, "carry_in")
        repair = receipt.line_ids.repair_id
        self.assertEqual((repair.lot_id, repair.state), (lot, "confirmed"))
        self.assertEqual(repair.receipt_id, receipt)

    def test_the_service_director_hears_when_the_planned_day_passed(self):
        # S05, D3-1.9: in on Monday, planned for Wednesday, Wednesday passes.
        with freeze_time(MONDAY):
            receipt = self.taken_in(self.delivered("C1"), plan_date=date(2026, 6, 3))
        self.assertEqual(receipt.plan_due, datetime(2026, 6, 3, 15, 59, 59))
        with freeze_time("2026-06-03 15:59:59"):
            self.sweep()
            self.assertFalse(receipt.sudo().activity_ids)
        with freeze_time("2026-06-03 16:00:00"):
            self.sweep()
            activity = receipt.sudo().activity_ids
            self.assertIn(self.director, activity.user_id)
            self.sweep()
            self.assertEqual(receipt.sudo().activity_ids, activity)
            self.assertEqual(receipt.deadline_badge, "overdue")

    def test_only_the_service_director_gives_more_time(self):
        # D3-1.9
        with freeze_time(MONDAY):
            receipt = self.taken_in(self.delivered("C1"), plan_date=date(2026, 6, 3))
            with self.assertRaises(AccessError):
                receipt.with_user(self.technician).plan_date = date(2026, 6, 5)
            receipt.with_user(self.director).plan_date = date(2026, 6, 5)
            self.assertEqual(receipt.plan_due, datetime(2026, 6, 5, 15, 59, 59))

    def test_the_planned_day_follows_from_the_pieces(self):
        # D3-6.8: ten pieces have a working day, eleven two.
        self.unit.tracking = "none"
        for pieces, day in ((10, 2), (11, 3)):
            with freeze_time(MONDAY):
                receipt = self.receipt()
                receipt.line_ids = [
                    Command.create(
                        {
                            "product_id": self.part.id,
                            "quantity": pieces,
                            "reason_id": self.reason.id,
                        }
                    )
                ]
                receipt.action_take_in()
            self.assertEqual(receipt.plan_date, date(2026, 6, day))

    def test_no_return_before_the_supervisor_inspected(self):  # S05, D3-10.1.3
        # S05, D3-1.7: before the repair, after it, and by the stock move itself.
        receipt = self.taken_in(self.delivered("C1"))
        with self.assertRaisesRegex(UserError, r"D3-1.7"):
            receipt.with_user(self.clerk).action_return()
        repair = self.repair_all(receipt, release=False)
        self.assertEqual((repair.state, receipt.state), ("done", "repairing"))
        self.sign_return(receipt)
        with self.assertRaisesRegex(UserError, "not inspected"):
            receipt.with_user(self.clerk).action_return()
        with self.assertRaisesRegex(UserError, r"D3-1.6"):
            receipt.sudo()._move_goods("carry_out")
        self.assertEqual(self._on_hand(self.workshop, self.unit), 1)

    def test_the_inventory_app_is_no_way_around(self):
        # S10, D3-1.7: a plain delivery of the unit is refused where it moves.
        lot = self.delivered("C1")
        self.taken_in(lot)
        places = {
            "location_id": self.workshop.id,
            "location_dest_id": self.customers.id,
        }
        move = self.env["stock.move"].create(
            {
                **places,
                "product_id": self.unit.id,
                "product_uom_qty": 1,
                "move_line_ids": [
                    Command.create(
                        {
                            **places,
                            "product_id": self.unit.id,
                            "lot_id": lot.id,
                            "quantity": 1,
                            "owner_id": self.partner.id,
                        }
                    )
                ],
            }
        )
        move.picked = True
        with self.assertRaisesRegex(UserError, "C1 is with the workshop"):
            move._action_done()

    def test_the_return_dates_and_voids_the_receipt(self):
        # S05, D3-1.7: the customer signs, the receipt is taken back.
        lot = self.delivered("C1", on=self.today())
        receipt = self.taken_in(lot)
        self.repair_all(receipt)
        self.assertEqual(receipt.state, "inspected")
        clerk = receipt.with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "goods received back is missing"):
            clerk.action_return()
        self.sign_return(clerk)
        clerk.action_return()
        self.assertEqual(receipt.state, "returned")
        self.assertTrue(receipt.returned_at)
        self.assertEqual(receipt.voided_at, receipt.returned_at)
        self.assertEqual(receipt.voided_by_id, self.clerk)
        self.assertEqual(receipt.line_ids.returned_at, receipt.returned_at)
        self.assertEqual(self._on_hand(self.workshop, self.unit, lot), 0)
        # Its first delivery counts on: a repair starts no new term.
        self.assertEqual(lot.delivery_date, self.today())
        # The number is used up.
        with self.assertRaisesRegex(UserError, "do not wait to be given back"):
            clerk.action_return()
        # In warranty: nothing to invoice, it is filed.
        clerk.action_file()
        self.assertEqual(receipt.state, "filed")

    def test_a_signature_at_the_taking_in_is_not_one_for_the_return(self):
        receipt = self.receipt(self.delivered("C1"))
        self.sign_return(receipt)
        receipt.line_ids.quantity = 1
        self.assertEqual(receipt.signature_count, 1)
        # Signed for other goods: what is given back has to be the same.
        receipt.write({"line_ids": [Command.clear()]})
        self.assertEqual(receipt.signature_count, 0)

    def test_the_invoice_is_due_on_the_day_of_the_return(self):
        # S05, D3-1.8: out of warranty, so it is invoiced the same day.
        with freeze_time(MONDAY):
            lot = self.delivered("C1", on=date(2024, 1, 1))
            receipt = self.taken_in(lot)
            self.assertFalse(receipt.line_ids.under_warranty)
            self.repair_all(receipt)
            self.sign_return(receipt)
            clerk = receipt.with_user(self.clerk)
            clerk.action_return()
            self.assertTrue(receipt.is_chargeable)
            self.assertEqual(receipt.invoice_due, datetime(2026, 6, 1, 15, 59, 59))
            with self.assertRaisesRegex(UserError, r"D3-1.8"):
                clerk.action_file()
        # At midnight the missing one is overdue.
        with freeze_time("2026-06-01 16:00:00"):
            self.sweep()
            overdue = self.env["aftersales.customer.receipt"].search(
                [("deadline_badge", "=", "overdue")]
            )
            self.assertEqual(overdue, receipt)

    def test_warranty_ends_with_its_last_day(self):
        # S03: covered on the last day, not on the day after.
        for day, covered in ((1, True), (2, False)):
            with freeze_time(f"2026-06-{day:02} 02:00:00"):
                lot = self.delivered(f"W{day}", on=date(2025, 6, 1))
                line = self.receipt(lot).line_ids
                self.assertEqual(line.under_warranty, covered)

    def test_beyond_the_warranty_the_director_lets_it_be_free(self):
        """S03, S05, D3-1.1c: free inside the warranty only, whoever writes it."""
        lot = self.delivered("W-OUT", on=date(2024, 1, 15))
        vals = {
            "product_id": lot.product_id.id,
            "lot_id": lot.id,
            "reason_id": self.reason.id,
            "under_warranty": True,
        }
        with self.assertRaisesRegex(UserError, "D3-1.1c"):
            self.receipt(lot, line_ids=[Command.create(vals)])
        receipt = self.receipt(lot)
        line = receipt.line_ids
        for user in (self.technician, self.clerk):
            with self.assertRaisesRegex(UserError, r"W-OUT.*D3-1.1c"):
                line.with_user(user).under_warranty = True
        own = self.receipt(
            self.delivered("W-OWN", date(2024, 1, 1)), user=self.director
        )
        with self.assertRaisesRegex(UserError, "nobody for an own receipt"):
            own.line_ids.under_warranty = True
        line.with_user(self.director).under_warranty = True
        receipt.action_take_in()
        self.assertTrue(line.sudo().repair_id.under_warranty)
        # Less than the warranty gives needs nobody: the customer broke it.
        broken = self.receipt(self.delivered("W-IN"))
        broken.line_ids.under_warranty = False
        self.assertFalse(broken.line_ids.under_warranty)

    def test_the_verdict_counts_what_was_carried_in(self):
        """S03, S05, D1-0.1: from taking in to giving back, and for which fault."""
        receipt = self.taken_in(self.delivered("LAW1"))
        repair = self.repair_all(receipt).sudo()
        day = self.env["service.policy"]._today(self.company)
        stay = repair._get_stay(day)
        self.assertEqual((stay.fault, stay.is_done), (self.reason.id, True))
        # Repaired, and still here: the customer waits.
        self.assertIsNone(stay.given_back)
        self.sign_return(receipt)
        receipt.with_user(self.clerk).action_return()
        self.assertEqual(repair._get_stay(day).given_back, day)

    def test_goods_go_back_unrepaired(self):
        # D3-1.7: also what cannot be repaired is seen by the supervisor.
        lot = self.delivered("C1")
        receipt = self.taken_in(lot)
        repair = receipt.line_ids.repair_id.with_user(self.repairer)
        repair.action_repair_start()
        with self.assertRaisesRegex(UserError, "Not repaired yet"):
            receipt.with_user(self.leader).action_inspect()
        repair.action_repair_cancel()
        receipt.with_user(self.leader).action_inspect()
        self.sign_return(receipt)
        receipt.with_user(self.clerk).action_return()
        self.assertEqual(self._on_hand(self.workshop, self.unit, lot), 0)
        self.assertFalse(
            self.env["aftersales.callback"].search([("receipt_id", "=", receipt.id)])
        )

    def test_what_is_here_cannot_be_cancelled(self):
        receipt = self.receipt(self.delivered("C1"))
        receipt.action_cancel()
        self.assertEqual(receipt.state, "cancelled")
        taken = self.taken_in(self.delivered("C2"))
        with self.assertRaisesRegex(UserError, "goods are here"):
            taken.action_cancel()
        with self.assertRaisesRegex(UserError, "in hand"):
            taken.line_ids.reason_id = self.env.ref("aftersales_repair.reason_other")

    def test_a_serial_is_here_once(self):
        lot = self.delivered("C1")
        self.taken_in(lot)
        with self.assertRaisesRegex(UserError, "is here already"):
            self.receipt(lot).action_take_in()
        returned = self.delivered("C2")
        self.rma(returned).action_confirm()
        with self.assertRaisesRegex(UserError, "is here already, with RMA"):
            self.receipt(returned).action_take_in()

    def test_a_batch_takes_what_is_complete(self):
        good = self.receipt(self.delivered("C1"))
        empty = self.receipt()
        result = (good | empty).action_take_in()
        self.assertEqual((good.state, empty.state), ("taken_in", "draft"))
        self.assertIn("no goods", result["params"]["message"])

    def test_no_state_is_forged(self):
        receipt = self.taken_in(self.delivered("C1"))
        for vals in (
            {"state": "inspected"},
            {"returned_at": MONDAY},
            {"voided_at": MONDAY},
        ):
            with self.assertRaises(AccessError):
                receipt.with_user(self.clerk).write(vals)
        with self.assertRaises(AccessError):
            receipt.with_user(self.inspector).action_return()
