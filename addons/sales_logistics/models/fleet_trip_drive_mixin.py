# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from pytz import utc

from odoo import fields, models

from ..roles import DRIVER, SUPERVISOR


class FleetTripDriveMixin(models.AbstractModel):
    """Leaving and coming back, and what was driven without approval (S49).

    Part of ``fleet.trip``.
    """

    _name = "fleet.trip.drive.mixin"
    _description = "Driving of a trip"

    # -- out ---

    def action_leave(self):
        """The vehicle leaves with the reading of its odometer (D2-31)."""
        return self._run_step(
            "leave", (DRIVER, SUPERVISOR), self.env._("The vehicle cannot leave.")
        )

    def _get_cannot_leave_reasons(self):
        reasons = {}
        unfit = self.vehicle_id._get_unfit_reasons()
        last = self.sudo().vehicle_id._get_last_readings()
        out = self.sudo().search_fetch(
            [("vehicle_id", "in", self.vehicle_id.ids), ("state", "=", "out")],
            ["vehicle_id", "name"],
        )
        gone = {trip.vehicle_id: trip for trip in out}
        for trip in self:
            if trip.state == "asked":
                reasons[trip] = [
                    self.env._(
                        "The supervisor has not approved it: without approval it is "
                        "private use (D2-37.5)."
                    )
                ]
                continue
            if trip.state != "approved":
                reasons[trip] = [self.env._("It is not about to leave.")]
                continue
            texts = [*unfit.get(trip.vehicle_id, ())]
            if trip.vehicle_id in gone:
                texts.append(self.env._("It is out on %s.", gone[trip.vehicle_id].name))
            waiting = (
                trip.sudo()
                .stop_ids.filtered(lambda stop: stop.state == "planned")
                .picking_id.filtered(lambda one: one.state not in ("done", "cancel"))
            )
            if waiting:
                texts.append(
                    self.env._(
                        "The store has not issued: %s (D2-7.3).",
                        ", ".join(waiting.mapped("name")),
                    )
                )
            reasons[trip] = texts + trip._get_reading_reasons(
                trip.odometer_out, last.get(trip.vehicle_id.id)
            )
        return reasons

    def _get_reading_reasons(self, reading, last):
        """Why a reading of the odometer cannot be right (D2-31)."""
        self.ensure_one()
        if reading <= 0:
            return [self.env._("Read the odometer and write it down (D2-31).")]
        if last is None:
            return []
        if reading < last:
            return [
                self.env._(
                    "The odometer stood at %(last)s, it cannot show %(reading)s "
                    "(D2-31).",
                    last=last,
                    reading=reading,
                )
            ]
        most = self.env["service.policy"]._get_value("vehicle.trip_km", self.company_id)
        if reading - last > most:
            return [
                self.env._(
                    "%(reading)s is more than %(most)s km beyond the last reading "
                    "%(last)s: read it again. If it is right, the supervisor "
                    "writes it into the odometer log first (D2-31).",
                    reading=reading,
                    most=most,
                    last=last,
                )
            ]
        return []

    def _do_leave(self):
        trips = self.sudo()._in_transition()
        readings = trips._read_odometers("odometer_out")
        now = fields.Datetime.now()
        for trip in trips:
            trip.write(
                {
                    "state": "out",
                    "left_at": now,
                    "odometer_out_id": readings[trip.id].id,
                }
            )
        self.env["fleet.private.use"]._find(trips.vehicle_id)

    def _read_odometers(self, name):
        """``{trip id: fleet.vehicle.odometer}``, made in one go."""
        today = {
            company: self.env["service.policy"]._today(company)
            for company in self.company_id
        }
        readings = (
            self.env["fleet.vehicle.odometer"]
            .sudo()
            .create(
                [
                    {
                        "vehicle_id": trip.vehicle_id.id,
                        "value": trip[name],
                        "date": trip._get_reading_day(name, today[trip.company_id]),
                        "driver_id": trip.driver_id.partner_id.id,
                    }
                    for trip in self
                ]
            )
        )
        return dict(zip(self.ids, readings, strict=True))

    def _get_reading_day(self, name, today):
        """The day of a reading; of a trip told afterwards, the day it was."""
        if self.state != "asked":
            return today
        moment = self.planned_out if name == "odometer_out" else self.planned_back
        zone = self._get_company_zone(self.company_id)
        return utc.localize(moment).astimezone(zone).date()

    # -- back ---

    def action_return(self):
        """The vehicle is back: the kilometres stand in its file (D2-31)."""
        return self._run_step(
            "return", (DRIVER, SUPERVISOR), self.env._("The trip cannot end.")
        )

    def _get_cannot_return_reasons(self):
        reasons = {}
        last = self.sudo().vehicle_id._get_last_readings()
        for trip in self:
            if trip.state != "out":
                reasons[trip] = [self.env._("The vehicle is not out.")]
                continue
            texts = trip._get_reading_reasons(
                trip.odometer_back, last.get(trip.vehicle_id.id)
            )
            left = trip.stop_ids.filtered(lambda stop: stop.state == "planned")
            if left:
                texts.append(
                    self.env._(
                        "Say of each stop whether it was done: %s (D2-17).",
                        ", ".join(left.mapped("partner_id.display_name")),
                    )
                )
            reasons[trip] = texts
        return reasons

    def _do_return(self):
        trips = self.sudo()._in_transition()
        readings = trips._read_odometers("odometer_back")
        now = fields.Datetime.now()
        for trip in trips:
            trip.write(
                {
                    "state": "back",
                    "returned_at": now,
                    "odometer_back_id": readings[trip.id].id,
                }
            )

    # -- driven without approval (D2-37.5) ---

    def action_note_unapproved(self):
        """Keep a trip that was made before anybody approved it (D2-37.5)."""
        return self._run_step(
            "note_unapproved",
            (DRIVER, SUPERVISOR),
            self.env._("The trip cannot be noted."),
        )

    def _get_cannot_note_unapproved_reasons(self):
        reasons = {}
        now = fields.Datetime.now()
        for trip in self:
            texts = []
            if trip.state != "asked":
                texts.append(self.env._("It was decided on."))
            elif trip.planned_back > now:
                texts.append(
                    self.env._("Write when the vehicle left and came back (D2-37.5).")
                )
            if not 0 < trip.odometer_out <= trip.odometer_back:
                texts.append(self.env._("Write both readings of the odometer (D2-31)."))
            reasons[trip] = texts
        return reasons

    def _do_note_unapproved(self):
        trips = self.sudo()._in_transition()
        left = trips._read_odometers("odometer_out")
        back = trips._read_odometers("odometer_back")
        for trip in trips:
            trip._end_reviews("ended")
            trip.write(
                {
                    "state": "back",
                    "private_use": True,
                    "left_at": trip.planned_out,
                    "returned_at": trip.planned_back,
                    "odometer_out_id": left[trip.id].id,
                    "odometer_back_id": back[trip.id].id,
                }
            )
        open_stops = trips.stop_ids.filtered(lambda stop: stop.state == "planned")
        open_stops._in_transition().write({"state": "cancelled"})
        self.env["fleet.private.use"]._note_trips(trips._out_of_transition())
