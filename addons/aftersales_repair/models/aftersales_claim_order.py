# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare

from ..roles import CLERK, KEEPER, LEADER, MANAGER, REPAIRER


class AftersalesClaimOrder(models.Model):
    """Parts ordered for a claim (索赔订货): with a deposit (D3-10.3.8, S21).

    The workshop manager signs, a large amount the director too (D3-10.3.9). The
    customer pays a deposit, so that the parts do not become dead stock, and has
    it back when they are built in.
    """

    _name = "aftersales.claim.order"
    _description = "Claim order"
    _inherit = [
        "aftersales.claim.deposit.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.approval.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _register_closed_states = ("closed", "cancelled")
    _register_date_field = "closed_at"
    _state_from = ["draft"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"
    _approval_applicant_fields = ("user_id",)
    _approval_line_fields = ("line_ids",)
    _approval_free_fields = ("journal_id",)
    _guarded_fields = (
        "request_id",
        "deposit_payment_id",
        "refund_payment_id",
        "replaced_at",
        "closed_at",
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
    repair_id = fields.Many2one(
        "repair.order",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="The repair into which the parts go.",
    )
    lot_id = fields.Many2one(
        "stock.lot", string="Serial", check_company=True, ondelete="restrict"
    )
    reason = fields.Text(string="What Is Claimed", required=True)
    line_ids = fields.One2many(
        "aftersales.claim.order.line", "order_id", string="Parts", copy=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        string="Amount", compute="_compute_amount_total", store=True
    )
    is_large = fields.Boolean(
        string="Large Amount",
        compute="_compute_is_large",
        help="The director signs as well (D3-10.3.9).",
    )
    deposit = fields.Monetary(
        compute="_compute_deposit",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Paid before the parts are ordered, refunded when they are built in.",
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Bank or Cash",
        check_company=True,
        ondelete="restrict",
        domain="[('type', 'in', ('bank', 'cash'))]",
        help="Empty: the first one of the company.",
    )
    deposit_payment_id = fields.Many2one(
        "account.payment",
        string="Deposit Paid By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    refund_payment_id = fields.Many2one(
        "account.payment",
        string="Deposit Refunded By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    request_id = fields.Many2one(
        "aftersales.purchase.request",
        string="Purchase Request",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("draft", "To sign"),
            ("approved", "Deposit to pay"),
            ("paid", "To order"),
            ("ordered", "Ordered"),
            ("arrived", "To build in"),
            ("replaced", "Deposit to refund"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    replaced_at = fields.Datetime(readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)

    _live = models.Index(
        "(company_id, state) WHERE state NOT IN ('closed', 'cancelled')"
    )

    @api.depends("line_ids.quantity", "line_ids.price_unit")
    def _compute_amount_total(self):
        for order in self:
            currency = order.currency_id
            order.amount_total = sum(
                currency.round(line.quantity * line.price_unit)
                for line in order.line_ids
            )

    @api.depends("amount_total", "company_id")
    def _compute_is_large(self):
        for order in self:
            limit = self.env["service.policy"]._get_value(
                "claim_order.large_amount", order.company_id
            )
            order.is_large = (
                float_compare(order.amount_total, limit, precision_digits=2) >= 0
            )

    @api.onchange("repair_id")
    def _onchange_repair_id(self):
        if self.repair_id:
            self.partner_id = self.repair_id.partner_id
            self.lot_id = self.repair_id.lot_id

    @api.constrains("deposit", "amount_total")
    def _check_deposit(self):
        for order in self:
            currency = order.currency_id
            if (
                currency.compare_amounts(order.deposit, 0) < 0
                or currency.compare_amounts(order.deposit, order.amount_total) > 0
            ):
                raise ValidationError(
                    self.env._(
                        "%s: the deposit lies between zero and the amount of the "
                        "parts (D3-10.3.8).",
                        order.name,
                    )
                )

    def write(self, vals):
        fixed = {"partner_id", "repair_id", "lot_id", "reason", "line_ids", "deposit"}
        if fixed & set(vals):
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        signed = self.filtered(lambda order: order.state != "draft")
        if signed and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s was signed as it is: write another claim order (D3-10.3.9).",
                    signed[0].name,
                )
            )

    # -- signed (D3-10.3.9) ---

    def _get_cannot_request_approval_reasons(self):
        reasons = dict(super()._get_cannot_request_approval_reasons())
        for order in self:
            texts = [*reasons.get(order, ())]
            if not order.line_ids:
                texts.append(self.env._("It asks for nothing: add the parts."))
            if order.currency_id.compare_amounts(order.deposit, 0) <= 0:
                texts.append(
                    self.env._("The customer pays a deposit: name it (D3-10.3.8).")
                )
            reasons[order] = texts
        return reasons

    def _on_approved(self):
        result = super()._on_approved()
        self.sudo()._in_transition().write({"state": "approved"})
        return result

    # -- ordered ---

    def action_order(self):
        """Order the parts: a purchase request that needs no further approval."""
        return self._run_step(
            "order", (CLERK, LEADER), self.env._("The parts cannot be ordered.")
        )

    def _get_cannot_order_reasons(self):
        return {
            order: [
                self.env._(
                    "Parts of a claim are ordered when the order is signed "
                    "(D3-10.3.9) and the customer paid the deposit (D3-10.3.8)."
                )
            ]
            for order in self
            if order.state != "paid"
        }

    def _do_order(self):
        for order in self.sudo():
            request = order.env["aftersales.purchase.request"]._create_for_claim(order)
            order._in_transition().write({"state": "ordered", "request_id": request.id})

    def action_arrive(self):
        """The ordered parts are in the store."""
        return self._run_step(
            "arrive", (KEEPER, CLERK), self.env._("The arrival cannot be recorded.")
        )

    def _get_cannot_arrive_reasons(self):
        reasons = {}
        for order in self:
            if order.state != "ordered":
                reasons[order] = [self.env._("It was not ordered.")]
            elif not order.sudo().request_id.line_ids._are_received():
                reasons[order] = [
                    self.env._(
                        "Not all parts of %s were received (D3-10.3.8).",
                        order.sudo().request_id.name,
                    )
                ]
        return reasons

    def _do_arrive(self):
        self.sudo()._in_transition().write({"state": "arrived"})

    # -- built in ---

    def action_replace(self):
        """The parts are built in: the customer gets the deposit back."""
        return self._run_step(
            "replace",
            (REPAIRER, CLERK),
            self.env._("The replacement cannot be recorded."),
        )

    def _get_cannot_replace_reasons(self):
        reasons = {}
        for order in self:
            if order.state != "arrived":
                reasons[order] = [self.env._("Its parts did not arrive.")]
                continue
            if not order.repair_id:
                continue
            done = order.sudo().repair_id.move_ids.filtered(
                lambda move: move.state == "done" and move.repair_line_type == "add"
            )
            missing = order.line_ids.product_id - done.product_id
            if missing:
                reasons[order] = [
                    self.env._(
                        "%(repair)s did not use %(parts)s (D3-10.3.8).",
                        repair=order.repair_id.name,
                        parts=", ".join(missing.mapped("display_name")),
                    )
                ]
        return reasons

    def _do_replace(self):
        self.sudo()._in_transition().write(
            {"state": "replaced", "replaced_at": fields.Datetime.now()}
        )

    # -- cancelled ---

    def action_cancel(self):
        return self._run_step(
            "cancel", (CLERK, LEADER), self.env._("It cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            order: [
                self.env._(
                    "The deposit is paid or the parts are ordered: it goes to its end "
                    "(D3-10.3.8)."
                )
            ]
            for order in self
            if order.state not in ("draft", "approved")
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )

    def action_report_wrong(self):
        """A wrong order: 30 yuan each time (D3-10.3.3)."""
        return self._run_step(
            "report_wrong",
            (MANAGER,),
            self.env._("No case can be proposed."),
        )

    def _get_cannot_report_wrong_reasons(self):
        return self.env["aftersales.discount.log"]._get_no_employee_reasons(
            {order: order.user_id for order in self}
        )

    def _do_report_wrong(self):
        self.env["aftersales.discount.log"]._propose_fines(
            "D3-10.3.3",
            {order: order.user_id for order in self},
            self.env._("Wrong report, quotation or order."),
        )

    # -- ways to other documents ---

    def action_view_request(self):
        self.ensure_one()
        return self.request_id._get_records_action(name=self.env._("Purchase Request"))
