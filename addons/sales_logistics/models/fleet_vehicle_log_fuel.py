# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL, float_compare, float_is_zero

# Compared by identity: a client can send a key of this name, but not this object.
_MEASURING = object()
_KEY = "fleet_fuel_measuring"
# Said by the server about a fill.
_FIGURES = {"fill_km", "fill_liter", "per_100", "usual_per_100", "deviation", "outlier"}
_TRIGGERS = {
    "odometer",
    "odometer_id",
    "liter",
    "full_tank",
    "vehicle_id",
    "state",
    "active",
    "date",
}


class FleetVehicleLogFuel(models.Model):
    """The fuel file: litres per 100 km, and the fills that stand out (S49, D2-31).

    Measured from full tank to full tank: 45 L after 10,000 → 10,500 km are
    9.0 L/100 km. A fill in between is added to the next full one. Compared with
    the vehicle's norm, or with the average of its last fills.
    """

    _inherit = "fleet.vehicle.log.fuel"

    vehicle_id = fields.Many2one(
        default=lambda self: self.env["fleet.vehicle"]._get_own()
    )
    # Labels of our own: the peer's are not translated.
    # pylint: disable=attribute-string-redundant
    date = fields.Date(string="Date")
    amount = fields.Monetary(string="Cost")
    odometer = fields.Float(string="Odometer Reading")
    liter = fields.Float(string="Litres")
    price_per_liter = fields.Float(string="Price per Litre")
    purchaser_id = fields.Many2one(string="Driver")
    vendor_id = fields.Many2one(string="Vendor")
    notes = fields.Text(string="Notes")
    state = fields.Selection(
        [
            ("todo", "To do"),
            ("running", "Running"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
    )
    trip_id = fields.Many2one(
        "fleet.trip",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('vehicle_id', '=', vehicle_id)]",
    )
    full_tank = fields.Boolean(
        default=True,
        help="Filled to the brim: only between two such fills is the "
        "consumption known.",
    )
    fill_km = fields.Float(
        string="Kilometres", digits=(16, 1), readonly=True, copy=False
    )
    fill_liter = fields.Float(
        string="Litres Since", digits=(16, 2), readonly=True, copy=False
    )
    per_100 = fields.Float(
        string="L/100 km", digits=(16, 1), readonly=True, copy=False, aggregator="avg"
    )
    usual_per_100 = fields.Float(
        string="Usual L/100 km",
        digits=(16, 1),
        readonly=True,
        copy=False,
        aggregator="avg",
    )
    deviation = fields.Float(
        string="Deviation %", digits=(16, 1), readonly=True, copy=False, aggregator=None
    )
    outlier = fields.Boolean(
        string="Stands Out",
        readonly=True,
        copy=False,
        help="Further from the usual consumption than the policy allows.",
    )

    _of_vehicle = models.Index("(vehicle_id, odometer)")
    _outliers = models.Index("(vehicle_id) WHERE outlier")

    @api.depends("vehicle_id.display_name", "date")
    def _compute_display_name(self):
        for log in self:
            parts = (log.vehicle_id.display_name, log.date and str(log.date))
            log.display_name = " ".join(filter(None, parts))

    @api.constrains("liter", "price_per_liter", "amount")
    def _check_amounts(self):
        for log in self:
            if min(log.liter, log.price_per_liter, log.amount) < 0:
                raise ValidationError(
                    self.env._(
                        "%s: litres, price and cost are zero or more (D2-31).",
                        log.vehicle_id.name,
                    )
                )

    def _inverse_odometer(self):
        """A reading a log: the addon below gives all of them the last one's."""
        logs = self.filtered("odometer")
        if self - logs:
            raise ValidationError(self.env._("Write what the odometer shows (D2-31)."))
        readings = (
            self.env["fleet.vehicle.odometer"]
            .sudo()
            .create([log._prepare_fleet_vehicle_odometer_vals() for log in logs])
        )
        for log, reading in zip(logs, readings, strict=True):
            log.odometer_id = reading

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_figures(vals)
            self._complete_amounts(vals)
            if not vals.get("odometer"):
                vals.pop("odometer", None)
        logs = super().create(vals_list)
        logs._take_trips()
        logs._measure(logs.vehicle_id)
        return logs

    def write(self, vals):
        self._refuse_figures(vals)
        vehicles = self.vehicle_id
        result = super().write(vals)
        if _TRIGGERS.intersection(vals):
            self._measure(vehicles | self.vehicle_id)
        return result

    def unlink(self):
        vehicles = self.vehicle_id
        result = super().unlink()
        self.env["fleet.vehicle.log.fuel"]._measure(vehicles)
        return result

    def _refuse_figures(self, vals):
        measuring = self.env.context.get(_KEY) is _MEASURING
        if _FIGURES.intersection(vals) and not measuring:
            raise AccessError(
                self.env._("The consumption is measured from the fills (D2-31).")
            )

    def _complete_amounts(self, vals):
        """What the form works out, also for imports and other programs."""
        liter, price, amount = (
            vals.get(name) or 0 for name in ("liter", "price_per_liter", "amount")
        )
        currency = (
            self.env["res.company"].browse(vals.get("company_id")) or self.env.company
        ).currency_id
        if liter and price and not amount:
            vals["amount"] = currency.round(liter * price)
        elif liter and amount and not price:
            vals["price_per_liter"] = round(amount / liter, 2)
        elif amount and price and not liter:
            vals["liter"] = round(amount / price, 2)

    def _take_trips(self):
        """A fill on the way belongs to the trip that is out."""
        without = self.filtered(lambda log: not log.trip_id)
        out = (
            self.env["fleet.trip"]
            .sudo()
            .search_fetch(
                [
                    ("vehicle_id", "in", without.vehicle_id.ids),
                    ("state", "=", "out"),
                ],
                ["vehicle_id"],
            )
        )
        by_vehicle = {trip.vehicle_id: trip for trip in out}
        for log in without:
            trip = by_vehicle.get(log.vehicle_id)
            if trip:
                log.trip_id = trip

    # -- litres per 100 km ---

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """Of a group: all its litres over all its kilometres (D2-31)."""
        if aggregate_spec != "per_100:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "COALESCE(100 * SUM(%(liter)s) / NULLIF(SUM(%(km)s), 0), 0)",
            liter=self._field_to_sql(self._table, "fill_liter", query),
            km=self._field_to_sql(self._table, "fill_km", query),
        )

    @api.model
    def _measure(self, vehicles):
        """Work out the fills of these vehicles, and write what changed."""
        logs = self.sudo().search(
            [
                ("vehicle_id", "in", vehicles.ids),
                ("state", "!=", "cancelled"),
                ("odometer", ">", 0),
            ],
            order="vehicle_id, odometer, id",
        )
        policy = self.env["service.policy"]
        codes = ("vehicle.fuel_fills", "vehicle.fuel_percent")
        for vehicle, own in logs.grouped("vehicle_id").items():
            company = vehicle.company_id or self.env.company
            numbers = policy._get_values(list(codes), company)
            own._measure_vehicle(
                vehicle.fuel_norm, int(numbers[codes[0]]), numbers[codes[1]]
            )
        left_out = self.sudo().search(
            [
                ("vehicle_id", "in", vehicles.ids),
                ("per_100", "!=", 0),
                "|",
                ("state", "=", "cancelled"),
                ("odometer", "<=", 0),
            ]
        )
        for log in left_out:
            log._set_figures(dict.fromkeys(_FIGURES, 0))

    def _measure_vehicle(self, norm, fills, percent):
        """The fills of one vehicle, in the order of the odometer."""
        liter, base, before = 0.0, None, []
        for log in self:
            figures = dict.fromkeys(_FIGURES, 0)
            liter += log.liter
            if log.full_tank:
                if base is not None and log.odometer > base:
                    figures.update(
                        _compare(log.odometer - base, liter, norm, before, percent)
                    )
                    before = [*before, (figures["fill_km"], liter)][-fills:]
                base, liter = log.odometer, 0.0
            log._set_figures(figures)

    def _set_figures(self, figures):
        self.ensure_one()
        changed = {
            name: value
            for name, value in figures.items()
            if float_compare(self[name] or 0, value or 0, precision_digits=4)
        }
        if changed:
            self.with_context(**{_KEY: _MEASURING}).write(changed)


def _compare(km, liter, norm, before, percent):
    """Figures of one full fill.

    :param before: ``[(km, litres)]`` of the fills before it
    :param percent: from the usual one further than this stands out
    """
    per_100 = 100 * liter / km
    whole = sum(km for km, _liter in before)
    usual = norm or (100 * sum(fill for _km, fill in before) / whole if whole else 0)
    deviation = 0
    if not float_is_zero(usual, precision_digits=4):
        deviation = 100 * (per_100 - usual) / usual
    return {
        "fill_km": km,
        "fill_liter": liter,
        "per_100": per_100,
        "usual_per_100": usual,
        "deviation": deviation,
        "outlier": float_compare(abs(deviation), percent, precision_digits=4) > 0,
    }
