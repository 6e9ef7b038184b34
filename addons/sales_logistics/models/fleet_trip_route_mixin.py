# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command

from .. import route
from ..roles import CLERK, DRIVER


class FleetTripRouteMixin(models.AbstractModel):
    """The stops of a trip in a good order, from deliveries and batches (D2-32).

    Part of ``fleet.trip``.
    """

    _name = "fleet.trip.route.mixin"
    _description = "Route of a trip"

    planned_km = fields.Float(
        string="Round Trip (km)",
        digits=(16, 1),
        compute="_compute_planned_km",
        help="Past the stops whose place is known, as the crow flies.",
    )

    @api.depends("stop_ids.sequence", "stop_ids.partner_id")
    def _compute_planned_km(self):
        for trip in self:
            start = trip._get_start_place()
            places = [stop._get_place() for stop in trip.stop_ids]
            places = [place for place in places if place]
            trip.planned_km = route.tour_km(start, places) if start and places else 0

    # -- the order of the stops (D2-32) ---

    def _get_start_place(self):
        """Where the round starts: the store of the goods, else the company."""
        self.ensure_one()
        pickings = self.sudo().stop_ids.picking_id
        store = pickings.picking_type_id.warehouse_id[:1].partner_id
        for partner in (store, self.company_id.sudo().partner_id):
            place = partner._get_place()
            if place:
                return place
        return None

    def action_plan_route(self):
        """Put the stops in a short order; those of unknown place go last."""
        return self._run_step(
            "plan_route",
            (CLERK, DRIVER),
            self.env._("The stops cannot be put in order."),
        )

    def _get_cannot_plan_route_reasons(self):
        reasons = {}
        for trip in self:
            if trip.state not in ("asked", "approved", "out"):
                reasons[trip] = [self.env._("The trip is over.")]
            elif not trip._get_start_place():
                reasons[trip] = [
                    self.env._(
                        "The place of %s is not known: write its latitude and "
                        "longitude, or drag the stops yourself (D2-32).",
                        trip.company_id.sudo().name,
                    )
                ]
        return reasons

    def _do_plan_route(self):
        """The stops that are left, from where the vehicle was last."""
        for trip in self:
            done = trip.stop_ids.filtered(lambda stop: stop.state != "planned")
            left = trip.stop_ids - done
            known = [stop for stop in left if stop._get_place()]
            order = route.best_order(
                trip._get_start_place(), [stop._get_place() for stop in known]
            )
            placed = [known[index] for index in order]
            rest = [stop for stop in left if not stop._get_place()]
            for number, stop in enumerate([*done, *placed, *rest], start=1):
                if stop.sequence != number:
                    stop.sequence = number
            if rest:
                trip.sudo().message_post(
                    body=self.env._(
                        "These places are not known, they stand last: %s.",
                        ", ".join(stop.partner_id.display_name for stop in rest),
                    )
                )

    # -- from deliveries and batches ---

    @api.model
    def _prepare_from_pickings(self, pickings, vehicle, driver):
        """A trip that brings these deliveries, one stop each."""
        now = fields.Datetime.now()
        return {
            "company_id": (pickings.company_id[:1] or self.env.company).id,
            "vehicle_id": vehicle.id,
            "driver_id": driver.id,
            "purpose": "delivery",
            "planned_out": now,
            "planned_back": self._default_back(),
            "stop_ids": [
                Command.create(
                    {
                        "sequence": number,
                        "picking_id": picking.id,
                        "partner_id": picking.partner_id.id,
                    }
                )
                for number, picking in enumerate(pickings, start=1)
            ],
        }
