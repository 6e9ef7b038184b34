# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from itertools import permutations

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .. import route
from .vehicles_common import VehicleCase

NOW = "2026-06-01 02:00:00"
SUZHOU = (31.30, 120.60)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRoute(VehicleCase):
    """Stops from deliveries, in a short order, until they are done (S49, D2-32)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.write(
            {"partner_latitude": SUZHOU[0], "partner_longitude": SUZHOU[1]}
        )
        cls.places = [
            cls._customer(
                f"Stop {number}",
                partner_latitude=latitude,
                partner_longitude=longitude,
            )
            for number, (latitude, longitude) in enumerate(
                [(31.9, 120.6), (31.4, 120.6), (31.8, 121.2), (31.35, 121.1)]
            )
        ]

    def round(self, partners, **vals):
        return self.trip(
            purpose="fetch",
            stop_ids=[
                Command.create({"partner_id": partner.id, "sequence": number})
                for number, partner in enumerate(partners, start=1)
            ],
            **vals,
        )

    def test_the_solver_finds_the_shortest_round(self):
        # S49, D2-32: never longer than the best of all orders
        points = [(p.partner_latitude, p.partner_longitude) for p in self.places]
        best = min(route.tour_km(SUZHOU, list(order)) for order in permutations(points))
        order = route.best_order(SUZHOU, points)
        self.assertEqual(sorted(order), [0, 1, 2, 3])
        found = route.tour_km(SUZHOU, [points[index] for index in order])
        self.assertAlmostEqual(found, best, 3)
        self.assertEqual(order, route.best_order(SUZHOU, points))

    def test_the_stops_of_a_trip_in_a_good_order(self):
        # S49, D2-32: who has no coordinates stands last
        nowhere = self._customer("Nowhere")
        trip = self.round([nowhere, *self.places])
        typed = trip.planned_km
        trip.action_plan_route()
        trip.invalidate_recordset()
        self.assertEqual(trip.stop_ids[-1:].partner_id, nowhere)
        self.assertLess(trip.planned_km, typed)

    def test_without_coordinates_the_typed_order_stays(self):
        # S49, D2-32
        partners = [self._customer(name) for name in ("B", "A")]
        trip = self.round(partners)
        trip.action_plan_route()
        trip.invalidate_recordset()
        self.assertEqual(trip.stop_ids.mapped("partner_id.name"), ["B", "A"])
        self.company.partner_id.write({"partner_latitude": 0, "partner_longitude": 0})
        with self.assertRaisesRegex(UserError, "drag the stops"):
            trip.action_plan_route()

    def test_the_driver_drags_the_stops(self):
        # S49, D2-32: also on the way; what was approved stays approved
        trip = self.approve(self.round(self.places[:2], odometer_out=10))
        first, second = trip.stop_ids
        trip.action_leave()
        trip.write(
            {
                "stop_ids": [
                    Command.update(first.id, {"sequence": 2}),
                    Command.update(second.id, {"sequence": 1}),
                ]
            }
        )
        trip.invalidate_recordset()
        self.assertEqual(trip.stop_ids.ids, [second.id, first.id])

    def test_the_supervisor_alone_adds_a_stop_later(self):
        # S49, D2-32
        trip = self.approve(self.round(self.places[:1], odometer_out=10))
        vals = {"trip_id": trip.id, "partner_id": self.places[1].id}
        stops = self.env["fleet.trip.stop"]
        with self.assertRaises(AccessError):
            stops.with_user(self.driver).create(vals)
        stops.with_user(self.supervisor).create(vals)
        self.assertEqual(trip.stop_count, 2)
        trip.action_leave()
        trip.stop_ids.write({"note": "Closed"})
        trip.stop_ids.action_fail()
        trip.odometer_back = 20
        trip.action_return()
        with self.assertRaisesRegex(UserError, "is over"):
            stops.with_user(self.supervisor).create(vals)

    def test_a_changed_request_is_asked_for_again(self):
        # S49, D2-32: a stop more after the request voids it
        trip = self.round(self.places[:1])
        trip.action_request_approval()
        trip.write({"stop_ids": [Command.create({"partner_id": self.places[1].id})]})
        with self.assertRaises(UserError):
            trip.with_user(self.supervisor).action_approve()
        self.assertEqual(trip.state, "asked")

    # -- deliveries ---

    def test_a_delivered_stop_receives_its_shipment(self):
        # S49, D2-7.3, D2-17: signed and photographed, the same checks
        picking = self.paid_picking()
        trip = self.approve(self.delivery_trip(picking, odometer_out=10))
        stop = trip.stop_ids
        shipment = stop.sudo().shipment_id
        self.assertEqual((shipment.mode, shipment.driver_id), ("own", self.driver))
        with self.assertRaisesRegex(UserError, "has not issued"):
            trip.action_leave()
        self.issue(picking)
        self.assertEqual(shipment.state, "shipped")
        with self.assertRaisesRegex(UserError, "not out"):
            stop.action_deliver()
        trip.action_leave()
        trip.odometer_back = 50
        with self.assertRaisesRegex(UserError, "whether it was done"):
            trip.action_return()
        with self.assertRaisesRegex(UserError, "who signed"):
            stop.action_deliver()
        stop.received_by = "Mr Li"
        with self.assertRaisesRegex(UserError, "Customer"):
            stop.action_deliver()
        self.sign_and_photograph(stop)
        stop.shipment_line_ids.short = 1
        stop.action_deliver()
        self.assertEqual(stop.state, "delivered")
        self.assertEqual((shipment.state, shipment.received_by), ("received", "Mr Li"))
        self.assertEqual(shipment.discrepancy_ids.mapped("quantity"), [1])
        trip.action_return()
        self.assertEqual(trip.state, "back")

    def test_goods_that_come_back(self):
        # S49, D2-17: with the reason; the shipment stays on its way
        picking = self.paid_picking()
        trip = self.approve(self.delivery_trip(picking, odometer_out=10))
        self.issue(picking)
        trip.action_leave()
        stop = trip.stop_ids
        with self.assertRaisesRegex(UserError, "why it was not"):
            stop.action_fail()
        stop.note = "Gate closed"
        stop.action_fail()
        self.assertEqual(
            (stop.state, stop.sudo().shipment_id.state), ("failed", "shipped")
        )
        with self.assertRaisesRegex(UserError, "stays"):
            stop.note = "Delivered"
        # Another trip may bring them.
        again = self.delivery_trip(picking, out="2026-06-02 01:00:00")
        self.assertEqual(again.stop_ids.picking_id, picking)

    @mute_logger("odoo.sql_db")
    def test_a_delivery_is_on_one_trip(self):
        # S49, D2-32
        picking = self.paid_picking()
        trip = self.delivery_trip(picking)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.delivery_trip(picking, out="2026-06-02 01:00:00")
        with self.assertRaisesRegex(UserError, trip.name):
            picking.with_user(self.clerk).action_ask_trip()
        trip.action_cancel()
        self.delivery_trip(picking, out="2026-06-02 01:00:00")

    def test_a_batch_becomes_a_trip(self):
        # S49, D2-32: with its vehicle, in its order
        pickings = self.paid_picking() | self.paid_picking(self.places[0])
        batch = self.env["stock.picking.batch"].create(
            {
                "picking_ids": [Command.set(pickings.ids)],
                "vehicle_id": self.truck.id,
                "company_id": self.company.id,
            }
        )
        pickings[0].batch_sequence, pickings[1].batch_sequence = 2, 1
        action = batch.with_user(self.clerk).action_ask_trip()
        trip = (
            self.env["fleet.trip"]
            .with_user(self.clerk)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual((trip.vehicle_id, trip.driver_id), (self.truck, self.driver))
        self.assertEqual(trip.stop_ids.picking_id, pickings[1] | pickings[0])
        self.assertEqual(
            trip.stop_ids.mapped("picking_id.id"), [pickings[1].id, pickings[0].id]
        )
        with self.assertRaises(AccessError):
            batch.with_user(self.driver).action_ask_trip()
        self.assertFalse(self.env["stock.picking"].action_ask_trip())

    def test_stops_without_goods_are_done_without_papers(self):
        # S49, D2-32
        trip = self.approve(self.round(self.places[:1], odometer_out=10))
        trip.action_leave()
        trip.stop_ids.action_deliver()
        self.assertEqual(trip.stop_ids.state, "delivered")

    def test_nothing_is_forged(self):
        # S49
        trip = self.round(self.places[:1])
        for vals in ({"state": "delivered"}, {"done_at": NOW}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                trip.stop_ids.write(vals)
