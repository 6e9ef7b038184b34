# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class FleetTripLinkMixin(models.AbstractModel):
    """Ways from a trip to its stops, fuel, accident and kilometres (S49).

    Part of ``fleet.trip``.
    """

    _name = "fleet.trip.link.mixin"
    _description = "Links of a trip"

    def action_view_stops(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_logistics.fleet_trip_stop_action"
        )
        return {**action, "domain": [("trip_id", "=", self.id)], "context": {}}

    def action_view_fuel(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_logistics.fleet_fuel_action"
        )
        return {
            **action,
            "domain": [("trip_id", "=", self.id)],
            "context": {
                "default_vehicle_id": self.vehicle_id.id,
                "default_trip_id": self.id,
            },
        }

    def action_report_accident(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Accident"),
            "res_model": "fleet.accident",
            "view_mode": "form",
            "context": {
                "default_trip_id": self.id,
                "default_vehicle_id": self.vehicle_id.id,
                "default_driver_id": self.driver_id.id,
            },
        }

    def action_view_private_use(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_logistics.fleet_private_use_action"
        )
        return {**action, "domain": [("trip_id", "=", self.id)], "context": {}}
