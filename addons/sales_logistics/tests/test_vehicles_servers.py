# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.service_base.tests.servers import ServersCase


@tagged("post_install", "-at_install")
class TestVehiclesServers(ServersCase):
    """Two supervisors give away the same truck, or the same driver (S49, D2-32)."""

    def make(self, env):
        company = env.ref("service_base.demo_company")
        brand = env["fleet.vehicle.model.brand"].create({"name": "Two sessions"})
        model = env["fleet.vehicle.model"].create(
            {"name": "Two sessions", "brand_id": brand.id}
        )
        trucks = env["fleet.vehicle"].create(
            [
                {
                    "model_id": model.id,
                    "license_plate": plate,
                    "company_id": company.id,
                }
                for plate in ("TWO-1", "TWO-2")
            ]
        )
        self.truck_ids = trucks.ids

    def ask(self, env, truck_id, login):
        trip = (
            env["fleet.trip"]
            .with_user(self.user(env, "driver"))
            .create(
                {
                    "vehicle_id": truck_id,
                    "driver_id": self.user(env, login).id,
                    "purpose": "business",
                    "reason": "Bank",
                    "planned_out": "2031-06-02 01:00:00",
                    "planned_back": "2031-06-02 05:00:00",
                }
            )
        )
        trip.action_request_approval()
        return trip.id

    def approve_both(self, ids):
        def approve(env, number):
            trip = env["fleet.trip"].browse(ids[number])
            trip.with_user(self.user(env, "supervisor")).action_approve()

        error = self.at_once(lambda env: approve(env, 0), lambda env: approve(env, 1))
        self.assertIn("D2-32", error or "")
        with self.open() as env:
            trips = env["fleet.trip"].browse(ids)
            self.assertEqual(trips.mapped("state"), ["approved", "asked"])

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_a_truck_is_given_away_once(self):
        with self.open() as env:
            truck = self.truck_ids[0]
            ids = [self.ask(env, truck, "driver"), self.ask(env, truck, "logistics")]
            env.cr.commit()
        self.approve_both(ids)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_a_driver_is_sent_out_once(self):
        with self.open() as env:
            ids = [self.ask(env, truck, "driver") for truck in self.truck_ids]
            env.cr.commit()
        self.approve_both(ids)
