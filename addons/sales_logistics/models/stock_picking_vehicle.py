# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import CLERK


class StockPicking(models.Model):
    """Deliveries that our own vehicle brings (S49, D2-32)."""

    _inherit = "stock.picking"

    stop_ids = fields.One2many(
        "fleet.trip.stop", "picking_id", readonly=True, groups="base.group_user"
    )

    def action_ask_trip(self):
        """Ask for a trip past these deliveries, in the order of the list."""
        return self._ask_trip(self.env["fleet.vehicle"])

    def _ask_trip(self, vehicle):
        """A trip request with these deliveries as its stops.

        :param vehicle: fleet.vehicle; an empty one: the user chooses
        :return: action on the new request, not yet saved where data are lacking
        """
        self.env["fleet.trip"]._check_roles(CLERK)
        if not self:
            return False
        vehicles = self.env["fleet.vehicle"]
        vals = self._prepare_trip(vehicle)
        if not vehicle:
            free = vehicles.search(
                [("company_id", "in", [False, *self.company_id.ids])]
            )
            vehicle = free if len(free) == 1 else vehicles
            vals["vehicle_id"] = vehicle.id
        driver = vehicle.driver_id.user_ids[:1]
        vals["driver_id"] = driver.id
        context = {f"default_{name}": value for name, value in vals.items()}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Trip"),
            "res_model": "fleet.trip",
            "view_mode": "form",
            "context": context,
        }

    def _prepare_trip(self, vehicle):
        trips = self.env["fleet.trip"]
        self.check_access("read")
        trips._raise_reasons(
            self.env._("These deliveries cannot go on a trip."),
            self._get_cannot_ask_trip_reasons(),
        )
        return trips._prepare_from_pickings(
            self, vehicle, vehicle.driver_id.user_ids[:1]
        )

    def _get_cannot_ask_trip_reasons(self):
        reasons = {}
        taken = self.env["fleet.trip.stop"].search(
            [("picking_id", "in", self.ids), ("state", "=", "planned")]
        )
        on_trip = {stop.picking_id: stop.trip_id for stop in taken}
        for picking in self:
            if not picking.partner_id:
                reasons[picking] = [self.env._("It has no address.")]
            elif picking.state in ("draft", "cancel"):
                reasons[picking] = [self.env._("Confirm it first.")]
            elif picking in on_trip:
                reasons[picking] = [self.env._("It is on %s.", on_trip[picking].name)]
        return reasons
