# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.service_base.tests.bad_row import refuse_row

from .vehicles_common import VehicleCase

# Monday 1 June 2026, 10:00 in Shanghai.
NOW = "2026-06-01 02:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestTrip(VehicleCase):
    """Asked, approved, out, back, with the odometer (S49, D2-32)."""

    def test_asked_approved_out_back(self):
        # S49, D2-31, D2-32: 10,000 → 10,120 are 120 km in the file.
        self.reading(10000)
        trip = self.trip()
        self.assertEqual(trip.state, "asked")
        trip.action_request_approval()
        trip.with_user(self.supervisor).action_approve()
        self.assertEqual(trip.state, "approved")
        trip.odometer_out = 10000
        trip.action_leave()
        self.assertEqual((trip.state, str(trip.left_at)), ("out", NOW))
        trip.odometer_back = 10120
        trip.action_return()
        self.assertEqual((trip.state, trip.km), ("back", 120))
        self.assertEqual(self.truck.odometer, 10120)
        self.assertFalse(trip.private_use)
        self.assertFalse(self.cases("D2-37.5"))

    def test_no_vehicle_leaves_without_the_supervisor(self):
        # S49, D2-32, D2-37.5
        trip = self.trip(odometer_out=10)
        with self.assertRaisesRegex(UserError, "D2-37.5"):
            trip.action_leave()
        trip.action_request_approval()
        with self.assertRaisesRegex(UserError, "private use"):
            trip.action_leave()
        with self.assertRaisesRegex(UserError, "your own request"):
            trip.action_approve()
        self.assertEqual(trip.state, "asked")

    def test_a_stop_does_not_slip_into_an_approved_trip(self):
        # S49, D2-32: written onto a request of one's own first
        approved = self.approve(self.trip())
        other = self.trip(
            out="2026-06-02 01:00:00",
            stop_ids=[Command.create({"partner_id": self.customer.id})],
        )
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            other.stop_ids.trip_id = approved
        self.env.invalidate_all()
        self.assertFalse(approved.stop_ids)

    def test_a_supervisor_who_drives_needs_another_one(self):
        # S49, D2-32
        trip = self.trip(user=self.supervisor, driver_id=self.supervisor.id)
        trip.action_request_approval()
        with self.assertRaisesRegex(UserError, "your own request"):
            trip.action_approve()
        trip.with_user(self.second).action_approve()
        self.assertEqual(trip.state, "approved")

    def test_a_refused_trip_stays_refused(self):
        # S49, D2-32
        trip = self.trip()
        trip.action_request_approval()
        trip.with_user(self.supervisor).action_reject("The truck is needed.")
        self.assertEqual(trip.state, "refused")
        with self.assertRaisesRegex(UserError, "not about to leave"):
            trip.action_leave()

    def test_what_was_approved_is_not_changed(self):
        # S49, D2-32
        trip = self.approve(self.trip())
        for vals in (
            {"vehicle_id": self.vehicle("E-2").id},
            {"driver_id": self.clerk.id},
            {"planned_back": "2026-06-03 00:00:00"},
            {"purpose": "service"},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(UserError, "ask for another"),
            ):
                trip.write(vals)

    def test_nothing_is_forged(self):
        # S49
        trip = self.trip()
        for vals in (
            {"state": "approved"},
            {"left_at": NOW},
            {"private_use": True},
            {"km": 5},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                trip.write(vals)
        for vals in ({"state": "approved"}, {"private_use": True}):
            with self.subTest(create=vals), self.assertRaises(AccessError):
                self.trip(**vals)
        self.assertEqual(trip.state, "asked")

    def test_the_driver_sees_their_own_trips(self):
        # S49: another driver's trip is not theirs
        own = self.trip()
        other = self.trip(
            user=self.supervisor, driver_id=self.second.id, reason="Customs"
        )
        seen = self.env["fleet.trip"].with_user(self.driver).search([])
        self.assertIn(own, seen)
        self.assertNotIn(other.with_user(self.driver), seen)

    def test_a_vehicle_is_on_one_trip_at_a_time(self):
        # S49, D2-32: 9:00–13:00; the next may start at 13:00, not at 12:59
        self.approve(self.trip(out="2026-06-01 01:00:00"))
        late = self.trip(out="2026-06-01 04:59:00")
        self.assertIn("is on", late.warning)
        late.action_request_approval()
        with self.assertRaisesRegex(UserError, "at that time"):
            late.with_user(self.supervisor).action_approve()
        after = self.approve(self.trip(out="2026-06-01 05:00:00"))
        self.assertEqual(after.state, "approved")

    def test_two_requests_are_not_approved_together_for_one_vehicle(self):
        # S49, D2-32: one is done, the other named
        both = self.trip() | self.trip()
        both.action_request_approval()
        both.with_user(self.supervisor).action_approve()
        self.assertEqual(sorted(both.mapped("state")), ["approved", "asked"])

    def test_one_trip_out(self):
        # S49: the second trip of the day waits until the first is back
        first = self.approve(self.trip())
        second = self.approve(self.trip(out="2026-06-01 06:00:00"))
        first.odometer_out = 100
        first.action_leave()
        second.odometer_out = 100
        with self.assertRaisesRegex(UserError, "is out on"):
            second.action_leave()

    def test_the_odometer_runs_upwards(self):
        # S49, D2-31: at the last reading yes, below no; 1,500 km beyond, not 1,501
        self.reading(10000)
        trip = self.approve(self.trip())
        with self.assertRaisesRegex(UserError, "Read the odometer"):
            trip.action_leave()
        trip.odometer_out = 9999
        with self.assertRaisesRegex(UserError, "it cannot show"):
            trip.action_leave()
        trip.odometer_out = 11501
        with self.assertRaisesRegex(UserError, "read it again"):
            trip.action_leave()
        trip.odometer_out = 10000
        trip.action_leave()
        trip.odometer_back = 11501
        with self.assertRaisesRegex(UserError, "read it again"):
            trip.action_return()
        trip.odometer_back = 11500
        trip.action_return()
        self.assertEqual(trip.km, 1500)

    def test_readings_stand(self):
        # S49, D2-31: neither on the trip nor in the log of core
        trip = self.drive(100, 150)
        with self.assertRaisesRegex(UserError, "was read already"):
            trip.odometer_back = 140
        with self.assertRaisesRegex(UserError, "stand as they were read"):
            trip.sudo().odometer_back_id.value = 140
        with self.assertRaises(ValidationError):
            self.reading(149, day="2026-06-02")
        with self.assertRaises(ValidationError):
            self.reading(101, day="2026-05-31")
        self.reading(100, day="2026-05-31")

    def test_an_unsafe_vehicle_stays(self):
        # S49, D2-7.5: it leaves once the fault is repaired
        fault = (
            self.env["fleet.vehicle.log.services"]
            .with_user(self.driver)
            .create(
                {
                    "vehicle_id": self.truck.id,
                    "description": "Brakes",
                    "is_fault": True,
                    "is_unsafe": True,
                }
            )
        )
        self.assertEqual(str(fault.repair_due), "2026-06-04")
        trip = self.approve(self.trip(odometer_out=10))
        with self.assertRaisesRegex(UserError, "Brakes"):
            trip.action_leave()
        # Whoever drives does not say that it is safe again.
        for vals in ({"state": "done"}, {"is_unsafe": False}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                fault.write(vals)
        fault.with_user(self.supervisor).state = "done"
        trip.action_leave()
        self.assertEqual(trip.state, "out")

    def test_a_fault_is_late_after_its_days(self):
        # S49, D2-7.5: found 1 June, 3 days: 4 June is in time, 5 June is late
        fault = self.env["fleet.vehicle.log.services"].create(
            {
                "vehicle_id": self.truck.id,
                "description": "Wiper",
                "is_fault": True,
                "date": "2026-06-01",
                "company_id": self.company.id,
            }
        )
        late = [("is_late", "=", True), ("id", "=", fault.id)]
        model = self.env["fleet.vehicle.log.services"]
        with freeze_time("2026-06-04 02:00:00"):
            self.assertFalse(fault.is_late or model.search(late))
        with freeze_time("2026-06-05 02:00:00"):
            fault.invalidate_recordset(["is_late"])
            self.assertTrue(fault.is_late and model.search(late))

    def test_papers_that_ran_out_keep_the_vehicle_in(self):
        # S49, D2-30: valid until 1 June is valid on that day, not on the next
        paper = self.env["fleet.vehicle.paper"].create(
            {
                "vehicle_id": self.truck.id,
                "company_id": self.company.id,
                "kind": "insurance",
                "name": "P-1",
                "date_to": "2026-06-01",
            }
        )
        self.assertFalse(self.truck._get_unfit_reasons())
        self.assertEqual(paper.validity, "soon")
        trip = self.approve(self.trip(odometer_out=10))
        with freeze_time("2026-06-02 02:00:00"):
            paper.invalidate_recordset(["validity"])
            with self.assertRaisesRegex(UserError, "P-1 ran out"):
                trip.action_leave()
            paper.copy({"name": "P-2", "date_to": "2027-06-01"})
            trip.action_leave()
        self.assertEqual(trip.state, "out")

    def test_papers_are_renewed_in_time(self):
        # S49, D2-30: 30 days before, once
        paper = self.env["fleet.vehicle.paper"].create(
            {
                "vehicle_id": self.truck.id,
                "company_id": self.company.id,
                "kind": "inspection",
                "date_to": "2026-07-02",
            }
        )
        self.env["fleet.vehicle.paper"]._cron_remind()
        self.assertFalse(paper.activity_ids)
        with freeze_time("2026-06-02 02:00:00"):
            self.env["fleet.vehicle.paper"]._cron_remind()
            self.env["fleet.vehicle.paper"]._cron_remind()
        self.assertEqual(len(paper.activity_ids), 1)

    @mute_logger("odoo.sql_db", "odoo.addons.service_base.jobs")
    def test_one_bad_paper_leaves_the_others_reminded(self):
        # S49, D2-30
        papers = self.env["fleet.vehicle.paper"].create(
            [
                {
                    "vehicle_id": self.truck.id,
                    "company_id": self.company.id,
                    "kind": kind,
                    "date_to": "2026-07-02",
                }
                for kind in ("inspection", "insurance", "inspection")
            ]
        )
        refuse_row(papers, "id", papers[1].id)
        with freeze_time("2026-06-02 02:00:00"):
            papers._cron_remind()
        self.assertEqual([len(one.activity_ids) for one in papers], [1, 0, 1])

    def test_the_times_make_sense(self):
        # S49, D2-32
        with self.assertRaises(ValidationError):
            self.trip(hours=0)

    def test_a_delivery_names_its_stops(self):
        # S49, D2-32
        trip = self.trip(purpose="delivery")
        with self.assertRaisesRegex(UserError, "at least one stop"):
            trip.action_request_approval()

    def test_cancelled_before_it_leaves(self):
        # S49, D2-32
        trip = self.approve(self.trip(odometer_out=10))
        trip.action_cancel()
        self.assertEqual(trip.state, "cancelled")
        gone = self.drive(10, 20)
        with self.assertRaisesRegex(UserError, "has left"):
            gone.action_cancel()

    @mute_logger("odoo.sql_db")
    def test_a_register_keeps_its_trips(self):
        # S49, D4-8.8
        trip = self.drive(10, 20)
        with self.assertRaises(UserError):
            trip.sudo().unlink()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.trip(
                purpose="fetch",
                stop_ids=[Command.create({"partner_id": self.customer.id})],
            ).copy().action_request_approval()

    def test_leaving_costs_the_same_for_many(self):
        # S49: queries of leaving do not grow with the trips but for their own rows
        def left(count, day):
            trips = self.env["fleet.trip"].with_user(self.driver)
            for number in range(count):
                truck = self.vehicle(f"Q{day}{number}")
                trips |= self.approve(
                    self.trip(
                        out=f"2026-07-{day + number:02d} 01:00:00",
                        vehicle_id=truck.id,
                        odometer_out=10,
                    )
                )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            trips.action_leave()
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        left(1, 1)
        one, ten = left(1, 3), left(10, 11)
        self.assertLess(ten - one, 9 * 8)
