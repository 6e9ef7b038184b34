# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .vehicles_common import VehicleCase

NOW = "2026-06-01 02:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPrivateUse(VehicleCase):
    """What no approved trip explains is private use (S49, D2-37.5)."""

    def found(self):
        return self.env["fleet.private.use"].search(
            [("vehicle_id", "=", self.truck.id)]
        )

    def find(self):
        self.env["fleet.private.use"]._cron_find()
        return self.found()

    def test_a_trip_without_approval_is_private_use(self):
        # S49, D2-37.5: flagged, and a case of the driver is proposed
        trip = self.trip(
            out="2026-05-31 20:00:00", odometer_out=1000, odometer_back=1040
        )
        trip.action_note_unapproved()
        self.assertEqual((trip.state, trip.private_use, trip.km), ("back", True, 40))
        record = self.found()
        self.assertEqual(
            (record.kind, record.state, record.km), ("trip", "private", 40)
        )
        case = self.cases("D2-37.5")
        self.assertEqual(len(case), 1)
        self.assertEqual((case.res_model, case.res_id), (record._name, record.id))
        # Its kilometres are known: the night finds nothing more.
        self.assertEqual(self.find(), record)

    def test_an_approved_trip_is_not_noted_as_unapproved(self):
        # S49, D2-37.5
        trip = self.approve(self.trip(odometer_out=10))
        with self.assertRaisesRegex(UserError, "was decided on"):
            trip.action_note_unapproved()
        coming = self.trip(out="2026-06-02 02:00:00", odometer_out=10, odometer_back=20)
        with self.assertRaisesRegex(UserError, "when the vehicle left"):
            coming.action_note_unapproved()
        past = self.trip(out="2026-05-30 02:00:00")
        with self.assertRaisesRegex(UserError, "both readings"):
            past.action_note_unapproved()

    def test_kilometres_between_two_trips(self):
        # S49, D2-37.5: 5 km are tolerated, 6 are flagged
        self.drive(1000, 1100)
        self.drive(1105, 1200, out="2026-06-02 01:00:00")
        self.assertFalse(self.find())
        self.drive(1206, 1300, out="2026-06-03 01:00:00")
        record = self.found()
        self.assertEqual(
            (record.kind, record.state, record.odometer_from, record.odometer_to),
            ("gap", "open", 1200, 1206),
        )
        self.assertEqual(record.driver_id, self.driver)
        # The end of 4 June in Shanghai: three days after it was found.
        self.assertEqual(str(record.due_at), "2026-06-04 15:59:59")
        self.assertEqual(self.find(), record)

    def test_small_stretches_add_up(self):
        # S49, D2-37.5: 4 km, and 4 km more, read by others
        self.drive(1000, 1100)
        self.reading(1104, day="2026-06-02")
        self.assertFalse(self.find())
        self.reading(1108, day="2026-06-03")
        record = self.find()
        self.assertEqual((record.odometer_from, record.odometer_to), (1100, 1108))
        # What comes later is another record, from where this one ends.
        self.reading(1120, day="2026-06-04")
        self.assertEqual(sorted((self.find() - record).mapped("odometer_from")), [1108])

    def test_a_reading_on_the_way_belongs_to_the_trip(self):
        # S49, D2-31: a fill at 1,050 of a trip 1,000 → 1,100
        trip = self.approve(self.trip(odometer_out=1000))
        trip.action_leave()
        fuel = (
            self.env["fleet.vehicle.log.fuel"]
            .with_user(self.driver)
            .create({"vehicle_id": self.truck.id, "odometer": 1050, "liter": 20})
        )
        self.assertEqual(fuel.trip_id, trip)
        self.assertFalse(self.find())
        trip.odometer_back = 1100
        trip.action_return()
        self.assertFalse(self.find())

    def test_before_the_register_began_nobody_asks(self):
        # S49: what core knew when the addon was installed
        self.reading(1000, day="2026-05-01")
        self.reading(5000, day="2026-05-20")
        self.env["fleet.vehicle"]._start_watching()
        self.assertFalse(self.find())
        self.reading(5100)
        self.assertEqual(self.find().km, 100)
        with self.assertRaises(AccessError):
            self.truck.with_user(self.supervisor).watched_from_km = 5100

    def test_the_supervisor_explains_or_confirms(self):
        # S49, D2-37.5
        self.reading(1000, day="2026-05-31")
        self.reading(1050)
        record = self.find().with_user(self.supervisor)
        with self.assertRaises(AccessError):
            record.with_user(self.driver).action_explain()
        with self.assertRaisesRegex(UserError, "what explains"):
            record.action_explain()
        record.explanation = "Taken to the garage."
        record.action_explain()
        self.assertEqual(record.state, "explained")
        self.assertFalse(self.cases("D2-37.5"))
        with self.assertRaisesRegex(UserError, "was decided"):
            record.action_confirm()
        with self.assertRaisesRegex(UserError, "decided and stays"):
            record.explanation = "Something else."
        self.reading(1200, day="2026-06-02")
        second = (self.find() - record).with_user(self.supervisor)
        second.action_confirm()
        self.assertEqual(second.state, "private")
        self.assertEqual(len(self.cases("D2-37.5")), 1)

    def test_nobody_decides_on_their_own_kilometres(self):
        # S49, D2-37.5
        self.truck.driver_id = self.supervisor.partner_id
        self.reading(1000, day="2026-05-31")
        self.reading(1050)
        record = self.find()
        record.explanation = "Mine."
        with self.assertRaisesRegex(UserError, "your own"):
            record.with_user(self.supervisor).action_explain()
        record.with_user(self.second).action_explain()
        self.assertEqual(record.state, "explained")

    def test_nobody_puts_their_own_kilometres_on_somebody_else(self):
        # S49, D2-37.5
        self.truck.driver_id = self.supervisor.partner_id
        self.drive(1000, 1100)
        self.reading(1200, "2026-06-02")
        record = self.find().with_user(self.supervisor)
        self.assertEqual(record.driver_id, self.supervisor)
        with self.assertRaisesRegex(UserError, "another supervisor"):
            record.driver_id = self.driver
        record.with_user(self.second).driver_id = self.driver

    def test_a_trip_told_afterwards_explains_what_was_found(self):
        # S49, D2-37.5: the driver tells of the trip after the night found it
        self.reading(1000, day="2026-05-30")
        self.reading(1050, day="2026-05-31")
        gap = self.find()
        trip = self.trip(
            out="2026-05-31 01:00:00", odometer_out=1000, odometer_back=1050
        )
        trip.action_note_unapproved()
        self.assertEqual(gap.state, "explained")
        self.assertEqual(len(self.cases("D2-37.5")), 1)

    def test_nothing_is_forged(self):
        # S49, D2-37.5
        self.reading(1000, day="2026-05-31")
        self.reading(1050)
        record = self.find().with_user(self.supervisor)
        for vals in ({"state": "explained"}, {"odometer_to": 1000}, {"km": 0}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                record.write(vals)
        with self.assertRaises(UserError):
            record.sudo().unlink()

    def test_the_search_is_one_query_for_all_vehicles(self):
        # S49: 20 vehicles cost what one costs
        def queries(count, mark):
            vehicles = self.env["fleet.vehicle"]
            for number in range(count):
                vehicles |= self.vehicle(f"{mark}{number}")
            for vehicle in vehicles:
                self.reading(10, day="2026-05-31", vehicle=vehicle)
                self.reading(12, vehicle=vehicle)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.env["fleet.private.use"]._find(vehicles)
            return self.env.cr.sql_log_count - start

        queries(1, "W")
        self.assertLessEqual(queries(20, "B"), queries(1, "A"))
