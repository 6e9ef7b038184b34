# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

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
        "fleet.private.use.finder",
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

    def write(self, vals):
        """What was decided stays as it was explained."""
        if {"driver_id", "explanation"}.intersection(
            vals
        ) and not self._is_in_transition():
            decided = self.filtered(lambda one: one.state != "open")
            if decided:
                raise UserError(
                    self.env._(
                        "%s: it was decided and stays (D2-37.5).",
                        ", ".join(decided.mapped("name")[:5]),
                    )
                )
        if "driver_id" in vals and not self.env.su:
            own = self.filtered(lambda one: one.driver_id == self.env.user)
            if own:
                raise UserError(
                    self.env._(
                        "%s: they are your own kilometres, another supervisor says "
                        "who drove (D2-37.5).",
                        ", ".join(own.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    # -- decided by the supervisor ---

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
