"""A driver's day, on a phone, in a real browser."""

import sys
from pathlib import Path

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.service_base.tests.test_evidence_files import photo

sys.path.insert(0, str(Path(__file__).parent))
from browser import DemoBrowserCase  # noqa: E402


@tagged("post_install", "-at_install")
class TestVehicleDay(DemoBrowserCase):
    """Asked, approved, out, delivered, filled up, back (S49, D2-31, D2-32)."""

    def setUp(self):
        super().setUp()
        self.company = self.env.ref("service_base.demo_company")
        env = self.env(
            context={**self.env.context, "allowed_company_ids": self.company.ids}
        )
        driver = env.ref("sales_logistics.demo_user_driver")
        brand = env["fleet.vehicle.model.brand"].create({"name": "江淮"})
        self.truck = env["fleet.vehicle"].create(
            {
                "model_id": env["fleet.vehicle.model"]
                .create({"name": "骏铃", "brand_id": brand.id})
                .id,
                "license_plate": "苏E·9T001",
                "company_id": self.company.id,
                "driver_id": driver.partner_id.id,
            }
        )
        self.customer = env["res.partner"].create(
            {
                "name": "苏州巡回测试有限公司",
                "street": "星湖街 1 号",
                "city": "苏州",
                "phone": "0512-62990009",
                "company_id": self.company.id,
            }
        )
        product = env.ref("sales_logistics.demo_product_cabinet")
        kind = env["stock.picking.type"].search(
            [("code", "=", "outgoing"), ("company_id", "=", self.company.id)], limit=1
        )
        env["stock.quant"]._update_available_quantity(
            product, kind.default_location_src_id, 1
        )
        self.picking = env["stock.picking"].create(
            {
                "partner_id": self.customer.id,
                "picking_type_id": kind.id,
                "company_id": self.company.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": 1,
                            "company_id": self.company.id,
                        }
                    )
                ],
            }
        )
        self.picking.action_confirm()

    def issue(self):
        """The store issues the goods."""
        self.picking.move_ids.write({"quantity": 1, "picked": True})
        self.picking._action_done()

    def test_a_drivers_day(self):
        # S49, D2-32: the clerk asks, the supervisor assigns vehicle and route.
        self.tour("logistics", "trips", "vehicle_day_clerk_asks")
        trip = self.env["fleet.trip"].search([], order="id desc", limit=1)
        self.assertEqual((trip.vehicle_id, trip.state), (self.truck, "asked"))
        self.assertEqual(trip.driver_id.login, "driver")
        self.assertEqual(trip.stop_ids.partner_id, self.customer)
        trip._end_reviews("ended")
        trip.stop_ids.picking_id = self.picking
        trip.with_user(trip.user_id).action_request_approval()
        self.tour("supervisor", "trips", "vehicle_day_supervisor_approves", trip)
        self.assertEqual(trip.state, "approved")
        self.issue()
        stop = trip.stop_ids
        stop.shipment_id._add_evidence("delivery_photo", [("goods.jpg", photo())])
        # D2-31, D2-17: with the odometer; signed at the customer's door.
        self.tour_on_phone("driver", "my-trips", "vehicle_day_driver_delivers", trip)
        self.assertEqual((trip.state, trip.odometer_out), ("out", 20000))
        self.assertEqual(stop.state, "delivered")
        shipment = stop.shipment_id
        self.assertEqual((shipment.state, shipment.received_by), ("received", "李工"))
        self.assertEqual(shipment.signature_ids.signer_name, "李工")
        self.tour_on_phone("driver", "vehicle-fuel", "vehicle_day_driver_fills_up")
        fuel = self.truck.log_fuels
        self.assertEqual((fuel.liter, fuel.trip_id), (40, trip))
        self.tour_on_phone("driver", "my-trips", "vehicle_day_driver_comes_back", trip)
        self.assertEqual((trip.state, trip.km), ("back", 80))
        self.assertFalse(
            self.env["fleet.private.use"].search([("vehicle_id", "=", self.truck.id)])
        )
