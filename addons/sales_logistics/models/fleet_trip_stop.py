# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import DRIVER, SUPERVISOR


class FleetTripStop(models.Model):
    """A place that a trip goes to, most often with the goods of a delivery (S49).

    The driver may drag the stops into another order (D2-32). A delivered stop
    notes the receipt on the goods tracking plan, with the very same checks
    (D2-17).
    """

    _name = "fleet.trip.stop"
    _description = "Stop of a trip"
    _inherit = ["service.retention.mixin", "service.guarded.mixin"]
    _order = "trip_id desc, sequence, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    _register_parent = "trip_id"
    _register_draft_states = ("planned",)
    _guarded_fields = ("done_at", "shipment_id")

    trip_id = fields.Many2one(
        "fleet.trip", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="trip_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    driver_id = fields.Many2one(related="trip_id.driver_id")
    trip_state = fields.Selection(related="trip_id.state", string="Trip Status")
    sequence = fields.Integer(default=100)
    picking_id = fields.Many2one(
        "stock.picking",
        string="Delivery Slip",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        domain="[('state', 'not in', ('draft', 'cancel')), "
        "('picking_type_code', 'in', ('outgoing', 'incoming'))]",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Stop",
        required=True,
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index=True,
    )
    address = fields.Char(string="Address", related="partner_id.contact_address_inline")
    phone = fields.Char(related="partner_id.phone")
    place_known = fields.Boolean(
        string="On the Map",
        compute="_compute_place_known",
        help="Latitude and longitude of the address are known.",
    )
    shipment_id = fields.Many2one(
        "sale.shipment",
        string="Goods Tracking Plan",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    shipment_line_ids = fields.One2many(
        related="shipment_id.line_ids", string="Goods", readonly=False
    )
    missing_evidence = fields.Text(related="shipment_id.missing_evidence")
    signature_count = fields.Integer(related="shipment_id.signature_count")
    evidence_count = fields.Integer(
        related="shipment_id.evidence_count", string="Photos"
    )
    received_by = fields.Char(help="Who signed for the goods at the customer.")
    note = fields.Char(help="Why it was not delivered, or what else happened.")
    state = fields.Selection(
        [
            ("planned", "To do"),
            ("delivered", "Done"),
            ("failed", "Not delivered"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="planned",
        required=True,
        readonly=True,
        copy=False,
    )
    done_at = fields.Datetime(string="Done", readonly=True, copy=False)

    _one_trip = models.UniqueIndex(
        "(picking_id) WHERE state = 'planned' AND picking_id IS NOT NULL",
        "The delivery is on another trip.",
    )

    @api.depends("picking_id")
    def _compute_partner_id(self):
        for stop in self:
            stop.partner_id = stop.picking_id.partner_id or stop.partner_id

    @api.depends("partner_id.partner_latitude", "partner_id.partner_longitude")
    def _compute_place_known(self):
        for stop in self:
            stop.place_known = bool(stop._get_place())

    def _get_place(self):
        """``(latitude, longitude)`` of the stop, None where nobody knows it."""
        self.ensure_one()
        return self.sudo().partner_id._get_place()

    @api.model_create_multi
    def create(self, vals_list):
        stops = super().create(vals_list)
        stops._check_trips_open()
        return stops

    def write(self, vals):
        if {"trip_id", "picking_id", "partner_id"}.intersection(vals):
            self._check_trips_open()
        if {"sequence", "received_by", "note"}.intersection(vals):
            self._check_not_over()
        if {"received_by", "note"}.intersection(vals):
            self._check_not_done()
        result = super().write(vals)
        if "trip_id" in vals:
            # The trip that it comes to as well.
            self._check_trips_open()
        return result

    def unlink(self):
        self._check_trips_open()
        return super().unlink()

    def _check_trips_open(self):
        """The supervisor approves the stops; afterwards only they add one."""
        late = self.trip_id.filtered(lambda trip: trip.state != "asked")
        if not late or self._is_in_transition():
            return
        if all(trip.state in ("approved", "out") for trip in late):
            self._check_roles(SUPERVISOR)
            return
        raise UserError(
            self.env._(
                "%s is over: its stops stay as they were (D2-32).",
                ", ".join(late.mapped("name")[:5]),
            )
        )

    def _check_not_over(self):
        if self._is_in_transition():
            return
        over = self.trip_id.filtered(
            lambda trip: trip.state not in ("asked", "approved", "out")
        )
        if over:
            raise UserError(
                self.env._(
                    "%s is over: its stops stay as they were (D2-32).",
                    ", ".join(over.mapped("name")[:5]),
                )
            )

    def _check_not_done(self):
        done = self.filtered(lambda stop: stop.state in ("delivered", "failed"))
        if done and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s: what happened there was noted and stays (D2-17).",
                    ", ".join(done.mapped("partner_id.display_name")[:5]),
                )
            )

    # -- the goods tracking plan (D2-17) ---

    def _take_over_shipments(self):
        """The plans of these deliveries go with our vehicle and its driver."""
        stops = self.sudo().filtered(
            lambda stop: (
                stop.picking_id.picking_type_code == "outgoing"
                and stop.state == "planned"
            )
        )
        shipments = self.env["sale.shipment"].sudo()
        plans = shipments.search(
            [("picking_id", "in", stops.picking_id.ids), ("state", "!=", "cancelled")]
        )
        without = stops.picking_id - plans.picking_id
        if without:
            plans |= shipments.create([{"picking_id": one.id} for one in without])
            shipments._ship(without.filtered(lambda one: one.state == "done"))
        by_picking = {plan.picking_id: plan for plan in plans}
        for stop in stops:
            plan = by_picking[stop.picking_id]
            stop._in_transition().shipment_id = plan
            if plan.state in ("planned", "shipped", "notified"):
                plan.write({"mode": "own", "driver_id": stop.driver_id.id})

    # -- done ---

    def action_deliver(self):
        """The goods are with the customer (D2-17)."""
        return self._run_step(
            "deliver",
            (DRIVER, SUPERVISOR),
            self.env._("The stop cannot be marked as done."),
        )

    def _get_cannot_deliver_reasons(self):
        reasons = self._get_not_on_the_way_reasons()
        plans = self._get_plans_on_the_way()
        missing = plans._get_missing_evidence_reasons("receive")
        for stop in self - self.browse(one.id for one in reasons):
            plan = stop.sudo().shipment_id
            texts = []
            if plan and plan.state == "planned":
                texts.append(
                    self.env._(
                        "The store has not issued %s.", stop.sudo().picking_id.name
                    )
                )
            if plan in plans:
                if not (stop.received_by or "").strip():
                    texts.append(self.env._("Write who signed for the goods (D2-17)."))
                texts += missing.get(plan, [])
            if texts:
                reasons[stop] = texts
        return reasons

    def _get_not_on_the_way_reasons(self):
        reasons = {}
        for stop in self:
            if stop.trip_id.state != "out":
                reasons[stop] = [self.env._("The vehicle is not out.")]
            elif stop.state != "planned":
                reasons[stop] = [self.env._("It was done already.")]
        return reasons

    def _get_plans_on_the_way(self):
        return self.sudo().shipment_id.filtered(
            lambda plan: plan.state in ("shipped", "notified")
        )

    def _do_deliver(self):
        plans = self._get_plans_on_the_way()
        for stop in self.sudo().filtered(lambda one: one.shipment_id in plans):
            stop.shipment_id.received_by = stop.received_by
        # The plan's own step decides once more.
        plans._raise_reasons(
            self.env._("The receipt cannot be noted."),
            plans._get_step_reasons("receive"),
        )
        plans._do_receive()
        self._end("delivered")

    def action_fail(self):
        """Nobody there, refused, closed road: the goods come back (D2-17)."""
        return self._run_step(
            "fail",
            (DRIVER, SUPERVISOR),
            self.env._("The stop cannot be marked as not delivered."),
        )

    def _get_cannot_fail_reasons(self):
        reasons = self._get_not_on_the_way_reasons()
        for stop in self - self.browse(one.id for one in reasons):
            if not (stop.note or "").strip():
                reasons[stop] = [self.env._("Write why it was not delivered (D2-17).")]
        return reasons

    def _do_fail(self):
        for stop in self.sudo().filtered("shipment_id"):
            stop.shipment_id.message_post(
                body=self.env._(
                    "Not delivered by %(trip)s: %(why)s",
                    trip=stop.trip_id.name,
                    why=stop.note,
                )
            )
        self._end("failed")

    def _end(self, state):
        self.sudo()._in_transition().write(
            {"state": state, "done_at": fields.Datetime.now()}
        )
        # Another trip may take the delivery at once.
        self.flush_recordset(["state"])

    # -- ways to other documents ---

    def action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "fleet.trip.stop",
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_sign(self):
        """The customer signs on the driver's screen (D2-17)."""
        return self._get_shipment().action_sign()

    def action_add_photo(self):
        return self._get_shipment().action_add_evidence()

    def _get_shipment(self):
        """:raises UserError: where nothing is delivered that could be signed"""
        self.ensure_one()
        self.check_access("read")
        if not self.shipment_id:
            raise UserError(
                self.env._("%s has no shipment to sign.", self.display_name)
            )
        return self.shipment_id
