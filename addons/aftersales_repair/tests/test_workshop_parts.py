# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .workshop_common import WorkshopCase


@tagged("post_install", "-at_install")
class TestWorkshopParts(WorkshopCase):
    """Parts by serial: in and out, handed in, used again, drawn from the store."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board = cls._product("T-BOARD", "serial", 80.0)
        cls.board_lot = cls._lot("B1", cls.board)
        cls._put(cls.good, cls.board, 1, cls.board_lot)

    def add_part(self, repair, kind, product, lot=None, quantity=1):
        repair.write(
            {
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": 1,
                            "repair_line_type": kind,
                        }
                    )
                ]
            }
        )
        move = repair.move_ids.sorted("id")[-1]
        if lot and quantity:
            move.move_line_ids.unlink()
            move.move_line_ids = [
                Command.create(
                    {
                        "product_id": product.id,
                        "lot_id": lot.id,
                        "quantity": quantity,
                        "location_id": move.location_id.id,
                        "location_dest_id": move.location_dest_id.id,
                    }
                )
            ]
        elif quantity is not None:
            move.quantity = quantity
        return move

    def finish(self, repair):
        self.pass_test(repair)
        repair.action_repair_end()
        self.release(repair)

    def events(self, lot, kind):
        self.env.flush_all()
        return self.env["aftersales.unit.event"].search(
            [("lot_id", "=", lot.id), ("kind", "=", kind)]
        )

    def test_a_part_is_followed_from_both_serials(self):
        # S05, D3-1.7: which part went into which unit.
        unit = self.delivered("A1")
        repair = self.in_repair(unit)
        self.add_part(repair, "add", self.board, self.board_lot)
        self.finish(repair)
        lines = self.env["stock.move.line"].search(
            unit.action_view_repair_parts()["domain"]
        )
        self.assertEqual(lines.lot_id, self.board_lot)
        back = self.env["stock.move.line"].search(
            self.board_lot.action_view_repair_parts()["domain"]
        )
        self.assertEqual(back.repaired_lot_id, unit)
        self.assertEqual((unit | self.board_lot).mapped("repair_part_count"), [1, 1])

        put_in = self.events(unit, "part_in")
        self.assertEqual((put_in.note, put_in.cost), ("T-BOARD B1", 80))
        self.assertEqual(self.events(self.board_lot, "part_in").note, "A1")
        self.assertEqual(repair.parts_cost, 80)

    def test_a_serial_that_was_taken_out_is_used_again(self):
        first = self.in_repair(self.delivered("A1"))
        self.add_part(first, "add", self.board, self.board_lot)
        self.finish(first)
        self.assertEqual(self._on_hand(self.good, self.board), 0)
        first.sudo().aftersales_line_id.with_user(self.keeper).action_ship()
        # Back again: the board comes out, and is good.
        again = self.in_repair(first.lot_id)
        self.add_part(again, "recycle", self.board, self.board_lot)
        self.finish(again)
        self.assertEqual(self._on_hand(self.good, self.board, self.board_lot), 1)
        other = self.in_repair(self.delivered("A2"))
        self.add_part(other, "add", self.board, self.board_lot)
        self.finish(other)
        self.assertEqual(self._on_hand(self.good, self.board), 0)
        kinds = self.env["stock.move.line"].search(
            self.board_lot.action_view_repair_parts()["domain"], order="id"
        )
        self.assertEqual(
            [(one.repair_line_type, one.repaired_lot_id.name) for one in kinds],
            [("add", "A1"), ("recycle", "A1"), ("add", "A2")],
        )

    def test_a_part_taken_out_is_handed_in(self):
        # Core would drop a line whose part never came; the repair waits for it.
        repair = self.in_repair(self.delivered("A1"))
        move = self.add_part(repair, "remove", self.part, quantity=0)
        self.pass_test(repair)
        with self.assertRaisesRegex(UserError, "Taken out and not handed in: .*T-FAN"):
            repair.action_repair_end()
        self.assertEqual(repair.state, "under_repair")
        move.quantity = 1
        repair.action_repair_end()
        self.assertEqual(self._on_hand(self.damaged, self.part), 1)

    def test_a_part_left_out_of_the_picking_is_not_handed_in(self):
        repair = self.in_repair(self.delivered("A1"))
        self._put(self.good, self.part, 1)
        self.add_part(repair, "add", self.part).picked = True
        self.add_part(repair, "remove", self.part).picked = False
        self.pass_test(repair)
        with self.assertRaisesRegex(UserError, "not handed in"):
            repair.action_repair_end()

    def test_who_tests_and_releases_sees_the_parts(self):
        self._put(self.good, self.part, 1)
        repair = self.in_repair(self.delivered("A1"))
        self.add_part(repair, "add", self.part)
        names = ["product_id", "quantity", "forecast_availability", "lot_ids"]
        for user in (self.inspector, self.director, self.clerk):
            with self.subTest(user=user.login):
                seen = repair.with_user(user)
                self.assertEqual(len(seen.move_ids.read(names)), 1)
                seen.read(["tag_ids", "parts_availability", "requisition_count"])

    def test_another_part_after_the_test_is_tested_anew(self):
        self._put(self.good, self.part, 1)
        repair = self.in_repair(self.delivered("A1"))
        self.pass_test(repair)
        self.add_part(repair, "add", self.part)
        with self.assertRaisesRegex(UserError, "has not passed its test"):
            repair.action_repair_end()
        self.pass_test(repair)
        repair.action_repair_end()
        self.assertEqual(repair.test_result, "passed")

    def test_labour_and_revenue_stand_in_the_file_of_the_unit(self):
        unit = self.delivered("A1")
        repair = self.in_repair(unit)
        self.env["aftersales.repair.labour"].sudo().create(
            {
                "repair_id": repair.id,
                "user_id": self.repairer.id,
                "start": "2026-06-01 01:00:00",
                "stop": "2026-06-01 03:00:00",
            }
        )
        self.finish(repair)
        event = self.events(unit, "repair")
        self.assertEqual((event.reference, event.cost), (repair.name, 120))
        self.assertEqual(event.note, "fan dead")

    def test_a_requisition_names_the_repair(self):
        # D3-10.3.1, D3-10.3.2: parts are drawn on a repair that is under way.
        requisition = self.env["aftersales.requisition"]
        line = self.bring_to_inspection(self.rma(self.delivered("A1")))
        self.inspect(line)
        line.with_user(self.clerk).action_repair()
        repair = line.repair_id
        self.assertIn("repair.order", requisition._get_order_models())
        self.assertFalse(requisition._is_order_open(repair))
        repair.with_user(self.repairer).action_repair_start()
        self.assertTrue(requisition._is_order_open(repair))
        self.pass_test(repair)
        repair.with_user(self.repairer).action_repair_end()
        self.assertFalse(requisition._is_order_open(repair))

    def test_the_trial_balance_of_a_warranty_repair(self):
        """The customer's unit is nothing in the books; its part leaves them once."""
        repair = self.in_repair(self.delivered("A1"))
        self.add_part(repair, "add", self.board, self.board_lot)
        self.finish(repair)
        moves = repair.sudo().move_ids | repair.sudo().move_id
        self.assertEqual(sorted(moves.mapped("value")), [0, 80])
        self.assertEqual(self._on_hand(self.workshop, self.unit, owner=False), 0)
