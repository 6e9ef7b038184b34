# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..roles import CLERK, SUPERVISOR


class SaleContract(models.Model):
    """A sales contract: reviewed, confirmed by both sides, approved, filed (S41).

    The supervisor reviews it, the customer signs, the general manager approves
    where article 24 does not leave it to the supervisor (D2-21, D2-24a, A30).
    It covers its orders up to its amount; beyond that they need another one.

    Drafted, reviewed, signed, archived (D2-T4), and performed within its amount
    (D2-O18).
    """

    _name = "sale.contract"
    _description = "Sales contract"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.approval.mixin",
        "service.numbered.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True

    _register_draft_states = ("draft",)
    _register_closed_states = ("archived", "cancelled")
    _state_from = ["draft"]
    _state_to = ["effective"]
    _cancel_state = "cancelled"
    _approval_steps = ("make_effective",)
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = (CLERK,)
    _approval_free_fields = ("note", "effective_at")
    _approval_line_fields = ("stage_ids",)
    _evidence_content_fields = ("partner_id", "amount", "terms")
    _guarded_fields = ("name", "effective_at", "cancel_reason")

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        tracking=True,
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Sales Area",
        check_company=True,
        ondelete="restrict",
        help="Contracts are filed by area in the order of time (D2-21).",
    )
    date = fields.Date(
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Clerk",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    amount = fields.Monetary(
        tracking=True,
        help="Up to this the orders of the contract are covered, taxes included.",
    )
    ordered = fields.Monetary(
        compute="_compute_ordered", help="Orders that lean on it, taxes included."
    )
    order_ids = fields.One2many("sale.order", "contract_id")
    order_count = fields.Integer(string="Orders", compute="_compute_ordered")
    stage_ids = fields.One2many("sale.collection.stage", "contract_id")
    collected = fields.Monetary(
        compute="_compute_collected", help="Money received for its orders."
    )
    collected_percent = fields.Float(
        string="Collected %", compute="_compute_collected", digits=(16, 1)
    )
    needs_gm = fields.Boolean(
        string="General Manager Signs",
        compute="_compute_needs_gm",
        help="Not for old customers' regular products up to the limit of D2-24a.",
    )
    terms = fields.Html()
    note = fields.Text()
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("effective", "Effective"),
            ("archived", "Archived"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    effective_at = fields.Datetime(readonly=True, copy=False)
    cancel_reason = fields.Char(readonly=True, copy=False)

    _live = models.Index("(partner_id, company_id) WHERE state = 'effective'")

    @api.depends("order_ids.amount_total", "order_ids.state")
    def _compute_ordered(self):
        for contract in self:
            orders = contract.order_ids.filtered(lambda order: order.state != "cancel")
            contract.ordered = sum(orders.mapped("amount_total"))
            contract.order_count = len(orders)

    def _compute_collected(self):
        received = self.sudo().order_ids._get_received()
        for contract in self:
            orders = contract.sudo().order_ids
            contract.collected = sum(received[order] for order in orders)
            whole = contract.amount or 0
            contract.collected_percent = (
                100 * contract.collected / whole if whole else 0
            )

    @api.constrains("stage_ids", "amount")
    def _check_stages(self):
        """The stages together are the contract's amount, or there are none."""
        for contract in self.filtered("stage_ids"):
            planned = sum(contract.stage_ids.mapped("amount"))
            if contract.currency_id.compare_amounts(planned, contract.amount):
                raise ValidationError(
                    self.env._(
                        "%(contract)s: its stages come to %(planned)s, its amount is "
                        "%(amount)s (D2-23). Make them the same.",
                        contract=contract.name,
                        planned=planned,
                        amount=contract.amount,
                    )
                )

    @api.depends("order_ids.deposit_approver", "amount", "order_ids.state")
    def _compute_needs_gm(self):
        """Only what article 24 delegates is the supervisor's alone (A30)."""
        policy = self.env["service.policy"]
        for contract in self:
            limit = policy._get_value(
                "contract.supervisor_limit", contract.company_id or self.env.company
            )
            orders = contract.order_ids.filtered(lambda order: order.state != "cancel")
            delegated = (
                orders
                and all(order.deposit_approver == "supervisor" for order in orders)
                and contract._compare_with_limit(limit) <= 0
            )
            contract.needs_gm = not delegated

    def _compare_with_limit(self, limit):
        """Above, at or below a limit in the company's currency: 1, 0 or -1."""
        self.ensure_one()
        company = self.company_id or self.env.company
        amount = self.currency_id._convert(
            self.amount, company.currency_id, company, self.date
        )
        return company.currency_id.compare_amounts(amount, limit)

    @api.constrains("partner_id", "order_ids", "currency_id")
    def _check_orders(self):
        for contract in self:
            foreign = contract.order_ids.filtered(
                lambda order, contract=contract: (
                    order.partner_id.commercial_partner_id
                    != contract.partner_id.commercial_partner_id
                    or order.currency_id != contract.currency_id
                )
            )
            if foreign:
                raise ValidationError(
                    self.env._(
                        "%(contract)s: %(orders)s are of another customer or currency.",
                        contract=contract.display_name,
                        orders=", ".join(foreign.mapped("name")),
                    )
                )

    # -- effective --------------------------------------------------------------

    def action_make_effective(self):
        return self._run_step(
            "make_effective",
            (CLERK, SUPERVISOR),
            self.env._("The contract cannot take effect."),
        )

    def _get_cannot_make_effective_reasons(self):
        reasons = {}
        for contract in self:
            texts = []
            if contract.state != "draft":
                texts.append(self.env._("It is no draft."))
            if contract.currency_id.compare_amounts(contract.amount, 0) <= 0:
                texts.append(self.env._("It has no amount."))
            texts += contract._get_lacking_papers()
            if texts:
                reasons[contract] = texts
        return reasons

    def _get_lacking_papers(self):
        """A person's address and telephone; papers are asked by evidence rules."""
        self.ensure_one()
        partner = self.partner_id.commercial_partner_id
        if partner.is_company:
            return []
        labels = partner.fields_get(["street", "phone"], ["string"])
        lacking = [labels[n]["string"] for n in ("street", "phone") if not partner[n]]
        if not lacking:
            return []
        return [
            self.env._(
                "%(customer)s lacks: %(fields)s (D2-22).",
                customer=partner.display_name,
                fields=", ".join(lacking),
            )
        ]

    def _do_make_effective(self):
        self.sudo()._in_transition().write(
            {"state": "effective", "effective_at": fields.Datetime.now()}
        )

    # -- archive, cancel ----------------------------------------------------------

    def action_archive_contract(self):
        return self._run_step(
            "archive_contract",
            (CLERK,),
            self.env._("The contract cannot be archived."),
        )

    def _get_cannot_archive_contract_reasons(self):
        return {
            contract: [self.env._("Only an effective contract is archived.")]
            if contract.state != "effective"
            else [
                self.env._(
                    "%(missing)s of it is not paid: collection goes on until it is "
                    "complete (D2-23).",
                    missing=contract.currency_id.format(
                        contract.amount - contract.collected
                    ),
                )
            ]
            for contract in self
            if contract.state != "effective"
            or contract.currency_id.compare_amounts(contract.collected, contract.amount)
            < 0
        }

    def _do_archive_contract(self):
        self.sudo()._in_transition().write({"state": "archived"})

    def action_cancel(self, reason=None):
        if not reason:
            return self.env["sale.reason.wizard"]._open(self, "action_cancel")
        self._check_roles(SUPERVISOR)
        self.check_access("write")
        reasons = {
            contract: [
                self.env._(
                    "Confirmed orders lean on it: %s.",
                    ", ".join(confirmed.mapped("name")),
                )
            ]
            for contract in self
            if (confirmed := contract.order_ids.filtered(lambda o: o.state == "sale"))
        }
        able, left = self._able_or_raise(
            self.env._("The contract cannot be cancelled."), reasons
        )
        able.sudo()._in_transition().write(
            {"state": "cancelled", "cancel_reason": reason}
        )
        return self._notify_batch(able, left)

    def action_view_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sale.action_orders")
        return {**action, "domain": [("contract_id", "=", self.id)], "context": {}}
