# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from ..roles import SUPERVISOR

ARTICLE = "D2-37.5"


class FleetPrivateUse(models.Model):
    """Kilometres without an approved trip, flagged as private use (S49).

    Of two kinds: a trip that was made without approval, and a stretch between
    two readings of the odometer that no trip explains. The supervisor explains
    the stretch or confirms the private use, which proposes a case (D2-37.5).
    """

    _name = "fleet.private.use"
    _description = "Kilometres without an approved trip"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.deadline.mixin",
        "service.document.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _register_draft_states = ()
    _register_closed_states = ("explained", "private")
    _register_date_field = "decided_at"
    _deadline_due_fields = {"vehicle.private_use": "due_at"}
    _guarded_fields = (
        "kind",
        "vehicle_id",
        "trip_id",
        "odometer_from",
        "odometer_to",
        "date",
        "due_at",
        "decided_at",
        "decided_by_id",
    )

    kind = fields.Selection(
        [("trip", "Trip without approval"), ("gap", "No trip explains them")],
        required=True,
        readonly=True,
        default="gap",
    )
    vehicle_id = fields.Many2one(
        "fleet.vehicle", required=True, readonly=True, index=True, ondelete="restrict"
    )
    trip_id = fields.Many2one(
        "fleet.trip", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    driver_id = fields.Many2one(
        "res.users",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="Who drove: the driver of the vehicle as a rule.",
    )
    date = fields.Date(string="Found", required=True, readonly=True)
    odometer_from = fields.Float(string="From", digits=(16, 1), readonly=True)
    odometer_to = fields.Float(string="To", digits=(16, 1), readonly=True)
    km = fields.Float(
        string="Kilometres", digits=(16, 1), compute="_compute_km", store=True
    )
    explanation = fields.Text(help="Which errand it was, or what was misread.")
    due_at = fields.Datetime(string="Decide By", readonly=True)
    decided_at = fields.Datetime(readonly=True)
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    state = fields.Selection(
        [
            ("open", "To explain"),
            ("explained", "Explained"),
            ("private", "Private use"),
        ],
        string="Status",
        default="open",
        required=True,
        readonly=True,
        tracking=True,
    )

    _covered = models.Index("(vehicle_id, odometer_from, odometer_to)")
    _live = models.Index("(company_id, due_at) WHERE state = 'open'")

    @api.depends("odometer_from", "odometer_to")
    def _compute_km(self):
        for one in self:
            one.km = one.odometer_to - one.odometer_from

    # -- found by the system -----------------------------------------------------------

    @api.model
    def _cron_find(self):
        """Every night, over the vehicles that are in use."""
        vehicles = self.env["fleet.vehicle"].sudo().search([])
        for company, own in vehicles.grouped("company_id").items():
            model = self.with_company(company) if company else self
            model._find(own)

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
        vals_list = []
        for vehicle_id, km_from, km_to in found:
            vehicle = vehicles.browse(vehicle_id)
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

    @api.model
    def _note_trips(self, trips):
        """Trips without approval are private use at once (D2-37.5)."""
        now = fields.Datetime.now()
        today = self.env["service.policy"]._today
        records = (
            self.sudo()
            ._in_transition()
            .create(
                [
                    {
                        "company_id": trip.company_id.id,
                        "kind": "trip",
                        "vehicle_id": trip.vehicle_id.id,
                        "trip_id": trip.id,
                        "driver_id": trip.driver_id.id,
                        "odometer_from": trip.odometer_out,
                        "odometer_to": trip.odometer_back,
                        "date": today(trip.company_id),
                        "explanation": trip.reason,
                        "state": "private",
                        "decided_at": now,
                        "decided_by_id": self.env.uid,
                    }
                    for trip in trips
                ]
            )
        )
        # What was found of these kilometres before has its explanation now.
        known = self.sudo().search(
            [
                ("state", "=", "open"),
                ("kind", "=", "gap"),
                ("vehicle_id", "in", trips.vehicle_id.ids),
            ]
        )
        for gap in known:
            trip = records.filtered(
                lambda one, gap=gap: (
                    one.vehicle_id == gap.vehicle_id
                    and one.odometer_from <= gap.odometer_from
                    and gap.odometer_to <= one.odometer_to
                )
            )[:1]
            if trip:
                gap.explanation = trip.trip_id.name
                gap._decide("explained")
        records._out_of_transition()._propose()
        return records

    def _propose(self):
        """Propose the drivers' cases under article 37(5)."""
        case = self.env["service.accountability.case"]
        rows = []
        for one in self.sudo():
            employees = one.driver_id.employee_ids.filtered(
                lambda employee, one=one: employee.company_id == one.company_id
            )
            rows += [
                {
                    "article_code": ARTICLE,
                    "employee": employee,
                    "origin": one,
                    "description": self.env._(
                        "%(vehicle)s: %(km)s km without an approved trip.",
                        vehicle=one.vehicle_id.name,
                        km=one.km,
                    ),
                }
                for employee in employees
            ]
        if rows:
            case._propose_cases(rows)

    # -- decided by the supervisor --------------------------------------------------------

    def action_explain(self):
        """It was an errand of the company, or a wrong reading."""
        return self._run_step(
            "explain",
            (SUPERVISOR,),
            self.env._("The kilometres cannot be marked as explained."),
        )

    def _get_cannot_explain_reasons(self):
        reasons = self._get_undecidable_reasons()
        for one in self:
            if not (one.explanation or "").strip():
                reasons.setdefault(one, []).append(
                    self.env._("Write what explains the kilometres (D2-31).")
                )
        return reasons

    def _do_explain(self):
        self._decide("explained")

    def action_confirm(self):
        """It was private use: a case is proposed (D2-37.5)."""
        return self._run_step(
            "confirm",
            (SUPERVISOR,),
            self.env._("The private use cannot be confirmed."),
        )

    def _get_cannot_confirm_reasons(self):
        reasons = self._get_undecidable_reasons()
        for one in self:
            if not one.driver_id:
                reasons.setdefault(one, []).append(
                    self.env._("Write who drove (D2-37.5).")
                )
        return reasons

    def _do_confirm(self):
        self._decide("private")
        self._propose()

    def _get_undecidable_reasons(self):
        reasons = {}
        for one in self:
            if one.state != "open":
                reasons[one] = [self.env._("It was decided.")]
            elif one.driver_id == self.env.user:
                reasons[one] = [
                    self.env._("They are your own: another supervisor decides.")
                ]
        return reasons

    def _decide(self, state):
        records = self.sudo()
        records._in_transition().write(
            {
                "state": state,
                "decided_at": fields.Datetime.now(),
                "decided_by_id": self.env.uid,
            }
        )
        records._meet_deadlines("vehicle.private_use")
