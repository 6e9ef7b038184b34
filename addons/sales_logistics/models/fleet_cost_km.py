# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL


class FleetCostKm(models.Model):
    """What a kilometre costs: services and fuel over the odometer (S49, D2-31).

    A fuel log that is done makes a service of core: it counts once.
    """

    _name = "fleet.cost.km"
    _description = "Cost per kilometre"
    _auto = False
    _order = "date desc"

    vehicle_id = fields.Many2one("fleet.vehicle", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(readonly=True)
    kind = fields.Selection(
        [("fuel", "Fuel"), ("service", "Upkeep and repair"), ("km", "Kilometres")],
        readonly=True,
    )
    fuel_cost = fields.Monetary(string="Fuel", readonly=True)
    service_cost = fields.Monetary(string="Upkeep and Repair", readonly=True)
    cost = fields.Monetary(readonly=True)
    liter = fields.Float(string="Litres", readonly=True)
    km = fields.Float(string="Kilometres", readonly=True, digits=(16, 1))
    cost_per_km = fields.Float(
        string="Cost per km",
        readonly=True,
        digits=(16, 2),
        aggregator="avg",
        help="Of the whole group: its costs over its kilometres.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT 3 * id AS id, vehicle_id, company_id, date, 'fuel' AS kind,
                   amount AS fuel_cost, 0.0 AS service_cost, amount AS cost,
                   liter, 0.0 AS km, 0.0 AS cost_per_km
              FROM fleet_vehicle_log_fuel
             WHERE active AND state != 'cancelled'
         UNION ALL
            SELECT 3 * log.id + 1, log.vehicle_id, log.company_id, log.date, 'service',
                   0.0, log.amount, log.amount, 0.0, 0.0, 0.0
              FROM fleet_vehicle_log_services log
             WHERE log.active AND log.state != 'cancelled'
               AND NOT EXISTS (SELECT 1 FROM fleet_vehicle_log_fuel fuel
                                WHERE fuel.service_id = log.id)
         UNION ALL
            SELECT 3 * id + 2, vehicle_id, company_id, date, 'km',
                   0.0, 0.0, 0.0, 0.0, km, 0.0
              FROM (SELECT reading.id, reading.vehicle_id, vehicle.company_id,
                           reading.date,
                           reading.value - LAG(reading.value) OVER (
                               PARTITION BY reading.vehicle_id
                                   ORDER BY reading.value, reading.id
                           ) AS km
                      FROM fleet_vehicle_odometer reading
                      JOIN fleet_vehicle vehicle ON vehicle.id = reading.vehicle_id
                   ) driven
             WHERE km > 0
            """
        )

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """Cost per kilometre of a group, not the average of its rows."""
        if aggregate_spec != "cost_per_km:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "COALESCE(SUM(%(cost)s) / NULLIF(SUM(%(km)s), 0), 0)",
            cost=self._field_to_sql(self._table, "cost", query),
            km=self._field_to_sql(self._table, "km", query),
        )
