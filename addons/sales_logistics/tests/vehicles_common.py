# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from odoo.fields import Command

from odoo.addons.service_base.tests.test_evidence_files import drawing, photo

from .. import roles
from .common import LogisticsCase


class VehicleCase(LogisticsCase):
    """A truck, its driver with a salary, a supervisor and a second one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.driver = cls.role("driver", roles.DRIVER)
        cls.second = cls.role("second", roles.SUPERVISOR)
        cls.employee = cls.env["hr.employee"].create(
            {
                "name": "Driver",
                "user_id": cls.driver.id,
                "company_id": cls.company.id,
            }
        )
        brand = cls.env["fleet.vehicle.model.brand"].create({"name": "JAC"})
        cls.vehicle_model = cls.env["fleet.vehicle.model"].create(
            {"name": "Truck", "brand_id": brand.id}
        )
        cls.truck = cls.vehicle("E-1", driver_id=cls.driver.partner_id.id)

    @classmethod
    def vehicle(cls, plate, **vals):
        return cls.env["fleet.vehicle"].create(
            {
                "model_id": cls.vehicle_model.id,
                "license_plate": plate,
                "company_id": cls.company.id,
                **vals,
            }
        )

    @classmethod
    def reading(cls, value, day="2026-06-01", vehicle=None):
        return cls.env["fleet.vehicle.odometer"].create(
            {
                "vehicle_id": (vehicle or cls.truck).id,
                "value": value,
                "date": day,
            }
        )

    @classmethod
    def trip(cls, out="2026-06-01 01:00:00", hours=4, user=None, **vals):
        """A request of the driver, for other business when nothing else is said."""
        start = datetime.fromisoformat(out)
        return (
            cls.env["fleet.trip"]
            .with_user(user or cls.driver)
            .create(
                {
                    "vehicle_id": cls.truck.id,
                    "driver_id": cls.driver.id,
                    "company_id": cls.company.id,
                    "purpose": "business",
                    "reason": "Bank",
                    "planned_out": start,
                    "planned_back": start + timedelta(hours=hours),
                    **vals,
                }
            )
        )

    @classmethod
    def approve(cls, trip):
        trip.action_request_approval()
        trip.with_user(cls.supervisor).action_approve()
        return trip

    @classmethod
    def drive(cls, odometer_out, odometer_back, **kwargs):
        trip = cls.approve(cls.trip(**kwargs))
        trip.odometer_out = odometer_out
        trip.action_leave()
        trip.odometer_back = odometer_back
        trip.action_return()
        return trip

    @classmethod
    def delivery_trip(cls, *pickings, **vals):
        return cls.trip(
            purpose="delivery",
            stop_ids=[
                Command.create(
                    {
                        "picking_id": picking.id,
                        "partner_id": picking.partner_id.id,
                        "sequence": number,
                    }
                )
                for number, picking in enumerate(pickings, start=1)
            ],
            **vals,
        )

    @classmethod
    def paid_picking(cls, partner=None):
        """A delivery that may leave, not yet issued by the store."""
        order = cls.confirmed(partner, stock=10, quantity=10)
        cls.pay(order, order.amount_total)
        order._cron_release()
        return order.picking_ids

    @classmethod
    def issue(cls, picking):
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
            move.picked = True
        picking.with_user(cls.clerk)._action_done()
        return picking

    @classmethod
    def sign_and_photograph(cls, stop):
        shipment = stop.shipment_id.sudo()
        shipment._sign("customer", drawing(), signer_name="Mr Li")
        shipment._add_evidence("delivery_photo", [("goods.jpg", photo())])

    def cases(self, article):
        return self.env["service.accountability.case"].search(
            [
                ("article_code", "=", article),
                ("employee_id", "=", self.employee.id),
            ]
        )
