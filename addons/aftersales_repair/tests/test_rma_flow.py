# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import RmaCase


@tagged("post_install", "-at_install")
class TestRmaFlow(RmaCase):
    """A day of returned goods, each step by the one whose work it is."""

    def test_the_limits_run_from_signing(self):
        # S11, D1-2: signed for on Monday 1 June, due at the end of Thursday 4.
        # S12, D1-K2: the slip on Tuesday 12:00; D1-S1: entered at 13:30.
        rma = self.rma(self.delivered("A1"))
        self.assertEqual(rma.count_due, datetime(2026, 6, 2, 4, 0))
        self.assertEqual(rma.entry_due, datetime(2026, 6, 2, 5, 30))
        self.assertEqual(rma.settle_due, datetime(2026, 6, 4, 9, 0))

    def test_repair_from_receipt_to_the_customer(self):
        lot = self.delivered("A1")
        rma = self.rma(lot)
        line = rma.line_ids
        rma.with_user(self.clerk).action_confirm()
        self.assertEqual(line.state, "expected")

        # D1-12: the main store takes it in; it stays the customer's.
        line.with_user(self.keeper).action_receive()
        self.assertEqual(line.state, "received")
        self.assertEqual(self._on_hand(self.returns, self.unit, lot, self.partner), 1)
        line.with_user(self.keeper).action_issue()
        self.assertEqual(line.state, "in_store")
        self.assertEqual(self._on_hand(self.workshop, self.unit, lot, self.partner), 1)

        self.inspect(line)
        self.assertEqual(line.state, "inspected")
        self.assertEqual(line.inspected_by_id, self.inspector)
        self.assertEqual(line.verdict, "in")

        line.with_user(self.clerk).action_repair()
        self.assertEqual(line.state, "in_repair")
        repair = line.repair_id.with_user(self.repairer)
        self.assertTrue(repair.under_warranty)
        self._put(self.good, self.part, 5)
        repair.write(
            {
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.part.id,
                            "product_uom_qty": 1,
                            "repair_line_type": "add",
                        },
                    )
                ]
            }
        )
        repair.action_repair_start()
        repair.move_ids.quantity = 1
        self.pass_test(repair)
        repair.action_repair_end()
        self.release(repair)
        self.assertEqual(line.state, "ready")
        self.assertEqual(self._on_hand(self.good, self.part), 4)
        # It did not become ours, and nothing is negative.
        self.assertEqual(self._on_hand(self.workshop, self.unit, lot, self.partner), 1)
        self.assertEqual(self._on_hand(self.workshop, self.unit, lot, False), 0)

        line.with_user(self.keeper).action_ship()
        self.assertEqual(line.state, "shipped")
        self.assertEqual(self._on_hand(self.workshop, self.unit, lot), 0)
        # Its first delivery counts on: a repair starts no new term.
        self.assertEqual(str(lot.delivery_date), "2026-01-15")
        rma.with_user(self.clerk).action_close()
        self.assertEqual(rma.state, "done")
        self.assertTrue(rma.closed_at)

    def test_exchange_gives_a_new_unit_and_takes_the_old_one(self):
        lot, new = self.delivered("A1"), self._lot("NEW1")
        self._put(self.good, self.unit, 1, new)
        rma = self.rma(lot, request="exchange")
        line = self.bring_to_inspection(rma)
        self.inspect(line)
        line.with_user(self.clerk).action_exchange()
        self.assertEqual(line.state, "ready")
        # The old one is ours now, in the damaged store, at its cost.
        self.assertEqual(self._on_hand(self.damaged, self.unit, lot, False), 1)
        self.assertEqual(self._on_hand(self.workshop, self.unit, lot), 0)
        taken = self.env["stock.move"].search(
            [("location_dest_id", "=", self.damaged.id)]
        )
        self.assertEqual(taken.value, 250)

        line.with_user(self.keeper).action_ship()
        self.assertEqual(line.state, "shipped")
        self.assertEqual(line.replacement_lot_id, new)
        self.assertEqual(self._on_hand(self.good, self.unit), 0)
        self.assertEqual(new.delivery_partner_id, self.partner)
        self.assertTrue(new.warranty_end_date)

    def test_an_exchange_waits_while_the_good_store_is_empty(self):
        lot = self.delivered("A1")
        line = self.bring_to_inspection(self.rma(lot))
        self.inspect(line)
        line.with_user(self.clerk).action_exchange()
        with self.assertRaisesRegex(UserError, r"No .*T-PSU is free"):
            line.with_user(self.keeper).action_ship()
        self.assertEqual(line.state, "ready")

    def test_one_new_unit_serves_one_of_two_exchanges(self):
        self._put(self.good, self.unit, 1, self._lot("NEW1"))
        lines = self.bring_to_inspection(
            self.rma(self.delivered("A1"), self.delivered("A2"))
        )
        self.inspect(lines)
        lines.with_user(self.clerk).action_exchange()
        result = lines.with_user(self.keeper).action_ship()
        self.assertEqual(self.states(lines), ["shipped", "ready"])
        self.assertEqual(result["tag"], "display_notification")
        self.assertIn("A2", result["params"]["message"])

    def test_another_model_may_replace(self):
        # D1-9: a model that is no longer made is replaced by another one.
        other = self._product("T-PSU-2", "serial", 260)
        new = self._lot("OTHER1", other)
        self._put(self.good, other, 1, new)
        line = self.bring_to_inspection(self.rma(self.delivered("A1")))
        self.inspect(line)
        line.with_user(self.clerk).replacement_product_id = other
        self.approve_replacement(line, other)
        line.with_user(self.clerk).action_exchange()
        line.with_user(self.keeper).action_ship()
        self.assertEqual(line.replacement_lot_id, new)

    def test_out_of_warranty_is_not_exchanged(self):
        lot = self.delivered("A1", on=datetime(2024, 1, 15).date())
        line = self.bring_to_inspection(self.rma(lot))
        self.inspect(line)
        self.assertEqual(line.verdict, "out")
        with self.assertRaisesRegex(UserError, "Only goods in warranty"):
            line.with_user(self.clerk).action_exchange()
        line.with_user(self.clerk).action_repair()
        self.assertFalse(line.repair_id.under_warranty)
        self.assertEqual(line.repair_id.picking_type_id, self.aftersales.repair_type_id)

    def test_back_unrepaired(self):
        # D4-8.5.1.1.1
        lot = self.delivered("A1")
        line = self.bring_to_inspection(self.rma(lot))
        self.inspect(line)
        line.with_user(self.clerk).action_return()
        line.with_user(self.keeper).action_ship()
        self.assertEqual(line.state, "shipped")
        self.assertEqual(self._on_hand(self.workshop, self.unit, lot), 0)

    def test_part_of_the_serials_comes_later(self):
        lots = [self.delivered(f"A{i}") for i in range(3)]
        rma = self.rma(*lots)
        rma.action_confirm()
        lines = rma.line_ids
        lines[0].with_user(self.keeper).action_receive()
        self.assertEqual(self.states(lines), ["received", "expected", "expected"])
        # The backorder names the two that are still expected.
        open_moves = rma.move_ids.filtered(
            lambda move: (
                move.picking_type_id.aftersales_kind == "return_receipt"
                and move.state not in ("done", "cancel")
            )
        )
        self.assertEqual(
            set(open_moves.move_line_ids.lot_id.mapped("name")), {"A1", "A2"}
        )
        lines[1:].with_user(self.keeper).action_receive()
        lines.with_user(self.keeper).action_issue()
        self.assertEqual(set(self.states(lines)), {"in_store"})
        self.assertEqual(self._on_hand(self.workshop, self.unit), 3)

    def test_part_of_a_quantity_comes_later(self):
        rma = self.rma(parts=5)
        rma.action_confirm()
        receipt = rma.sudo().move_ids.picking_id
        receipt.move_ids.move_line_ids.quantity = 3
        receipt.with_user(self.keeper).with_context(
            skip_backorder=True
        ).button_validate()
        lines = rma.line_ids.sorted("state")
        self.assertEqual(
            [(line.state, line.quantity) for line in lines],
            [("expected", 2), ("received", 3)],
        )
        rma.with_user(self.keeper).action_receive()
        rma.with_user(self.keeper).action_issue()
        self.assertEqual(set(self.states(rma.line_ids)), {"in_store"})
        self.assertEqual(self._on_hand(self.workshop, self.part), 5)

    def test_receiving_in_the_inventory_app_counts_as_well(self):
        lot = self.delivered("A1")
        rma = self.rma(lot)
        rma.action_confirm()
        rma.move_ids.picking_id.with_user(self.keeper).button_validate()
        self.assertEqual(rma.line_ids.state, "received")

    def test_a_unit_that_is_not_on_the_list_is_refused(self):
        # D1-10: a wrong unit in the box.
        stranger = self.delivered("STRANGER")
        rma = self.rma(self.delivered("A1"))
        rma.action_confirm()
        picking = rma.sudo().move_ids.picking_id
        picking.move_line_ids.lot_id = stranger
        with self.assertRaisesRegex(UserError, "STRANGER"):
            picking.with_user(self.keeper).button_validate()

    def test_a_line_that_did_not_come_is_taken_off(self):
        rma = self.rma(self.delivered("A1"), self.delivered("A2"))
        rma.action_confirm()
        rma.line_ids[0].with_user(self.keeper).action_cancel()
        self.assertEqual(self.states(rma.line_ids), ["cancelled", "expected"])
        self.assertEqual(rma.move_ids.product_uom_qty, 1)
        rma.with_user(self.keeper).action_receive()
        self.assertEqual(self.states(rma.line_ids), ["cancelled", "received"])

    def test_a_line_taken_off_before_confirming_stays_off(self):
        rma = self.rma(self.delivered("A1"), self.delivered("A2"))
        rma.line_ids[0].with_user(self.clerk).action_cancel()
        rma.action_confirm()
        self.assertEqual(self.states(rma.line_ids), ["cancelled", "expected"])
        self.assertEqual(rma.sudo().move_ids.lot_ids.mapped("name"), ["A2"])

    def test_the_whole_return_is_cancelled_before_anything_came(self):
        rma = self.rma(self.delivered("A1"))
        rma.action_confirm()
        rma.action_cancel()
        self.assertEqual(rma.state, "cancelled")
        self.assertEqual(rma.move_ids.mapped("state"), ["cancel"])
        # The serial is free for another return.
        self.rma(rma.line_ids.lot_id).action_confirm()

    def test_what_came_cannot_be_cancelled(self):
        rma = self.rma(self.delivered("A1"))
        self.bring_to_inspection(rma)
        with self.assertRaisesRegex(UserError, "have arrived"):
            rma.action_cancel()
        with self.assertRaises(UserError):
            rma.line_ids.action_cancel()

    def test_a_decision_is_taken_back_while_nothing_happened(self):
        line = self.bring_to_inspection(self.rma(self.delivered("A1")))
        self.inspect(line)
        line.with_user(self.clerk).action_repair()
        repair = line.repair_id
        line.with_user(self.clerk).action_undo_decision()
        self.assertEqual(line.state, "inspected")
        self.assertEqual(repair.state, "cancel")
        line.with_user(self.clerk).action_repair()
        line.repair_id.with_user(self.repairer).action_repair_start()
        with self.assertRaisesRegex(UserError, "has begun"):
            line.with_user(self.clerk).action_undo_decision()

    def test_a_cancelled_repair_puts_its_goods_back(self):
        line = self.bring_to_inspection(self.rma(self.delivered("A1")))
        self.inspect(line)
        line.with_user(self.clerk).action_repair()
        line.repair_id.with_user(self.repairer).action_repair_cancel()
        self.assertEqual(line.state, "inspected")
        self.assertFalse(line.disposition)

    def test_class_one_goods_are_not_repaired(self):
        # D4-3.1.5.1a
        self.unit.repair_class = "1"
        line = self.bring_to_inspection(self.rma(self.delivered("A1")))
        self.inspect(line)
        with self.assertRaisesRegex(UserError, "Class I"):
            line.with_user(self.clerk).action_repair()

    def test_closing_needs_every_unit_back(self):
        rma = self.rma(self.delivered("A1"))
        rma.action_confirm()
        with self.assertRaisesRegex(UserError, "Not back with the customer.*A1"):
            rma.action_close()

    def test_a_batch_does_what_it_can_and_says_the_rest(self):
        rma = self.rma(self.delivered("A1"), self.delivered("A2"))
        lines = self.bring_to_inspection(rma)
        ready = lines[0].with_user(self.inspector)
        ready.write({"grade": "good", "fault": "none"})
        result = lines.with_user(self.inspector).action_inspect()
        self.assertEqual(self.states(lines), ["inspected", "in_store"])
        self.assertIn("A2", result["params"]["message"])
        self.assertIn("Grade it", result["params"]["message"])

    def test_late_returns_are_found(self):
        rma = self.rma(self.delivered("A1"))
        self.assertTrue(rma.is_late)
        late = self.env["aftersales.rma"].search([("is_late", "=", True)])
        self.assertIn(rma, late)
        in_time = self.env["aftersales.rma"].search([("is_late", "=", False)])
        self.assertNotIn(rma, in_time)

    def test_a_sale_delivery_starts_the_warranty(self):
        lot = self._lot("SOLD1")
        self._put(self.main.lot_stock_id, self.unit, 1, lot)
        picking = self.env["stock.picking"].create(
            {
                "partner_id": self.partner.id,
                "picking_type_id": self.main.out_type_id.id,
                "location_id": self.main.lot_stock_id.id,
                "location_dest_id": self.customers.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.unit.id,
                            "product_uom": self.unit.uom_id.id,
                            "product_uom_qty": 1,
                            "location_id": self.main.lot_stock_id.id,
                            "location_dest_id": self.customers.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        picking.button_validate()
        self.assertEqual(lot.delivery_partner_id, self.partner)
        self.assertTrue(lot.delivery_date)
        self.assertEqual(lot.warranty_end_date.year, lot.delivery_date.year + 1)
