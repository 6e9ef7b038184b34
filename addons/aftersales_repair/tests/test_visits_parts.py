# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .visits_common import MORNING, VisitCase


@tagged("post_install", "-at_install")
@freeze_time(MORNING)
class TestVisitsParts(VisitCase):
    """S03: parts out of the technician's own stock, by stock moves."""

    def on_car(self):
        return self._on_hand(self.car, self.part)

    def test_paid_parts_go_to_the_customer(self):
        visit = self.complete(self.visit(parts=3))
        self.assertEqual(self.on_car(), 7)
        move = visit.part_ids.move_id
        self.assertEqual(move.state, "done")
        self.assertEqual(move.location_dest_id, self.customers)
        self.assertEqual(
            move.picking_type_id, self.aftersales.aftersales_visit_sale_type_id
        )

    def test_free_parts_are_used_up(self):
        lot = self.delivered("P-FREE", on=date(2026, 1, 15))
        visit = self.complete(self.visit(lot, parts=3))
        self.assertEqual(self.on_car(), 7)
        self.assertEqual(
            visit.part_ids.move_id.location_dest_id,
            self.aftersales.aftersales_visit_use_location_id,
        )

    def test_more_than_the_car_holds_is_refused(self):
        at = self.visit(parts=10)
        above = self.visit(parts=10.01)
        for visit in (at, above):
            visit.action_arrive()
            visit.solution = "Fans"
            self.sign(visit)
        with self.refused(UserError, "Load it first"):
            above.action_complete()
        self.assertEqual(self.on_car(), 10)
        at.action_complete()
        self.assertEqual(self.on_car(), 0)

    def test_two_visits_of_a_batch_do_not_take_the_same_part(self):
        first, second = self.visit(parts=6), self.visit(parts=6)
        for visit in (first, second):
            visit.action_arrive()
            visit.solution = "Fans"
            self.sign(visit)
        (first | second).action_complete()
        self.assertEqual([first.state, second.state], ["signed", "on_site"])
        self.assertEqual(self.on_car(), 4)

    def test_a_technician_without_a_stock(self):
        visit = self.visit(parts=1, technician_id=self.other.id)
        mine = visit.with_user(self.other)
        mine.action_arrive()
        mine.solution = "Fan"
        self.sign(visit)
        with self.refused(UserError, "has no stock of parts"):
            mine.action_complete()

    def test_a_serial_part_needs_its_serial(self):
        board = self._product("T-BOARD", "serial", 80.0)
        lot = self._lot("B-1", board)
        self._put(self.car, board, 1, lot)
        visit = self.visit(part_ids=[Command.create({"product_id": board.id})])
        visit.action_arrive()
        visit.solution = "Board"
        self.sign(visit)
        with self.refused(UserError, "serial"):
            visit.action_complete()
        visit.part_ids.lot_id = lot
        self.sign(visit)
        visit.action_complete()
        self.assertEqual(visit.part_ids.move_id.move_line_ids.lot_id, lot)
        self.assertEqual(self._on_hand(self.car, board, lot), 0)

    def test_another_unit_of_measure(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self._put(self.car, self.part, 10)
        visit = self.visit(
            part_ids=[
                Command.create(
                    {
                        "product_id": self.part.id,
                        "quantity": 1,
                        "product_uom_id": dozen.id,
                    }
                )
            ]
        )
        self.assertEqual(visit.amount_total, 360)
        self.complete(visit)
        self.assertEqual(self.on_car(), 8)

    def test_no_transfer_by_hand_out_of_a_car(self):
        """D3-1.4: parts of a technician are used up by a signed voucher only."""
        for target in (
            self.customers,
            self.aftersales.aftersales_visit_use_location_id,
        ):
            picking = self.env["stock.picking"].create(
                {
                    "picking_type_id": (
                        self.aftersales.aftersales_visit_sale_type_id.id
                    ),
                    "location_id": self.car.id,
                    "location_dest_id": target.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": self.part.id,
                                "product_uom_qty": 1,
                                "location_id": self.car.id,
                                "location_dest_id": target.id,
                            }
                        )
                    ],
                }
            )
            picking.action_confirm()
            picking.action_assign()
            picking.move_ids.picked = True
            with self.refused(UserError, r"signed service voucher only \(D3-1.4\)"):
                picking._action_done()

    def test_reopening_brings_the_parts_back(self):
        visit = self.complete(self.visit(parts=3))
        self.assertEqual(self.on_car(), 7)
        with self.assertRaises(AccessError):
            visit.with_user(self.technician).action_reopen()
        visit.with_user(self.director).action_reopen()
        self.assertEqual(visit.state, "on_site")
        self.assertEqual(self.on_car(), 10)
        self.assertEqual(visit.signature_count, 0)
        self.complete(visit)
        self.assertEqual(self.on_car(), 7)

    def test_the_file_of_the_unit_tells_cost_and_revenue(self):
        """S17: the visit stands in the unit's file."""
        visit = self.complete(self.visit(parts=3, hours=1))
        self.env.flush_all()
        event = self.env["aftersales.unit.event"].search(
            [("lot_id", "=", self.lot.id), ("kind", "=", "visit")]
        )
        self.assertEqual(event.reference, visit.name)
        self.assertAlmostEqual(event.revenue, 170)
        self.assertAlmostEqual(event.cost, 28.5)
        self.assertIn("Fan replaced", event.note)

    # -- the technician's stock ---

    def test_loading_brings_up_to_level_and_open_visits(self):  # D3-3.2.4
        """Level 5 and a visit that plans 8: 13 are wanted, 10 are there."""
        self.assertFalse(self.van.missing_count)
        self.visit(parts=8)
        self.van.invalidate_recordset()
        self.assertEqual(self.van.missing_count, 1)
        self.assertEqual(self.van.level_ids.missing, 3)
        self.van.with_user(self.keeper).action_load()
        self.assertEqual(self.on_car(), 13)
        self.assertEqual(self._on_hand(self.good, self.part), 97)
        with self.refused(UserError, "Nothing is missing"):
            self.van.with_user(self.keeper).action_load()

    def test_loading_gives_what_the_store_has(self):
        self._put(self.good, self.part, -98)
        self.visit(parts=8)
        self.van.with_user(self.keeper).action_load()
        self.assertEqual(self.on_car(), 12)
        with self.refused(UserError, "The store has none"):
            self.van.with_user(self.keeper).action_load()

    def test_unloading_takes_the_surplus_back(self):
        self.van.with_user(self.keeper).action_unload()
        self.assertEqual(self.on_car(), 5)
        self.assertEqual(self._on_hand(self.good, self.part), 105)
        with self.refused(UserError, "Nothing lies above"):
            self.van.with_user(self.keeper).action_unload()

    def test_only_the_keeper_loads(self):
        with self.assertRaises(AccessError):
            self.van.with_user(self.technician).action_load()
        self.aftersales._get_root_site().user_ids = self.clerk
        self.visit(parts=20)
        with self.refused(UserError, "You do not act for the store"):
            self.van.with_user(self.keeper).action_load()

    def test_a_filled_stock_stays_whose_it_is(self):
        for vals in ({"active": False}, {"user_id": self.other.id}):
            with self.refused(ValidationError, "Unload it first"):
                self.van.write(vals)

    def test_parts_on_a_car_count_for_the_value_cap(self):
        """D1-3, S14: loading a car is no way around the 100,000 yuan."""
        self.assertEqual(self.car.aftersales_store, "technician")
        value = self.env["aftersales.value.cap"]._get_values(self.company)
        self.assertAlmostEqual(value[self.company], 110 * 9.5)
