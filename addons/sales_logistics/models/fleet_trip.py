# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..roles import CLERK, DRIVER

# What the supervisor's signature stands for: no change without a new one.
_CONTENT = {
    "vehicle_id",
    "driver_id",
    "purpose",
    "reason",
    "destination",
    "planned_out",
    "planned_back",
}


class FleetTrip(models.Model):
    """A trip of a company vehicle: asked, approved, out, back (S49, D2-32).

    The supervisor assigns vehicle and route by approving; the kilometres are
    read from the odometer on leaving and on coming back. A trip that was made
    without the approval is private use (D2-37.5).
    """

    _name = "fleet.trip"
    _description = "Trip"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "fleet.trip.assign.mixin",
        "service.approval.mixin",
        "service.document.mixin",
        "fleet.trip.route.mixin",
        "fleet.trip.drive.mixin",
        "fleet.trip.link.mixin",
    ]
    _order = "planned_out desc, id desc"
    _check_company_auto = True

    _register_draft_states = ("asked",)
    _register_closed_states = ("back", "refused", "cancelled")
    _register_date_field = "returned_at"
    _state_from = ["asked"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"
    _approval_applicant_fields = ("user_id", "driver_id")
    _approval_request_roles = (CLERK, DRIVER)
    _approval_free_fields = ("odometer_out", "odometer_back")
    _approval_line_fields = ("stop_ids",)
    # On a phone the first button stands alone: what comes next, not "Cancel".
    _tier_validation_buttons_xpath = "/form/header/button[@name='action_return']"
    _guarded_fields = (
        "left_at",
        "returned_at",
        "odometer_out_id",
        "odometer_back_id",
        "private_use",
    )

    vehicle_id = fields.Many2one(
        "fleet.vehicle",
        required=True,
        index=True,
        tracking=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["fleet.vehicle"]._get_own(),
    )
    driver_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        tracking=True,
        ondelete="restrict",
        default=lambda self: self._default_driver(),
        domain="[('share', '=', False)]",
    )
    purpose = fields.Selection(
        [
            ("delivery", "Deliver goods"),
            ("fetch", "Fetching goods"),
            ("service", "Service at a customer"),
            ("business", "Other business"),
        ],
        required=True,
        default="delivery",
        tracking=True,
    )
    reason = fields.Char(help="What the trip is for, in a few words.")
    destination = fields.Char(string="Goes To")
    planned_out = fields.Datetime(
        string="Leaves", required=True, default=fields.Datetime.now, tracking=True
    )
    planned_back = fields.Datetime(
        string="Comes Back",
        required=True,
        tracking=True,
        default=lambda self: self._default_back(),
    )
    is_past = fields.Boolean(compute="_compute_is_past")
    stop_ids = fields.One2many("fleet.trip.stop", "trip_id", string="Stops", copy=False)
    stop_count = fields.Integer(compute="_compute_stop_count", string="Number of Stops")
    stops_left = fields.Integer(compute="_compute_stop_count", string="Stops to Do")
    last_odometer = fields.Float(
        string="Last Reading",
        digits=(16, 1),
        related="vehicle_id.odometer",
        related_sudo=True,
    )
    odometer_unit = fields.Selection(related="vehicle_id.odometer_unit", string="Unit")
    odometer_out = fields.Float(
        string="Odometer Leaving", digits=(16, 1), copy=False, tracking=True
    )
    odometer_back = fields.Float(digits=(16, 1), copy=False, tracking=True)
    odometer_out_id = fields.Many2one(
        "fleet.vehicle.odometer", readonly=True, copy=False, ondelete="restrict"
    )
    odometer_back_id = fields.Many2one(
        "fleet.vehicle.odometer",
        string="Odometer Entry",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    km = fields.Float(
        string="Kilometres", digits=(16, 1), compute="_compute_km", store=True
    )
    left_at = fields.Datetime(string="Left", readonly=True, copy=False)
    returned_at = fields.Datetime(string="Came Back", readonly=True, copy=False)
    private_use = fields.Boolean(
        readonly=True, copy=False, help="Made without approval (D2-37.5)."
    )
    warning = fields.Text(compute="_compute_warning")
    state = fields.Selection(
        [
            ("asked", "Asked for"),
            ("approved", "Approved"),
            ("out", "Out"),
            ("back", "Back"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="asked",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )

    _one_out = models.UniqueIndex(
        "(vehicle_id) WHERE state = 'out'", "The vehicle is out on another trip."
    )
    _live = models.Index(
        "(vehicle_id, planned_out) WHERE state IN ('asked', 'approved', 'out')"
    )
    _driven = models.Index("(vehicle_id, odometer_out) WHERE state IN ('out', 'back')")

    @api.model
    def _default_driver(self):
        user = self.env.user
        return user if user.has_group(DRIVER) else False

    @api.model
    def _default_back(self):
        hours = self.env["service.policy"]._get_value(
            "vehicle.trip_hours", self.env.company
        )
        return fields.Datetime.add(fields.Datetime.now(), hours=hours)

    @api.depends("planned_back")
    def _compute_is_past(self):
        """Its time is over: what was driven can be told afterwards (D2-37.5)."""
        now = fields.Datetime.now()
        for trip in self:
            trip.is_past = bool(trip.planned_back and trip.planned_back < now)

    @api.depends("stop_ids.state")
    def _compute_stop_count(self):
        groups = self.env["fleet.trip.stop"]._read_group(
            [("trip_id", "in", self.ids)], ["trip_id", "state"], ["__count"]
        )
        counts = {(trip.id, state): count for trip, state, count in groups}
        for trip in self:
            trip.stops_left = counts.get((trip.id, "planned"), 0)
            trip.stop_count = sum(
                count
                for (trip_id, _state), count in counts.items()
                if trip_id == trip.id
            )

    @api.depends("odometer_out", "odometer_back", "state")
    def _compute_km(self):
        for trip in self:
            driven = trip.state == "back"
            trip.km = trip.odometer_back - trip.odometer_out if driven else 0

    @api.depends("vehicle_id", "planned_out", "planned_back", "driver_id", "state")
    def _compute_warning(self):
        """What speaks against the vehicle today, before anybody is on the way."""
        coming = self.filtered(
            lambda trip: trip.state in ("asked", "approved") and trip.vehicle_id
        )
        texts = coming.vehicle_id._origin._get_unfit_reasons()
        clashes = coming._get_clash_reasons()
        for trip in self:
            found = [*texts.get(trip.vehicle_id._origin, ()), *clashes.get(trip, ())]
            trip.warning = "\n".join(found) if trip in coming else False

    @api.constrains("planned_out", "planned_back")
    def _check_times(self):
        for trip in self:
            if trip.planned_back <= trip.planned_out:
                raise ValidationError(
                    self.env._(
                        "%s comes back before it leaves: correct the times (D2-32).",
                        trip.name,
                    )
                )

    @api.onchange("vehicle_id")
    def _onchange_vehicle_id(self):
        user = self.vehicle_id.driver_id.user_ids[:1]
        if user and not self.driver_id:
            self.driver_id = user

    @api.model
    def _get_all_validation_exceptions(self):
        """What the driver writes into the form after the approval."""
        names = super()._get_all_validation_exceptions()
        return [*names, "odometer_out", "odometer_back", "stop_ids"]

    def write(self, vals):
        """What was approved stays; another trip is another request (D2-32)."""
        if _CONTENT.intersection(vals) and not self._is_in_transition():
            decided = self.filtered(lambda trip: trip.state != "asked")
            if decided:
                raise UserError(
                    self.env._(
                        "%s: vehicle, driver, purpose and times were decided on. "
                        "Cancel the trip and ask for another one (D2-32).",
                        ", ".join(decided.mapped("name")[:5]),
                    )
                )
        if {"odometer_out", "odometer_back"}.intersection(vals):
            self._check_readings_open(vals)
        return super().write(vals)

    def _check_readings_open(self, vals):
        """Each reading is written while it is read, never afterwards."""
        if self._is_in_transition():
            return
        open_states = {
            "odometer_out": ("asked", "approved"),
            "odometer_back": ("asked", "out"),
        }
        for name, states in open_states.items():
            late = self.filtered(lambda trip, states=states: trip.state not in states)
            if name in vals and late:
                raise UserError(
                    self.env._(
                        "%s: the odometer was read already; the supervisor explains "
                        "wrong kilometres on the list of kilometres (D2-31).",
                        ", ".join(late.mapped("name")[:5]),
                    )
                )

    # -- asked for ---

    def _get_cannot_request_approval_reasons(self):
        reasons = dict(super()._get_cannot_request_approval_reasons())
        for trip in self:
            if trip.purpose in ("delivery", "fetch") and not trip.stop_ids:
                reasons.setdefault(trip, []).append(
                    self.env._("Write at least one stop (D2-32).")
                )
            elif trip.purpose == "business" and not (trip.reason or "").strip():
                reasons.setdefault(trip, []).append(
                    self.env._("Write what the trip is for (D2-32).")
                )
        return reasons

    def _on_rejected(self, comment):
        result = super()._on_rejected(comment)
        self.sudo()._in_transition().write({"state": "refused"})
        return result

    def action_cancel(self):
        return self._run_step(
            "cancel", (CLERK, DRIVER), self.env._("The trip cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            trip: [self.env._("The vehicle has left, or the trip is closed.")]
            for trip in self
            if trip.state not in ("asked", "approved")
        }

    def _do_cancel(self):
        trips = self.sudo()
        trips._in_transition().write({"state": "cancelled"})
        open_stops = trips.stop_ids.filtered(lambda stop: stop.state == "planned")
        open_stops._in_transition().write({"state": "cancelled"})
        open_stops.flush_recordset(["state"])
