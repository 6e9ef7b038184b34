# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import CLERK
from .sale_order_gate_mixin import GATED


class SaleOrder(models.Model):
    """What an order needs before it is confirmed, released and delivered.

    The checks stand where the state is written, so that the button, the portal,
    an import and a call from outside meet the same rules.
    """

    _name = "sale.order"
    _inherit = [
        "sale.order",
        "sale.order.money.mixin",
        "sale.order.terms.mixin",
        "sale.order.gate.mixin",
        "sale.order.release.mixin",
        "sale.order.quote.mixin",
    ]

    demand_voucher_id = fields.Many2one(
        "sale.demand.voucher",
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('state', '=', 'accepted'), ('company_id', '=', company_id)]",
        help="What the customer asked for; no order without it (D2-12).",
        groups="base.group_user",
    )
    contract_id = fields.Many2one(
        "sale.contract",
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('state', 'in', ('draft', 'effective')), "
        "('company_id', '=', company_id)]",
        help="From 1,000 yuan on, and for what is made to order always (D2-11).",
        groups="base.group_user",
    )
    sale_voucher_ids = fields.One2many(
        "sale.voucher", "order_id", readonly=True, groups="base.group_user"
    )
    credit_request_ids = fields.One2many(
        "sale.credit.request", "order_id", readonly=True, groups="base.group_user"
    )
    gate_text = fields.Text(
        string="Before It Can Be Confirmed",
        compute="_compute_gate_text",
        groups="base.group_user",
    )
    money_received = fields.Monetary(
        compute="_compute_money",
        help="Bank and cash matched with it, less refunds.",
        groups="base.group_user",
    )
    deposit_missing = fields.Monetary(
        compute="_compute_money", groups="base.group_user"
    )
    credit_granted = fields.Monetary(compute="_compute_money", groups="base.group_user")
    awaits_deposit = fields.Boolean(
        readonly=True,
        copy=False,
        index=True,
        help="Confirmed; goods are ordered and reserved when the deposit is in.",
        groups="base.group_user",
    )

    customer_kind = fields.Selection(
        [("new", "New customer"), ("old", "Old customer")],
        compute="_compute_terms",
        string="Kind of Customer",
        groups="base.group_user",
    )
    needs_contract = fields.Boolean(compute="_compute_terms", groups="base.group_user")
    deposit_approver = fields.Selection(
        [("supervisor", "Supervisor"), ("gm", "Supervisor, then general manager")],
        compute="_compute_terms",
        groups="base.group_user",
    )
    pay_on_delivery = fields.Boolean(
        string="Balance before Delivery",
        compute="_compute_terms",
        groups="base.group_user",
    )
    deposit_required = fields.Monetary(
        compute="_compute_terms",
        help="By the deposit matrix, line by line (D2-24a).",
        groups="base.group_user",
    )
    earnest_required = fields.Monetary(
        string="Of This Earnest Money",
        compute="_compute_terms",
        help="Forfeited when the customer breaks off, returned twice over when the "
        "company does; by law at most 20 % of the price (D2-24b).",
        groups="base.group_user",
    )
    advance_required = fields.Monetary(
        string="Of This Advance",
        compute="_compute_terms",
        help="A part of the price that is paid early; returned, whoever breaks off.",
        groups="base.group_user",
    )
    lacks_deposit_rule = fields.Boolean(
        compute="_compute_terms", groups="base.group_user"
    )
    earnest_agreed = fields.Monetary(
        string="Earnest Money Agreed",
        readonly=True,
        copy=False,
        help="What of the deposit was earnest money when the order was confirmed or "
        "changed last.",
        groups="base.group_user",
    )
    agreed_before = fields.Monetary(
        string="Agreed before These Rules",
        readonly=True,
        copy=False,
        help="Total of an order that was confirmed before the rules came in: goods "
        "worth it leave as agreed then.",
        groups="base.group_user",
    )
    overpaid = fields.Monetary(
        string="Paid Too Much",
        compute="_compute_money",
        help="More came in than the order is worth, a deposit that was paid twice for "
        "example: give it back or make it out to another order.",
        groups="base.group_user",
    )
    signs_again = fields.Boolean(
        compute="_compute_signs_again",
        help="Confirmed, and changed after the sales voucher was signed (D2-12).",
        groups="base.group_user",
    )
    settlement_ids = fields.One2many(
        "sale.deposit.settlement", "order_id", readonly=True, groups="base.group_user"
    )

    quoted_at = fields.Datetime(
        string="Quoted",
        readonly=True,
        copy=False,
        help="When it was sent first.",
        groups="base.group_user",
    )
    quote_result = fields.Selection(
        [("open", "Open"), ("won", "Won"), ("lost", "Lost")],
        string="Result of the Quotation",
        compute="_compute_quote_result",
        store=True,
        index="btree_not_null",
        tracking=True,
        groups="base.group_user",
    )
    lost_reason_id = fields.Many2one(
        "sale.lost.reason",
        copy=False,
        tracking=True,
        ondelete="restrict",
        help="A quotation that was sent is not cancelled without it (D2-10).",
        groups="base.group_user",
    )
    lost_note = fields.Char(copy=False, groups="base.group_user")
    forecast_coefficient = fields.Float(
        readonly=True,
        copy=False,
        digits=(16, 4),
        aggregator="avg",
        help="Quoted ÷ list price when it was sent (D2-6.2).",
        groups="base.group_user",
    )
    actual_coefficient = fields.Float(
        readonly=True,
        copy=False,
        digits=(16, 4),
        aggregator="avg",
        help="Sold ÷ list price when it was confirmed (D2-6.2).",
        groups="base.group_user",
    )

    # -- buttons ---

    def action_sign_voucher(self):
        """The clerk signs the sales voucher and asks the supervisor (D2-12)."""
        self.env["sale.voucher"]._check_roles(CLERK)
        self.check_access("write")
        orders = self.filtered(lambda order: order.state in GATED or order.signs_again)
        stale = orders.sale_voucher_ids.filtered(
            lambda voucher: (
                voucher.state in ("draft", "signed")
                and not voucher._covers(voucher.order_id)
            )
        )
        stale._do_void()
        stale.flush_recordset()
        live = orders.sale_voucher_ids.filtered(
            lambda v: v.state in ("draft", "signed")
        )
        return self.env["sale.voucher"]._make_for(orders - live.order_id) and True

    def action_request_credit(self):
        self.ensure_one()
        unpaid = self.amount_total - self.money_received - self.credit_granted
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Credit Request"),
            "res_model": "sale.credit.request",
            "view_mode": "form",
            "context": {
                "default_order_id": self.id,
                "default_amount": max(unpaid, 0),
            },
        }
