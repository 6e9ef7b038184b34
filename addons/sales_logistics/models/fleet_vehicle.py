# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL


class FleetVehicle(models.Model):
    """The file of a vehicle: papers, trips, upkeep, accidents (S49, D2-30)."""

    _inherit = "fleet.vehicle"

    paper_ids = fields.One2many(
        "fleet.vehicle.paper", "vehicle_id", string="Vehicle Papers"
    )
    upkeep_plan_ids = fields.One2many(
        "fleet.upkeep.plan", "vehicle_id", string="Upkeep Plans"
    )
    fuel_norm = fields.Float(
        string="Fuel Norm (L/100 km)",
        digits=(16, 1),
        help="What the vehicle should use. Empty: the average of its last fills "
        "(D2-31).",
    )
    watched_from_km = fields.Float(
        string="Trips Explain Kilometres From",
        digits=(16, 1),
        readonly=True,
        copy=False,
        help="Odometer when the register of trips began.",
    )
    trip_count = fields.Integer(compute="_compute_file_counts", string="Trips")
    accident_count = fields.Integer(compute="_compute_file_counts", string="Accidents")
    private_use_count = fields.Integer(
        compute="_compute_file_counts", string="Kilometres to Explain"
    )
    unfit_reasons = fields.Text(
        string="Not Fit for the Road", compute="_compute_unfit_reasons"
    )

    def _compute_file_counts(self):
        for name, model, domain in (
            ("trip_count", "fleet.trip", []),
            ("accident_count", "fleet.accident", []),
            ("private_use_count", "fleet.private.use", [("state", "=", "open")]),
        ):
            counts = dict(
                self.env[model]._read_group(
                    [("vehicle_id", "in", self.ids), *domain],
                    ["vehicle_id"],
                    ["__count"],
                )
            )
            for vehicle in self:
                vehicle[name] = counts.get(vehicle, 0)

    def _compute_unfit_reasons(self):
        reasons = self._get_unfit_reasons()
        for vehicle in self:
            vehicle.unfit_reasons = "\n".join(reasons.get(vehicle, ())) or False

    @api.model
    def _start_watching(self):
        """Kilometres before the register of trips began are nobody's (install)."""
        self.env["fleet.vehicle.odometer"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE fleet_vehicle vehicle
                   SET watched_from_km = last.value
                  FROM (SELECT vehicle_id, MAX(value) AS value
                          FROM fleet_vehicle_odometer
                      GROUP BY vehicle_id) last
                 WHERE last.vehicle_id = vehicle.id
                """
            )
        )
        self.invalidate_model(["watched_from_km"])

    @api.model
    def _get_own(self):
        """The vehicle that the user drives now, else the only one of theirs."""
        out = (
            self.env["fleet.trip"]
            .sudo()
            .search([("driver_id", "=", self.env.uid), ("state", "=", "out")], limit=2)
        )
        if len(out) == 1 and out.company_id == self.env.company:
            return self.browse(out.vehicle_id.id)
        own = self.search(
            [
                ("driver_id", "=", self.env.user.partner_id.id),
                ("company_id", "in", [False, self.env.company.id]),
            ],
            limit=2,
        )
        return own if len(own) == 1 else self.browse()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_watch(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_watch(vals)
        return super().write(vals)

    def _refuse_watch(self, vals):
        """From when kilometres are explained, the installation said (D2-37.5)."""
        if vals.get("watched_from_km"):
            raise AccessError(
                self.env._(
                    "From which kilometre on trips explain the odometer was noted "
                    "when the register of trips began; it does not change (D2-37.5)."
                )
            )

    # -- what the odometer showed last ---

    def _get_last_readings(self):
        """``{vehicle id: highest reading}`` of those that have one."""
        groups = (
            self.env["fleet.vehicle.odometer"]
            .sudo()
            ._read_group(
                [("vehicle_id", "in", self.ids)], ["vehicle_id"], ["value:max"]
            )
        )
        return {vehicle.id: value for vehicle, value in groups}

    def _get_last_drivers(self):
        """``{vehicle id: res.users}`` of the last trip of each."""
        self.env["fleet.trip"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (vehicle_id) vehicle_id, driver_id
                  FROM fleet_trip
                 WHERE vehicle_id IN %s AND state = 'back'
              ORDER BY vehicle_id, odometer_back DESC
                """,
                tuple(self.ids) or (0,),
            )
        )
        users = self.env["res.users"].sudo()
        return {vehicle_id: users.browse(user_id) for vehicle_id, user_id in rows}

    # -- fit for the road ---

    def _get_unfit_reasons(self):
        """Why vehicles stay where they are: ``{vehicle: [reason, …]}``.

        A paper that the road needs has run out (D2-30), or a fault makes the
        vehicle unsafe (D2-7.5).
        """
        reasons = {}
        papers = self.env["fleet.vehicle.paper"].sudo()._get_run_out(self)
        for paper in papers:
            reasons.setdefault(self.browse(paper.vehicle_id.id), []).append(
                self.env._(
                    "%(paper)s ran out on %(day)s (D2-30).",
                    paper=paper.display_name,
                    day=paper.date_to,
                )
            )
        faults = (
            self.env["fleet.vehicle.log.services"]
            .sudo()
            .search(
                [
                    ("vehicle_id", "in", self.ids),
                    ("is_unsafe", "=", True),
                    ("state", "in", ("new", "running")),
                ]
            )
        )
        for fault in faults:
            reasons.setdefault(self.browse(fault.vehicle_id.id), []).append(
                self.env._(
                    "A fault makes it unsafe: %s (D2-7.5).", fault.description or "-"
                )
            )
        return reasons

    # -- ways into the file ---

    def _view_of_file(self, xml_id):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        return {
            **action,
            "domain": [("vehicle_id", "=", self.id)],
            "context": {"default_vehicle_id": self.id},
        }

    def action_view_trips(self):
        return self._view_of_file("sales_logistics.fleet_trip_action")

    def action_view_accidents(self):
        return self._view_of_file("sales_logistics.fleet_accident_action")

    def action_view_private_use(self):
        return self._view_of_file("sales_logistics.fleet_private_use_action")
