# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import CLERK, DIRECTOR, MANAGER, TECHNICIAN

# What the customer was given a receipt for.
_FIXED = {"partner_id", "warehouse_id", "contact_phone"}


class AftersalesCustomerReceipt(models.Model):
    """The receipt for goods that a customer carries in (客户商品领取收据, S05).

    The goods stay the customer's and lie in the workshop, outside the books;
    each gets a repair. The receipt is void once they are given back. The reception
    runs in its order: taken in, repaired, inspected, given back (D3-10.1.3).
    """

    _name = "aftersales.customer.receipt"
    _description = "Receipt for a customer's goods"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.evidence.mixin",
        "service.deadline.mixin",
        "aftersales.customer.receipt.inspection.mixin",
        "aftersales.customer.receipt.return.mixin",
        "aftersales.customer.receipt.invoice.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _guarded_fields = ("taken_in_at", "plan_due", "invoice_due", "closed_at")
    _register_closed_states = ("filed", "cancelled")
    _register_date_field = "closed_at"
    _deadline_due_fields = {
        "receipt.plan": "plan_due",
        "receipt.invoice": "invoice_due",
    }
    _evidence_content_fields = (
        "partner_id",
        "line_ids.product_id",
        "line_ids.lot_id",
        "line_ids.quantity",
    )

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    contact_phone = fields.Char(
        string="Telephone",
        compute="_compute_contact_phone",
        store=True,
        readonly=False,
        precompute=True,
    )
    visit_id = fields.Many2one(
        "aftersales.visit",
        string="Service Voucher",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The visit on which the fault could not be removed (D3-1.6).",
    )
    technician_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.uid,
        tracking=True,
        ondelete="restrict",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Workshop",
        required=True,
        check_company=True,
        domain="[('is_aftersales', '=', True), ('company_id', '=', company_id)]",
        default=lambda self: self._default_warehouse(),
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("taken_in", "Taken in"),
            ("repairing", "In repair"),
            ("inspected", "Inspected"),
            ("returned", "Given back"),
            ("filed", "Filed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many(
        "aftersales.customer.receipt.line",
        "receipt_id",
        string="Customer's Goods",
        copy=True,
    )
    repair_ids = fields.Many2many(
        "repair.order", string="Repairs", compute="_compute_repair_ids"
    )
    repair_count = fields.Integer(compute="_compute_repair_ids")
    plan_date = fields.Date(
        string="Planned Ready",
        copy=False,
        tracking=True,
        help="Empty: by the number of pieces, ten a working day (D3-6.8). After "
        "it the service director is asked for help at once (D3-1.9).",
    )
    taken_in_at = fields.Datetime(readonly=True, copy=False)
    plan_due = fields.Datetime(string="To Be Ready By", readonly=True, copy=False)
    invoice_due = fields.Datetime(string="Invoice By", readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    note = fields.Text()

    _live = models.Index(
        "(company_id, plan_date) WHERE state IN ('taken_in', 'repairing', 'inspected')"
    )

    def _default_warehouse(self):
        return self.env["stock.warehouse"].search(
            [("is_aftersales", "=", True), ("company_id", "=", self.env.company.id)],
            limit=1,
        )

    @api.depends("partner_id")
    def _compute_contact_phone(self):
        for receipt in self:
            receipt.contact_phone = receipt.partner_id.phone

    @api.depends("line_ids.repair_id")
    def _compute_repair_ids(self):
        for receipt in self:
            receipt.repair_ids = receipt.line_ids.repair_id
            receipt.repair_count = len(receipt.repair_ids)

    def write(self, vals):
        if _FIXED & set(vals) and any(one.state != "draft" for one in self):
            raise UserError(
                self.env._(
                    "%s: the customer has the receipt in hand; what it says stays "
                    "(D3-1.6).",
                    ", ".join(self.mapped("name")[:5]),
                )
            )
        moved = self.browse()
        if "plan_date" in vals:
            day = fields.Date.to_date(vals["plan_date"])
            moved = self.filtered(
                lambda one: one.state != "draft" and one.plan_date != day
            )
            moved._check_new_plan(day)
        result = super().write(vals)
        moved._restart_plan()
        return result

    def _check_new_plan(self, day):
        """The service director gives more time; the technician asks (D3-1.9)."""
        if not self or self._is_in_transition():
            return
        self._check_roles(DIRECTOR, MANAGER)
        if not day or any(
            receipt.state not in ("taken_in", "repairing") for receipt in self
        ):
            raise UserError(
                self.env._(
                    "%s: the planned day changes while the goods are in repair.",
                    ", ".join(self.mapped("name")[:5]),
                )
            )

    def _restart_plan(self):
        if self:
            self._restart_deadlines(
                "receipt.plan",
                {receipt: receipt._get_plan_moment() for receipt in self},
                self.env._("The service director set another day."),
            )

    def _get_plan_moment(self):
        """Noon of the planned day; the deadline is the end of that day."""
        self.ensure_one()
        return self._get_company_clock().at(self.plan_date, 12)

    def _get_company_clock(self):
        company = self.company_id
        return company.resource_calendar_id._get_clock(company)

    # -- take in --------------------------------------------------------------

    def action_take_in(self):
        """The goods are here: into the workshop, a repair each (D3-1.6)."""
        return self._run_step(
            "take_in",
            (CLERK, TECHNICIAN),
            self.env._("The goods cannot be taken in."),
        )

    def _get_cannot_take_in_reasons(self):
        standing = self.line_ids._get_cannot_take_in_reasons()
        reasons = {}
        for receipt in self:
            texts = reasons[receipt] = []
            if receipt.state != "draft":
                texts.append(self.env._("It was taken in before, or cancelled."))
            if not receipt.line_ids:
                texts.append(self.env._("It has no goods: add a line."))
            today = self.env["service.policy"]._today(receipt.company_id)
            if receipt.plan_date and receipt.plan_date < today:
                texts.append(self.env._("The planned day is over already."))
            for line in receipt.line_ids:
                texts += standing.get(line, ())
        return reasons

    def _do_take_in(self):
        receipts = self.sudo()
        now = fields.Datetime.now()
        for receipt in receipts:
            receipt._in_transition().write(
                {
                    "state": "taken_in",
                    "taken_in_at": now,
                    "plan_date": receipt.plan_date or receipt._get_usual_plan_date(now),
                }
            )
        receipts._move_goods("carry_in")
        receipts.line_ids._make_repairs()
        receipts._start_deadlines(
            "receipt.plan",
            start={receipt: receipt._get_plan_moment() for receipt in receipts},
        )

    def _get_usual_plan_date(self, start):
        """The end of so many working days as the pieces need (D3-6.8)."""
        self.ensure_one()
        rule = self.env.ref("aftersales_repair.deadline_rma_repair").sudo()
        clock = self._get_company_clock()
        pieces = sum(self.line_ids.mapped("quantity"))
        limit = rule._get_limit(self.company_id, clock.day(start), pieces)
        return clock.day(clock.due(limit, start))

    # -- cancel ---------------------------------------------------------------

    def action_cancel(self):
        return self._run_step(
            "cancel", (CLERK, TECHNICIAN), self.env._("It cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            receipt: [
                self.env._(
                    "The goods are here: cancel their repairs and give them back "
                    "unrepaired instead."
                )
            ]
            for receipt in self
            if receipt.state != "draft"
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )

    def action_view_repairs(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Repairs of %s", self.name),
            "res_model": "repair.order",
            "view_mode": "list,form",
            "domain": [("id", "in", self.repair_ids.ids)],
        }
