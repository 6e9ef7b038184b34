# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL


class FleetVehicleOdometer(models.Model):
    """Readings run upwards with the days, whoever writes them (S49, D2-31)."""

    _inherit = "fleet.vehicle.odometer"

    _vehicle_value = models.Index("(vehicle_id, value)")

    @api.constrains("value", "date", "vehicle_id")
    def _check_runs_upwards(self):
        self.flush_model(["value", "date", "vehicle_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT own.id, MIN(earlier.value), MAX(later.value)
                  FROM fleet_vehicle_odometer own
                  LEFT JOIN LATERAL (
                       SELECT MAX(value) AS value
                         FROM fleet_vehicle_odometer
                        WHERE vehicle_id = own.vehicle_id AND date < own.date
                       ) earlier ON TRUE
                  LEFT JOIN LATERAL (
                       SELECT MIN(value) AS value
                         FROM fleet_vehicle_odometer
                        WHERE vehicle_id = own.vehicle_id AND date > own.date
                       ) later ON TRUE
                 WHERE own.id IN %s
                   AND (own.value < earlier.value OR own.value > later.value)
              GROUP BY own.id
                """,
                tuple(self.ids) or (0,),
            )
        )
        for reading_id, earlier, later in rows:
            reading = self.browse(reading_id)
            raise ValidationError(
                self.env._(
                    "%(vehicle)s: %(value)s on %(day)s does not fit between "
                    "%(earlier)s before and %(later)s after that day. Read the "
                    "odometer again (D2-31).",
                    vehicle=reading.vehicle_id.name,
                    value=reading.value,
                    day=reading.date,
                    earlier=earlier if earlier is not None else "-",
                    later=later if later is not None else "-",
                )
            )

    def write(self, vals):
        """A reading of a trip stands: it says what was driven (D2-31)."""
        if {"value", "vehicle_id", "date"}.intersection(vals):
            trips = (
                self.env["fleet.trip"]
                .sudo()
                .search(
                    [
                        "|",
                        ("odometer_out_id", "in", self.ids),
                        ("odometer_back_id", "in", self.ids),
                    ],
                    limit=5,
                )
            )
            if trips:
                raise UserError(
                    self.env._(
                        "The readings of %s stand as they were read (D2-31).",
                        ", ".join(trips.mapped("name")),
                    )
                )
        return super().write(vals)
