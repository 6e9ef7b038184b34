# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.turns import take_turns


class FleetTripAssignMixin(models.AbstractModel):
    """The supervisor assigns vehicles by approving trips (S49, D2-32).

    Part of ``fleet.trip``; before ``service.approval.mixin`` in its parents.
    """

    _name = "fleet.trip.assign.mixin"
    _description = "Assignment of a vehicle to a trip"

    def _get_cannot_approve_reasons(self):
        reasons = dict(super()._get_cannot_approve_reasons())
        for trip, texts in self._get_clash_reasons().items():
            reasons[trip] = [*reasons.get(trip, ()), *texts]
        return reasons

    def _get_clash_reasons(self):
        """A vehicle and a driver are in one place at a time (D2-32)."""
        periods = self.filtered(
            lambda trip: (
                trip.state in ("asked", "approved")
                and trip.planned_out
                and trip.planned_back
            )
        )
        if not periods:
            return {}
        taken = list(
            self.sudo().search(
                [
                    ("state", "in", ("approved", "out")),
                    ("planned_out", "<", max(periods.mapped("planned_back"))),
                    ("planned_back", ">", min(periods.mapped("planned_out"))),
                    "|",
                    ("vehicle_id", "in", periods.vehicle_id.ids),
                    ("driver_id", "in", periods.driver_id.ids),
                ]
            )
        )
        reasons = {}
        for trip in periods:
            other = next((o for o in taken if trip._clashes_with(o)), None)
            if other is not None:
                reasons[trip] = [
                    self.env._(
                        "Vehicle or driver is on %(trip)s at that time (D2-32).",
                        trip=other.name,
                    )
                ]
            else:
                taken.append(trip)
        return reasons

    def _clashes_with(self, other):
        return (
            (self._origin.id or self.id) != other.id
            and (
                self.vehicle_id._origin.id == other.vehicle_id.id
                or self.driver_id._origin.id == other.driver_id.id
            )
            and self.planned_out < other.planned_back
            and other.planned_out < self.planned_back
        )

    def _on_approved(self):
        result = super()._on_approved()
        if not self:
            return result
        # Two approvals at one moment cannot both give vehicle or driver away.
        take_turns(self.sudo().vehicle_id)
        take_turns(self.sudo().driver_id)
        self._raise_reasons(
            self.env._("The trip cannot be approved."), self._get_clash_reasons()
        )
        trips = self.sudo()
        trips._in_transition().write({"state": "approved"})
        trips.stop_ids._take_over_shipments()
        return result
