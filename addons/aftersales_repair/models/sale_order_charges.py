# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import float_compare


class SaleOrder(models.Model):
    """The order of a repair: discount and margin within the authority (S21).

    The authority holds for whoever saves or confirms the order, on whatever
    screen: 10 % off, five orders a week and adviser, each with its reason
    (D3-10.1.5); an accident repair from 30 % margin on (D3-10.1.6).
    """

    _inherit = "sale.order"

    aftersales_is_repair = fields.Boolean(
        string="Repair",
        compute="_compute_aftersales_is_repair",
        store=True,
        index="btree_not_null",
        groups="base.group_user",
    )
    aftersales_work = fields.Selection(
        [("general", "General repair"), ("accident", "Accident repair")],
        string="Kind of Work",
        default="general",
        required=True,
        groups="base.group_user",
    )
    aftersales_discount_reason = fields.Char(
        string="Reason of the Discount",
        copy=False,
        help="Each discounted order has its reason, which the service director reads "
        "(D3-10.1.5).",
        groups="base.group_user",
    )
    aftersales_margin_reason = fields.Char(
        string="Reason of the Low Margin",
        copy=False,
        help="Without it the order is not confirmed, unless it was reported in advance "
        "(D3-10.1.6).",
        groups="base.group_user",
    )
    aftersales_discount_percent = fields.Float(
        string="Discount (%)",
        compute="_compute_aftersales_figures",
        digits=(16, 2),
        groups="base.group_user",
    )
    aftersales_margin_percent = fields.Float(
        string="Margin (%)",
        compute="_compute_aftersales_figures",
        digits=(16, 2),
        help="Of the customer's share, in the company's currency, before tax.",
        groups="base.group_user",
    )
    aftersales_report_ids = fields.One2many(
        "aftersales.discount.report",
        "order_id",
        string="Advance Reports",
        groups="base.group_user",
    )
    aftersales_log_ids = fields.One2many(
        "aftersales.discount.log",
        "order_id",
        string="Discount Log",
        groups="base.group_user",
    )

    @api.depends("repair_order_ids")
    def _compute_aftersales_is_repair(self):
        for order in self:
            order.aftersales_is_repair = bool(order.sudo().repair_order_ids)

    @api.depends(
        "aftersales_is_repair",
        "order_line.price_subtotal",
        "order_line.product_uom_qty",
        "order_line.discount",
        "order_line.price_unit",
    )
    def _compute_aftersales_figures(self):
        for order in self:
            discount = margin = 0.0
            if order.aftersales_is_repair:
                discount, _amount = order._get_repair_discount()
                margin = order._get_repair_margin()
            order.aftersales_discount_percent = discount
            order.aftersales_margin_percent = margin

    def _get_repair_discount(self):
        """``(percent, amount)`` by which the order is below the price list."""
        self.ensure_one()
        full = reduction = 0.0
        for line in self.order_line:
            line_full, line_reduction = line._get_repair_figures()
            full += line_full
            reduction += line_reduction
        return (reduction / full * 100 if full else 0.0), reduction

    def _get_repair_margin(self):
        """Margin in percent of the revenue before tax, in the company's currency."""
        self.ensure_one()
        company = self.company_id
        cost = sum(line._get_repair_cost() for line in self.order_line)
        revenue = self.currency_id._convert(
            sum(self.order_line.mapped("price_subtotal")),
            company.currency_id,
            company,
            (self.date_order or fields.Datetime.now()).date(),
        )
        if company.currency_id.is_zero(revenue):
            return 0.0 if company.currency_id.is_zero(cost) else -100.0
        return (revenue - cost) / revenue * 100

    def _is_repair_invoiced(self):
        """Posted invoices ask for money that no credit note took back (D3-1.8)."""
        for order in self:
            posted = order.invoice_ids.filtered(lambda move: move.state == "posted")
            asked = sum(
                move.amount_total * (-1 if move.move_type == "out_refund" else 1)
                for move in posted
            )
            if order.currency_id.compare_amounts(asked, 0) > 0:
                return True
        return False

    # -- guards ---

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("aftersales_is_repair", None)
        return super().create(vals_list)

    def write(self, vals):
        if "aftersales_is_repair" in vals:
            raise AccessError(
                self.env._(
                    "Whether an order is a repair's follows from the repair "
                    "(D3-10.1.5)."
                )
            )
        if vals.get("state") == "sale":
            self.filtered(lambda order: order.state != "sale")._check_repair_sale()
        result = super().write(vals)
        if {"aftersales_discount_reason", "pricelist_id"} & set(vals) and not (
            self.order_line._is_for_charge()
        ):
            self._check_discount_authority()
        return result

    def _is_service_charge(self):
        """Work and the parts that it used: no sale of goods (D2-12 asks not)."""
        self.ensure_one()
        order = self.sudo()
        return order.aftersales_is_repair and all(
            line.display_type
            or line.product_id.type == "service"
            or line.move_ids.repair_id
            for line in order.order_line
        )

    def _check_repair_sale(self):
        """Consent, discount and margin of orders that are about to be confirmed."""
        repairs = self.filtered("aftersales_is_repair")
        if repairs:
            repairs._raise_repair_reasons(repairs._get_repair_reasons())
            repairs._check_discount_authority()
            repairs._settle_low_margins()

    def _action_cancel(self):
        """A cancelled order does not count for the week."""
        result = super()._action_cancel()
        self.sudo().aftersales_log_ids._void()
        return result

    def _raise_repair_reasons(self, reasons):
        lines = [
            f"{order.name}: {' '.join(texts)}"
            for order, texts in reasons.items()
            if texts
        ]
        if lines:
            raise UserError("\n".join(lines))

    def _get_repair_reasons(self):
        """Why the customer cannot be asked for this money: ``{order: [reason]}``.

        Consent to the fee (D4-8.5.1.1.1), discount (D3-10.1.5), reason of a low
        margin (D3-10.1.6).
        """
        reasons = defaultdict(list)
        for order in self.filtered("aftersales_is_repair"):
            repairs = order.sudo().repair_order_ids
            amounts = {}
            if len(repairs) == 1:
                amounts = {repairs: (order.amount_total, order.currency_id)}
            for texts in repairs._get_consent_reasons(amounts).values():
                reasons[order] += texts
            if order._is_margin_low() and not order._is_fined_instead("margin"):
                reasons[order].append(order._get_margin_reason())
            if problem := order._get_discount_refusal():
                reasons[order].append(problem)
        return reasons

    def _get_number(self, code):
        self.ensure_one()
        return self.env["service.policy"]._get_value(code, self.company_id)

    def _is_fined_instead(self, what):
        """The company goes on with a proposed fine instead of refusing."""
        return bool(self._get_number(f"workshop.{what}_fine_instead"))

    # -- margin (D3-10.1.6) ---

    def _is_margin_low(self):
        """An accident repair below the authority that gives no reason for it."""
        self.ensure_one()
        if self.aftersales_work != "accident":
            return False
        limit = self._get_number("workshop.margin_percent")
        return (
            float_compare(self._get_repair_margin(), limit, precision_digits=2) < 0
            and not (self.aftersales_margin_reason or "").strip()
            and not self._get_advance_report("margin")
        )

    def _get_margin_reason(self):
        return self.env._(
            "The margin is %(margin).2f %%, the authority begins at %(limit)g %%: give "
            "the reason or report it in advance (D3-10.1.6).",
            margin=self._get_repair_margin(),
            limit=self._get_number("workshop.margin_percent"),
        )

    def _settle_low_margins(self):
        """Where the company lets it pass, the fine is proposed (50 yuan)."""
        low = self.filtered(lambda order: order._is_margin_low())
        if low:
            self.env["aftersales.discount.log"]._propose_fines(
                "D3-10.1.6",
                {order: order._get_adviser() for order in low},
                self.env._("Margin below the authority without a reason."),
            )
