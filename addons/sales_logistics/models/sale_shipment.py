# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..roles import CLERK, DRIVER


class SaleShipment(models.Model):
    """The goods tracking plan of one delivery (S48, D2-17).

    When it ships, how, from where and to whom; the customer is told on the day,
    says what arrived, and is called back about it. What is short opens a
    discrepancy; nothing closes without the callback.

    Goods go out exactly as ordered (D2-H6) and are followed to the customer (D2-T5).
    """

    _name = "sale.shipment"
    _description = "Goods tracking plan"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.deadline.mixin",
        "service.document.mixin",
    ]
    _order = "planned_date desc, id desc"
    _check_company_auto = True

    _register_draft_states = ("planned",)
    _register_closed_states = ("closed", "cancelled")
    _register_date_field = "closed_at"
    _evidence_content_fields = ("partner_id", "line_ids.product_id", "line_ids.shipped")
    _deadline_due_fields = {
        "shipment.notice": "notice_due",
        "shipment.callback": "callback_due",
    }
    _guarded_fields = (
        "shipped_at",
        "notice_due",
        "notified_at",
        "received_at",
        "callback_due",
        "called_back_at",
        "called_back_by_id",
        "closed_at",
    )

    picking_id = fields.Many2one(
        "stock.picking",
        string="Delivery Slip",
        required=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    order_id = fields.Many2one(
        "sale.order", readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Consignee",
        required=True,
        index=True,
        tracking=True,
        ondelete="restrict",
    )
    origin_place_id = fields.Many2one(
        "stock.location", string="Place of Dispatch", readonly=True, ondelete="restrict"
    )
    destination = fields.Char(string="Goes To")
    planned_date = fields.Datetime(
        string="Shipping Time", required=True, default=fields.Datetime.now
    )
    mode = fields.Selection(
        [
            ("own", "Own vehicle"),
            ("carrier", "By carrier"),
            ("courier", "Courier"),
            ("pickup", "Fetched by the customer"),
        ],
        string="Way of Transport",
        required=True,
        default="carrier",
        tracking=True,
    )
    carrier_id = fields.Many2one(
        "res.partner", tracking=True, ondelete="restrict", index="btree_not_null"
    )
    driver_id = fields.Many2one(
        "res.users", tracking=True, ondelete="restrict", index="btree_not_null"
    )
    waybill = fields.Char(string="Waybill No.", tracking=True, index="btree_not_null")
    line_ids = fields.One2many("sale.shipment.line", "shipment_id", readonly=True)
    discrepancy_ids = fields.One2many("sale.shipment.discrepancy", "shipment_id")
    discrepancy_count = fields.Integer(compute="_compute_discrepancy_count")
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("shipped", "Shipped"),
            ("notified", "Customer told"),
            ("received", "Received"),
            ("called_back", "Called back"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="planned",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    shipped_at = fields.Datetime(readonly=True, copy=False)
    notice_due = fields.Datetime(string="Tell the Customer By", readonly=True)
    notified_at = fields.Datetime(string="Customer Told", readonly=True, copy=False)
    received_at = fields.Datetime(string="Received", readonly=True, copy=False)
    received_by = fields.Char(help="Who signed for the goods at the customer.")
    callback_due = fields.Datetime(string="Call Back By", readonly=True)
    callback_result = fields.Selection(
        [("complete", "Complete"), ("short", "Goods short")],
        compute="_compute_callback_result",
        store=True,
        string="Arrived",
    )
    callback_note = fields.Text(
        string="What the Customer Says", help="Noted on the telephone (D2-17)."
    )
    called_back_at = fields.Datetime(string="Called Back", readonly=True, copy=False)
    called_back_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    closed_at = fields.Datetime(readonly=True, copy=False)

    _one_a_delivery = models.UniqueIndex(
        "(picking_id) WHERE state != 'cancelled'",
        "The delivery has a tracking plan.",
    )
    _register_order = models.Index("(planned_date DESC, id DESC)")
    _live = models.Index(
        "(company_id, planned_date) WHERE state NOT IN ('closed', 'cancelled')"
    )

    def _compute_discrepancy_count(self):
        counts = dict(
            self.env["sale.shipment.discrepancy"]._read_group(
                [("shipment_id", "in", self.ids)], ["shipment_id"], ["__count"]
            )
        )
        for shipment in self:
            shipment.discrepancy_count = counts.get(shipment, 0)

    @api.depends("line_ids.short", "received_at")
    def _compute_callback_result(self):
        for shipment in self:
            short = any(
                line.product_id.uom_id.compare(line.short, 0) > 0
                for line in shipment.line_ids
            )
            shipment.callback_result = shipment.received_at and (
                "short" if short else "complete"
            )

    @api.model_create_multi
    def create(self, vals_list):
        """A plan is of a delivery to a customer; the rest comes from there."""
        self.check_access("create")
        pickings = self.env["stock.picking"].browse(
            [vals["picking_id"] for vals in vals_list if vals.get("picking_id")]
        )
        pickings.check_access("read")
        for vals in vals_list:
            picking = pickings.browse(vals.get("picking_id"))
            if picking.picking_type_code != "outgoing":
                raise UserError(
                    self.env._(
                        "A tracking plan needs a delivery to a customer (D2-17)."
                    )
                )
            for name, value in picking._prepare_shipment_vals().items():
                vals.setdefault(name, value)
        return super().create(vals_list)

    # -- shipped: by the delivery that is done ---

    @api.model
    def _ship(self, pickings):
        """Deliveries have left: their plans follow, made where there is none.

        :param pickings: done stock.picking records to customers
        """
        plans = self.sudo().search(
            [("picking_id", "in", pickings.ids), ("state", "=", "planned")]
        )
        plans |= self.sudo().create(
            [{"picking_id": picking.id} for picking in pickings - plans.picking_id]
        )
        now = fields.Datetime.now()
        for plan in plans:
            plan._in_transition().write(
                {
                    "state": "shipped",
                    "shipped_at": now,
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": move.product_id.id,
                                "move_id": move.id,
                                "shipped": move.product_uom._compute_quantity(
                                    move.quantity, move.product_id.uom_id
                                ),
                            }
                        )
                        for move in plan.picking_id.move_ids
                        if move.state == "done"
                    ],
                }
            )
        plans._start_deadlines("shipment.notice", start=dict.fromkeys(plans, now))

    # -- told ---

    def action_notify(self):
        """The customer is told that the goods are on their way (D2-17)."""
        return self._run_step(
            "notify", (CLERK,), self.env._("The customer cannot be told.")
        )

    def _get_cannot_notify_reasons(self):
        reasons = {}
        for shipment in self:
            if shipment.state != "shipped":
                reasons[shipment] = [self.env._("It is not on its way.")]
            elif not (shipment.partner_id.email or shipment.partner_id.phone):
                reasons[shipment] = [
                    self.env._(
                        "%s has neither an e-mail address nor a telephone number.",
                        shipment.partner_id.display_name,
                    )
                ]
        return reasons

    def _do_notify(self):
        template = self.env.ref("sales_logistics.mail_template_shipment_notice")
        shipments = self.sudo()
        for shipment in shipments.filtered("partner_id.email"):
            template.send_mail(shipment.id)
        for shipment in shipments.filtered(lambda one: not one.partner_id.email):
            shipment.message_post(
                body=self.env._(
                    "Told by telephone: %(number)s, %(user)s.",
                    number=shipment.partner_id.phone,
                    user=self.env.user.name,
                )
            )
        shipments._in_transition().write(
            {"state": "notified", "notified_at": fields.Datetime.now()}
        )
        shipments._meet_deadlines("shipment.notice")

    # -- received ---

    def action_receive(self):
        """The goods are with the customer; the lines say how many of each."""
        return self._run_step(
            "receive", (CLERK, DRIVER), self.env._("The receipt cannot be noted.")
        )

    def _get_cannot_receive_reasons(self):
        reasons = {}
        for shipment in self:
            if shipment.state not in ("shipped", "notified"):
                reasons[shipment] = [self.env._("It is not on its way.")]
            elif not shipment.received_by:
                reasons[shipment] = [
                    self.env._("Write who signed for the goods (D2-17).")
                ]
        return reasons

    def _do_receive(self):
        now = fields.Datetime.now()
        shipments = self.sudo()
        shipments._in_transition().write({"state": "received", "received_at": now})
        shipments.line_ids._open_discrepancies()
        # Who has the goods need not be told that they are coming.
        shipments._meet_deadlines("shipment.notice")
        shipments._start_deadlines(
            "shipment.callback", start=dict.fromkeys(shipments, now)
        )

    # -- called back, closed ---

    def action_call_back(self):
        """The customer said whether all arrived (D2-17)."""
        return self._run_step(
            "call_back", (CLERK,), self.env._("The callback cannot be noted.")
        )

    def _get_cannot_call_back_reasons(self):
        reasons = {}
        for shipment in self:
            if shipment.state != "received":
                reasons[shipment] = [self.env._("The goods are not received yet.")]
            elif not (shipment.callback_note or "").strip():
                reasons[shipment] = [
                    self.env._("Write what the customer says of the goods (D2-17).")
                ]
        return reasons

    def _do_call_back(self):
        shipments = self.sudo()
        # The customer may have found more missing than the driver noted.
        shipments.line_ids._open_discrepancies()
        shipments._in_transition().write(
            {
                "state": "called_back",
                "called_back_at": fields.Datetime.now(),
                "called_back_by_id": self.env.uid,
            }
        )
        shipments._meet_deadlines("shipment.callback")

    def action_close(self):
        return self._run_step(
            "close", (CLERK,), self.env._("The tracking plan cannot be closed.")
        )

    def _get_cannot_close_reasons(self):
        open_ones = self.sudo().discrepancy_ids.filtered(
            lambda one: one.state == "open"
        )
        reasons = {}
        for shipment in self:
            if shipment.state != "called_back":
                reasons[shipment] = [
                    self.env._("Call the customer back first (D2-17).")
                ]
                continue
            own = open_ones.filtered(
                lambda one, shipment=shipment: one.shipment_id.id == shipment.id
            )
            if own:
                reasons[shipment] = [
                    self.env._(
                        "Settle what is short first: %s.",
                        ", ".join(own.mapped("name")),
                    )
                ]
        return reasons

    def _do_close(self):
        self.sudo()._in_transition().write(
            {"state": "closed", "closed_at": fields.Datetime.now()}
        )

    def action_cancel(self):
        return self._run_step(
            "cancel", (CLERK,), self.env._("The tracking plan cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            shipment: [self.env._("The goods have left.")]
            for shipment in self
            if shipment.state != "planned"
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
        # Another plan of the same delivery may come at once.
        self.flush_recordset(["state"])

    # -- ways to other documents ---

    def action_view_discrepancies(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_logistics.sale_shipment_discrepancy_action"
        )
        return {**action, "domain": [("shipment_id", "=", self.id)], "context": {}}

    def action_view_order(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.order_id.id,
            "view_mode": "form",
        }
