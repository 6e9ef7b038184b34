# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import SQL

from .. import route
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
_LIVE = ("approved", "out")


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
        "service.approval.mixin",
        "service.document.mixin",
        "fleet.trip.drive.mixin",
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
            ("delivery", "Delivery"),
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
    planned_back = fields.Datetime(string="Comes Back", required=True, tracking=True)
    stop_ids = fields.One2many("fleet.trip.stop", "trip_id", string="Stops", copy=False)
    stop_count = fields.Integer(compute="_compute_stop_count", string="Number of Stops")
    stops_left = fields.Integer(compute="_compute_stop_count", string="Stops to Do")
    planned_km = fields.Float(
        string="Round Trip (km)",
        digits=(16, 1),
        compute="_compute_planned_km",
        help="Past the stops whose place is known, as the crow flies.",
    )
    last_odometer = fields.Float(
        string="Last Reading", related="vehicle_id.odometer", related_sudo=True
    )
    odometer_unit = fields.Selection(related="vehicle_id.odometer_unit", string="Unit")
    odometer_out = fields.Float(
        string="Odometer Leaving", digits=(16, 1), copy=False, tracking=True
    )
    odometer_back = fields.Float(
        string="Odometer Back", digits=(16, 1), copy=False, tracking=True
    )
    odometer_out_id = fields.Many2one(
        "fleet.vehicle.odometer", readonly=True, copy=False, ondelete="restrict"
    )
    odometer_back_id = fields.Many2one(
        "fleet.vehicle.odometer", readonly=True, copy=False, ondelete="restrict"
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
    _driven = models.Index(
        "(vehicle_id, odometer_out) WHERE state IN ('out', 'back')"
    )

    @api.model
    def _default_driver(self):
        user = self.env.user
        return user if user.has_group(DRIVER) else False

    @api.depends("stop_ids.state")
    def _compute_stop_count(self):
        groups = self.env["fleet.trip.stop"]._read_group(
            [("trip_id", "in", self.ids)], ["trip_id", "state"], ["__count"]
        )
        counts = {(trip.id, state): count for trip, state, count in groups}
        for trip in self:
            trip.stops_left = counts.get((trip.id, "planned"), 0)
            trip.stop_count = sum(
                count for (trip_id, _state), count in counts.items() if trip_id == trip.id
            )

    @api.depends("odometer_out", "odometer_back", "state")
    def _compute_km(self):
        for trip in self:
            driven = trip.state == "back"
            trip.km = trip.odometer_back - trip.odometer_out if driven else 0

    @api.depends("stop_ids.sequence", "stop_ids.partner_id")
    def _compute_planned_km(self):
        for trip in self:
            start = trip._get_start_place()
            places = [stop._get_place() for stop in trip.stop_ids]
            places = [place for place in places if place]
            trip.planned_km = route.tour_km(start, places) if start and places else 0

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

    # -- asked for ----------------------------------------------------------------

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
                    ("state", "in", _LIVE),
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
        # Two approvals at one moment cannot both give the vehicle away.
        self.env.execute_query(
            SQL(
                "SELECT id FROM fleet_vehicle WHERE id IN %s ORDER BY id FOR UPDATE",
                tuple(self.sudo().vehicle_id.ids),
            )
        )
        self._raise_reasons(
            self.env._("The trip cannot be approved."), self._get_clash_reasons()
        )
        trips = self.sudo()
        trips._in_transition().write({"state": "approved"})
        trips.stop_ids._take_over_shipments()
        return result

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

    # -- the order of the stops (D2-32) ----------------------------------------------

    def _get_start_place(self):
        """Where the round starts: the store of the goods, else the company."""
        self.ensure_one()
        pickings = self.sudo().stop_ids.picking_id
        store = pickings.picking_type_id.warehouse_id[:1].partner_id
        for partner in (store, self.company_id.sudo().partner_id):
            place = partner._get_place()
            if place:
                return place
        return None

    def action_plan_route(self):
        """Put the stops in a short order; those of unknown place go last."""
        return self._run_step(
            "plan_route",
            (CLERK, DRIVER),
            self.env._("The stops cannot be put in order."),
        )

    def _get_cannot_plan_route_reasons(self):
        reasons = {}
        for trip in self:
            if trip.state not in ("asked", *_LIVE):
                reasons[trip] = [self.env._("The trip is over.")]
            elif not trip._get_start_place():
                reasons[trip] = [
                    self.env._(
                        "The place of %s is not known: write its latitude and "
                        "longitude, or drag the stops yourself (D2-32).",
                        trip.company_id.sudo().name,
                    )
                ]
        return reasons

    def _do_plan_route(self):
        """The stops that are left, from where the vehicle was last."""
        for trip in self:
            done = trip.stop_ids.filtered(lambda stop: stop.state != "planned")
            left = trip.stop_ids - done
            known = [stop for stop in left if stop._get_place()]
            order = route.best_order(
                trip._get_start_place(), [stop._get_place() for stop in known]
            )
            placed = [known[index] for index in order]
            rest = [stop for stop in left if not stop._get_place()]
            for number, stop in enumerate([*done, *placed, *rest], start=1):
                if stop.sequence != number:
                    stop.sequence = number
            if rest:
                trip.sudo().message_post(
                    body=self.env._(
                        "These places are not known, they stand last: %s.",
                        ", ".join(stop.partner_id.display_name for stop in rest),
                    )
                )

    # -- from deliveries and batches --------------------------------------------------

    @api.model
    def _prepare_from_pickings(self, pickings, vehicle, driver):
        """A trip that brings these deliveries, one stop each."""
        now = fields.Datetime.now()
        hours = self.env["service.policy"]._get_value(
            "vehicle.trip_hours", pickings.company_id[:1] or self.env.company
        )
        return {
            "company_id": (pickings.company_id[:1] or self.env.company).id,
            "vehicle_id": vehicle.id,
            "driver_id": driver.id,
            "purpose": "delivery",
            "planned_out": now,
            "planned_back": fields.Datetime.add(now, hours=hours),
            "stop_ids": [
                Command.create(
                    {
                        "sequence": number,
                        "picking_id": picking.id,
                        "partner_id": picking.partner_id.id,
                    }
                )
                for number, picking in enumerate(pickings, start=1)
            ],
        }

    def action_view_stops(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_logistics.fleet_trip_stop_action"
        )
        return {**action, "domain": [("trip_id", "=", self.id)], "context": {}}

    def action_view_fuel(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_logistics.fleet_fuel_action"
        )
        return {
            **action,
            "domain": [("trip_id", "=", self.id)],
            "context": {
                "default_vehicle_id": self.vehicle_id.id,
                "default_trip_id": self.id,
            },
        }

    def action_report_accident(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Accident"),
            "res_model": "fleet.accident",
            "view_mode": "form",
            "context": {
                "default_trip_id": self.id,
                "default_vehicle_id": self.vehicle_id.id,
                "default_driver_id": self.driver_id.id,
            },
        }

    def action_view_private_use(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_logistics.fleet_private_use_action"
        )
        return {**action, "domain": [("trip_id", "=", self.id)], "context": {}}

