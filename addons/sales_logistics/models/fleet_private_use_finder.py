# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.service_base.jobs import each_record


class FleetPrivateUseFinder(models.AbstractModel):
    """Finds the kilometres that no trip explains (S49, D2-37.5).

    Part of ``fleet.private.use``.
    """

    _name = "fleet.private.use.finder"
    _description = "Finder of unexplained kilometres"

    # -- found by the system ---

    @api.model
    def _cron_find(self):
        """Every night, over the vehicles that are in use."""
        vehicles = self.env["fleet.vehicle"].sudo().search([("active", "=", True)])
        each_record(vehicles, lambda some: self.with_env(some.env)._find(some))

    @api.model
    def _find(self, vehicles):
        """Flag what the odometers show and no trip explains (D2-37.5).

        Every kilometre lies between two readings, and a trip makes a reading
        at both of its ends: a stretch is inside a trip or outside of all.
        What adds up beyond the tolerance is flagged, once.

        :param vehicles: fleet.vehicle records
        :return: the new records
        """
        vehicles = vehicles.sudo()
        if not vehicles:
            return self.browse()
        values = self.env["service.policy"]
        found = self._find_stretches(vehicles)
        last_drivers = vehicles._get_last_drivers()
        by_id = {vehicle.id: vehicle for vehicle in vehicles}
        vals_list = []
        for vehicle_id, km_from, km_to in found:
            vehicle = by_id[vehicle_id]
            company = vehicle.company_id or self.env.company
            tolerance = values._get_value("vehicle.gap_km", company)
            if km_to - km_from <= tolerance:
                continue
            driver = vehicle.driver_id.user_ids[:1] or last_drivers.get(vehicle_id)
            vals_list.append(
                {
                    "company_id": company.id,
                    "vehicle_id": vehicle_id,
                    "odometer_from": km_from,
                    "odometer_to": km_to,
                    "date": values._today(company),
                    "driver_id": driver.id if driver else False,
                    "state": "open",
                }
            )
        records = self.sudo()._in_transition().create(vals_list)._out_of_transition()
        records._start_deadlines("vehicle.private_use")
        return records.sudo(False)

    @api.model
    def _find_stretches(self, vehicles):
        """``[(vehicle id, from, to)]`` that neither trip nor record covers."""
        for model in ("fleet.vehicle", "fleet.vehicle.odometer", "fleet.trip"):
            self.env[model].flush_model()
        self.flush_model()
        return self.env.execute_query(
            SQL(
                """
                WITH reading AS (
                    SELECT odometer.vehicle_id,
                           odometer.value AS km_to,
                           LAG(odometer.value) OVER (
                               PARTITION BY odometer.vehicle_id
                                   ORDER BY odometer.value, odometer.id
                           ) AS km_from
                      FROM fleet_vehicle_odometer odometer
                      JOIN fleet_vehicle vehicle ON vehicle.id = odometer.vehicle_id
                     WHERE odometer.vehicle_id IN %(vehicles)s
                       AND odometer.value >= COALESCE(vehicle.watched_from_km, 0)
                ), stretch AS (
                    SELECT reading.*,
                           NOT EXISTS (
                               SELECT 1
                                 FROM fleet_trip trip
                                WHERE trip.vehicle_id = reading.vehicle_id
                                  AND trip.state IN ('out', 'back')
                                  AND trip.odometer_out <= reading.km_from
                                  AND (trip.state = 'out'
                                       OR trip.odometer_back >= reading.km_to)
                           )
                           AND NOT EXISTS (
                               SELECT 1
                                 FROM fleet_private_use known
                                WHERE known.vehicle_id = reading.vehicle_id
                                  AND known.odometer_from <= reading.km_from
                                  AND known.odometer_to >= reading.km_to
                           ) AS unexplained
                      FROM reading
                     WHERE reading.km_to > reading.km_from
                ), run AS (
                    SELECT stretch.*,
                           COUNT(*) FILTER (WHERE NOT unexplained) OVER (
                               PARTITION BY vehicle_id ORDER BY km_to
                           ) AS number
                      FROM stretch
                )
                SELECT vehicle_id, MIN(km_from), MAX(km_to)
                  FROM run
                 WHERE unexplained
              GROUP BY vehicle_id, number
              ORDER BY vehicle_id, 2
                """,
                vehicles=tuple(vehicles.ids),
            )
        )
