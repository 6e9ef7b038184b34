# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import ACCOUNTANT, CLERK

BREAKERS = [
    ("customer", "Customer breaks off"),
    ("company", "Company breaks off"),
    ("nobody", "Both agree"),
]


class SaleDepositSettlement(models.Model):
    """What becomes of a deposit when an order is not carried out (S42, D2-24b).

    Earnest money is kept when the customer breaks off, and returned twice over
    when the company does; an advance is returned, whoever breaks off. What was
    delivered is paid first, and the earnest money counts for the rest of the
    order only. The general manager decides (D2-24f), finance books: an invoice
    for what is kept, a credit note for what is paid on top, a payment for what
    is returned.
    """

    _name = "sale.deposit.settlement"
    _description = "Settlement of a deposit"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.approval.mixin",
        "sale.deposit.booking.mixin",
        "service.document.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _register_draft_states = ("draft",)
    _register_closed_states = ("booked", "refused", "cancelled")
    _state_from = ["draft"]
    _state_to = ["granted"]
    _cancel_state = "cancelled"
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = (CLERK,)
    _approval_free_fields = ("journal_id",)
    _guarded_fields = (
        "name",
        "received",
        "delivered",
        "earnest",
        "advance",
        "kept",
        "extra",
        "returned",
        "move_ids",
        "payment_id",
    )

    order_id = fields.Many2one(
        "sale.order", required=True, ondelete="restrict", index=True, check_company=True
    )
    company_id = fields.Many2one(index=True)
    partner_id = fields.Many2one(
        related="order_id.partner_invoice_id.commercial_partner_id",
        string="Customer",
        store=True,
        index=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="order_id.currency_id")
    breaker = fields.Selection(
        BREAKERS, string="Who Breaks Off", required=True, tracking=True
    )
    reason = fields.Text(tracking=True, help="What happened, and how it is known.")
    received = fields.Monetary(readonly=True, copy=False, help="Money for the order.")
    delivered = fields.Monetary(
        readonly=True, copy=False, help="Worth of what was delivered: paid first."
    )
    earnest = fields.Monetary(string="Earnest Money", readonly=True, copy=False)
    advance = fields.Monetary(readonly=True, copy=False)
    kept = fields.Monetary(readonly=True, copy=False, help="Forfeited to the company.")
    extra = fields.Monetary(
        string="On Top",
        readonly=True,
        copy=False,
        help="The second half of the double.",
    )
    returned = fields.Monetary(
        readonly=True, copy=False, help="Paid to the customer, with what is on top."
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Paid From",
        check_company=True,
        copy=False,
        ondelete="restrict",
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
    )
    move_ids = fields.Many2many(
        "account.move",
        string="Journal Entries",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    payment_id = fields.Many2one(
        "account.payment",
        string="Paid Back By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("granted", "Decided"),
            ("booked", "Booked"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )

    _one_live = models.UniqueIndex(
        "(order_id) WHERE state IN ('draft', 'granted', 'booked')",
        "The order has a settlement of its deposit already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        settlements = super().create(vals_list)
        settlements._fill()
        return settlements

    def write(self, vals):
        decided = self.filtered(lambda one: one.state != "draft")
        fixed = {"breaker", "order_id", "reason"} & set(vals)
        if fixed and decided and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s: what was decided stays. Cancel it and make a new one "
                    "(D2-24f).",
                    ", ".join(decided.mapped("name")),
                )
            )
        result = super().write(vals)
        if {"breaker", "order_id"} & set(vals):
            self.filtered(lambda one: one.state == "draft")._fill()
        return result

    def _fill(self):
        """Work the amounts out of the ledger and of what was delivered."""
        orders = self.sudo().order_id
        received = orders._get_received()
        for settlement in self.sudo()._in_transition():
            order = settlement.order_id
            settlement.write(
                settlement._prepare_amounts(received[order], order.currency_id.round)
            )

    def _prepare_amounts(self, received, currency_round):
        """Kept, paid on top and returned, by who breaks off (Civil Code 587)."""
        self.ensure_one()
        order = self.order_id
        delivered = order._get_delivered_worth()
        held = max(received - delivered, 0)
        agreed = order.earnest_required if order.state == "sale" else 0
        earnest = min(held, order._get_earnest_left(agreed, delivered))
        kept = earnest if self.breaker == "customer" else 0
        extra = earnest if self.breaker == "company" else 0
        return {
            "received": currency_round(received),
            "delivered": delivered,
            "earnest": earnest,
            "advance": currency_round(held - earnest),
            "kept": kept,
            "extra": extra,
            "returned": currency_round(held - kept + extra),
        }

    # -- decision -----------------------------------------------------------------

    def _get_cannot_request_approval_reasons(self):
        reasons = dict(super()._get_cannot_request_approval_reasons())
        for settlement in self:
            texts = []
            if not (settlement.reason or "").strip():
                texts.append(self.env._("Write what happened first (D2-24f)."))
            if (
                settlement.currency_id.compare_amounts(
                    settlement.earnest + settlement.advance, 0
                )
                <= 0
            ):
                texts.append(self.env._("No deposit is held for the order."))
            order = settlement.order_id.sudo()
            if order._lacks_signed_terms():
                texts.append(order._get_unsigned_terms_text())
            if texts:
                reasons.setdefault(settlement, []).extend(texts)
        return reasons

    def _do_request_approval(self):
        self._fill()
        return super()._do_request_approval()

    def _on_approved(self):
        result = super()._on_approved()
        self.sudo()._in_transition().write({"state": "granted"})
        return result

    def _on_rejected(self, comment):
        result = super()._on_rejected(comment)
        self.sudo()._in_transition().write({"state": "refused"})
        return result

    def action_cancel(self):
        return self._run_step(
            "cancel", (CLERK,), self.env._("The settlement cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            settlement: [self.env._("It is booked.")]
            for settlement in self
            if settlement.state == "booked"
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write({"state": "cancelled"})

    # -- booking --------------------------------------------------------------------

    def action_book(self):
        """Finance books what was decided and closes the order (D2-24b)."""
        return self._run_step(
            "book", (ACCOUNTANT,), self.env._("The settlement cannot be booked.")
        )

    def _get_cannot_book_reasons(self):
        self.sudo().order_id._lock_for_money()
        received = self.sudo().order_id._get_received()
        reasons = {}
        for settlement in self.sudo():
            texts = settlement._get_missing_accounts()
            if settlement.state != "granted":
                texts.append(self.env._("It is not decided."))
            amounts = settlement._prepare_amounts(
                received[settlement.order_id], settlement.currency_id.round
            )
            changed = [
                name
                for name, amount in amounts.items()
                if settlement.currency_id.compare_amounts(settlement[name], amount)
            ]
            if settlement.state == "granted" and changed:
                texts.append(
                    self.env._(
                        "Money or goods moved since it was decided: make a new one."
                    )
                )
            if texts:
                reasons[self.browse(settlement.id)] = texts
        return reasons

    def _do_book(self):
        for settlement in self.sudo():
            # Decided and booked: from here on its earnest money may go.
            settlement._in_transition().write({"state": "booked"})
            settlement._book_entries()
            settlement._close_order()
