# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.service_base.tests.test_evidence_files import photo

from .vehicles_common import VehicleCase

NOW = "2026-06-01 02:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestFuel(VehicleCase):
    """Litres per 100 km and the fills that stand out (S49, D2-31)."""

    def fill(self, odometer, liter, **vals):
        return (
            self.env["fleet.vehicle.log.fuel"]
            .with_user(self.driver)
            .create(
                {
                    "vehicle_id": self.truck.id,
                    "company_id": self.company.id,
                    "odometer": odometer,
                    "liter": liter,
                    **vals,
                }
            )
        )

    def test_nine_litres(self):
        # S49, D2-31: odometer 10,000 → 10,500 and 45 L: 9.0 L/100 km
        first = self.fill(10000, 50)
        second = self.fill(10500, 45)
        self.assertEqual(first.per_100, 0)
        self.assertEqual((second.fill_km, second.per_100), (500, 9.0))
        self.assertFalse(second.outlier)
        # 12.0 L on the next 100 km: 57 L on 600 km together, not (9 + 12) ÷ 2
        logs = first | second | self.fill(10600, 12)
        self.assertEqual(
            logs._read_group([("id", "in", logs.ids)], [], ["per_100:avg"]), [(9.5,)]
        )

    def test_half_a_tank_counts_with_the_next_full_one(self):
        # S49, D2-31: 20 L in between, 25 L to the brim
        self.fill(10000, 50)
        half = self.fill(10200, 20, full_tank=False)
        full = self.fill(10500, 25)
        self.assertEqual((half.per_100, full.per_100), (0, 9.0))
        self.assertEqual(full.fill_liter, 45)

    def test_what_stands_out(self):
        # S49, D2-31: usually 9.0; 10.8 is 20 % more and passes, 10.9 stands out
        self.fill(10000, 50)
        self.fill(10500, 45)
        at_limit = self.fill(10600, 10.8)
        self.assertEqual(at_limit.deviation, 20)
        self.assertFalse(at_limit.outlier)
        at_limit.liter = 10.9
        self.assertTrue(at_limit.outlier)
        at_limit.liter = 7.2
        self.assertFalse(at_limit.outlier)
        at_limit.liter = 7.1
        self.assertTrue(at_limit.outlier)

    def test_the_norm_of_the_vehicle_counts_first(self):
        # S49, D2-31
        self.truck.fuel_norm = 7
        self.fill(10000, 50)
        self.assertTrue(self.fill(10500, 45).outlier)

    def test_a_corrected_fill_is_measured_again(self):
        # S49, D2-31: also those after it; a cancelled one counts no more
        self.fill(10000, 50)
        second = self.fill(10500, 45)
        third = self.fill(11000, 45)
        second.full_tank = False
        self.assertEqual((second.per_100, third.per_100), (0, 9.0))
        self.assertEqual(third.fill_km, 1000)
        second.sudo().button_cancel()
        self.assertEqual(third.per_100, 4.5)

    def test_many_logs_keep_their_own_readings(self):
        # S49: written together, also without the form's arithmetic
        logs = self.env["fleet.vehicle.log.fuel"].create(
            [
                {
                    "vehicle_id": self.truck.id,
                    "company_id": self.company.id,
                    "odometer": odometer,
                    "liter": 45,
                    "price_per_liter": 8,
                }
                for odometer in (10000, 10500)
            ]
        )
        self.assertEqual(logs.mapped("odometer"), [10000, 10500])
        self.assertEqual(logs.mapped("odometer_id.value"), [10000, 10500])
        self.assertEqual(logs.mapped("amount"), [360, 360])

    def test_the_figures_are_the_servers(self):
        # S49, D2-31
        log = self.fill(10000, 50)
        for vals in ({"outlier": False}, {"per_100": 8}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                log.write(vals)
        with self.assertRaises(ValidationError):
            log.liter = -1

    def test_the_drivers_see_their_own_fills(self):
        # S49
        other = self.vehicle("E-9")
        foreign = self.env["fleet.vehicle.log.fuel"].create(
            {"vehicle_id": other.id, "odometer": 5, "liter": 1}
        )
        own = self.fill(10000, 50)
        seen = self.env["fleet.vehicle.log.fuel"].with_user(self.driver).search([])
        self.assertIn(own, seen)
        self.assertNotIn(foreign.with_user(self.driver), seen)

    def test_the_fuel_file_as_xlsx(self):
        # S49, D2-31: as the supervisor, with the consumption
        self.fill(10000, 50)
        self.fill(10500, 45)
        export = (
            self.env["service.export"]
            .with_user(self.supervisor)
            .create({"handler": "fleet.fuel.export"})
        )
        export.action_export()
        book = openpyxl.load_workbook(
            io.BytesIO(export.sudo().attachment_id.raw), read_only=True
        )
        rows = list(book.active.iter_rows(values_only=True))
        header = next(row for row in rows if "L/100 km" in row)
        measured = [row[header.index("L/100 km")] for row in rows]
        self.assertIn(9, measured)

    def test_cost_per_kilometre(self):
        # S49, D2-31: fuel 360 and a service of 140 over 500 km: 1.00 yuan a km
        self.fill(10000, 50)
        log = self.fill(10500, 45, price_per_liter=8)
        self.env["fleet.vehicle.log.services"].create(
            {"vehicle_id": self.truck.id, "amount": 140, "date": "2026-06-01"}
        )
        # Done, the fill is a service of core as well: it counts once.
        log.sudo().button_running()
        log.sudo().button_done()
        self.assertTrue(log.sudo().service_id)
        self.env.flush_all()
        [(cost, km, per_km)] = self.env["fleet.cost.km"]._read_group(
            [("vehicle_id", "=", self.truck.id)],
            aggregates=["cost:sum", "km:sum", "cost_per_km:avg"],
        )
        self.assertEqual((cost, km, round(per_km, 2)), (500, 500, 1.0))


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestUpkeep(VehicleCase):
    """Upkeep by kilometres or date, with the parts changed (S49, D2-7.4, D2-30)."""

    def plan(self, **vals):
        return (
            self.env["fleet.upkeep.plan"]
            .with_user(self.supervisor)
            .create(
                {
                    "name": "Oil",
                    "vehicle_id": self.truck.id,
                    "company_id": self.company.id,
                    "every_km": 5000,
                    "start_km": 10000,
                    **vals,
                }
            )
        )

    def state(self, plan):
        plan.invalidate_recordset(["upkeep_state", "odometer"])
        found = plan.search([("upkeep_state", "=", plan.upkeep_state)])
        self.assertIn(plan, found)
        return plan.upkeep_state

    def test_due_at_15000_overdue_at_15001(self):
        # S49, D2-30: 15,000 km due; announced 500 km before
        plan = self.plan()
        self.assertEqual(plan.next_km, 15000)
        for value, state in (
            (14499, "ok"),
            (14500, "soon"),
            (14999, "soon"),
            (15000, "due"),
            (15001, "overdue"),
        ):
            with self.subTest(value=value):
                self.reading(value)
                self.assertEqual(self.state(plan), state)

    def test_by_date(self):
        # S49, D2-30: six months from 1 January: due 1 July, overdue on the 2nd
        plan = self.plan(every_km=0, every_months=6, start_date="2026-01-01")
        for day, state in (
            ("2026-06-23", "ok"),
            ("2026-06-24", "soon"),
            ("2026-07-01", "due"),
            ("2026-07-02", "overdue"),
        ):
            with self.subTest(day=day), freeze_time(f"{day} 02:00:00"):
                self.assertEqual(self.state(plan), state)

    def test_done_with_the_parts_changed(self):
        # S49, D2-7.4, D2-7.5: the service of core is the record
        plan = self.plan()
        self.reading(15001)
        action = plan.action_record()
        service = (
            self.env["fleet.vehicle.log.services"]
            .with_user(self.supervisor)
            .with_context(**action["context"])
            .create(
                {
                    "date": "2026-06-01",
                    "part_ids": [
                        (0, 0, {"name": "Oil filter", "reason": "By the plan"}),
                    ],
                }
            )
        )
        with self.assertRaisesRegex(ValidationError, "what the odometer showed"):
            service.state = "done"
        self.assertEqual(self.state(plan), "overdue")
        service.odometer = 15010
        service.state = "done"
        self.assertEqual((plan.last_km, plan.next_km), (15010, 20010))
        self.assertEqual(self.state(plan), "ok")
        self.assertEqual(service.part_ids.vehicle_id, self.truck)
        # What is undone counts no more.
        service.state = "cancelled"
        self.assertEqual(plan.next_km, 15000)

    def test_another_vehicles_plan_is_not_met(self):
        # S49, D2-30
        with self.assertRaises(ValidationError):
            self.env["fleet.vehicle.log.services"].create(
                {
                    "vehicle_id": self.vehicle("E-3").id,
                    "upkeep_plan_id": self.plan().id,
                }
            )
        with self.assertRaises(ValidationError):
            self.plan(every_km=0)

    def test_overdue_upkeep_proposes_a_case(self):
        # S49, D2-37.6: seven days of grace; on the eighth day, once
        plan = self.plan()
        self.reading(15001)
        cron = self.env["fleet.upkeep.plan"]._cron_check
        cron()
        self.assertEqual(str(plan.overdue_since), "2026-06-01")
        self.assertEqual(len(plan.activity_ids), 1)
        with freeze_time("2026-06-08 02:00:00"):
            cron()
            self.assertFalse(self.cases("D2-37.6"))
        with freeze_time("2026-06-09 02:00:00"):
            cron()
            cron()
        self.assertEqual(len(self.cases("D2-37.6")), 1)
        self.assertEqual(len(plan.activity_ids), 1)
        with self.assertRaises(AccessError):
            plan.overdue_since = False

    def test_the_file_of_a_vehicle(self):
        # S49, D2-30: the PDF names papers, upkeep and fuel
        self.env["fleet.vehicle.paper"].create(
            {
                "vehicle_id": self.truck.id,
                "company_id": self.company.id,
                "name": "P-77",
            }
        )
        html = self.env["ir.actions.report"]._render_qweb_html(
            "sales_logistics.report_vehicle", self.truck.ids
        )[0]
        self.assertIn(b"P-77", html)
        trip = self.drive(10, 20)
        html = self.env["ir.actions.report"]._render_qweb_html(
            "sales_logistics.report_trip", trip.ids
        )[0]
        self.assertIn(trip.name.encode(), html)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAccident(VehicleCase):
    """Scene, police, leader (S49, D2-7.6, D2-38.7)."""

    def accident(self, **vals):
        accident = (
            self.env["fleet.accident"]
            .with_user(self.driver)
            .create(
                {
                    "vehicle_id": self.truck.id,
                    "driver_id": self.driver.id,
                    "company_id": self.company.id,
                    "place": "Road 1",
                    "story": "Hit a post.",
                    **vals,
                }
            )
        )
        accident.sudo()._add_evidence("accident_scene", [("scene.jpg", photo())])
        return accident

    def complete(self, accident, **vals):
        accident.with_user(self.supervisor).write(
            {
                "police_number": "JJ-1",
                "leader_id": self.gm.id,
                "leader_report": "Told at once.",
                "liability": "full",
                "handling": "Insurance pays.",
                **vals,
            }
        )
        return accident.with_user(self.supervisor)

    def test_handled_with_police_number_and_leaders_report(self):
        # S49, D2-7.6
        for lacking, text in (
            ("police_number", "number of the police"),
            ("leader_report", "report to a leader"),
            ("leader_id", "report to a leader"),
            ("handling", "how it was handled"),
        ):
            with self.subTest(lacking=lacking):
                accident = self.complete(self.accident(), **{lacking: False})
                with self.assertRaisesRegex(UserError, text):
                    accident.action_handle()
                self.assertEqual(accident.state, "reported")
        accident = self.complete(self.accident())
        accident.action_handle()
        self.assertEqual(accident.state, "handled")
        self.assertFalse(self.cases("D2-38.7"))
        for vals in ({"story": "Nothing happened."}, {"police_number": "2"}):
            with self.assertRaisesRegex(UserError, "its facts stay"):
                accident.write(vals)

    def test_the_scene_is_photographed(self):
        # S49, D2-7.6
        accident = self.accident()
        accident.sudo().evidence_ids._in_transition().withdrawn_at = NOW
        with self.assertRaisesRegex(UserError, "scene"):
            self.complete(accident).action_handle()

    def test_a_major_accident_proposes_the_drivers_case(self):
        # S49, D2-38.7
        ordinary = self.complete(self.accident(severity="ordinary"))
        ordinary.action_handle()
        self.assertFalse(self.cases("D2-38.7"))
        major = self.complete(self.accident(severity="major"))
        major.action_handle()
        case = self.cases("D2-38.7")
        self.assertEqual((case.res_model, case.res_id), (major._name, major.id))

    def test_told_within_two_hours(self):
        # S49, D2-7.6: 10:00; at 12:00 not overdue, a second later it is
        accident = self.accident()
        self.assertEqual(str(accident.report_due), "2026-06-01 04:00:00")
        with freeze_time("2026-06-01 04:00:00"):
            accident.invalidate_recordset(["deadline_badge"])
            self.assertNotEqual(accident.deadline_badge, "overdue")
        with freeze_time("2026-06-01 04:00:01"):
            accident.invalidate_recordset(["deadline_badge"])
            self.assertEqual(accident.deadline_badge, "overdue")

    def test_the_leader_hears_of_it(self):
        # S49, D2-7.6
        accident = self.accident(leader_id=self.gm.id)
        accident.action_tell_leader()
        self.assertEqual(str(accident.leader_at), NOW)
        self.assertEqual(accident.sudo().activity_ids.user_id, self.gm)

    def test_nobody_handles_their_own_accident(self):
        # S49
        accident = self.accident()
        accident.with_user(self.supervisor).driver_id = self.supervisor
        with self.assertRaisesRegex(UserError, "You drove"):
            self.complete(accident).action_handle()
        with self.assertRaises(AccessError):
            accident.with_user(self.driver).action_handle()
        with self.assertRaises(AccessError):
            accident.with_user(self.supervisor).state = "handled"
        with self.assertRaises(ValidationError):
            self.accident(happened_at="2026-06-02 02:00:00")
