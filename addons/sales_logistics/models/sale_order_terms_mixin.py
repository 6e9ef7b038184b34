# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.tools import float_round


class SaleOrderTermsMixin(models.AbstractModel):
    """Deposit, approval and duty of a contract by the matrix (S41, S42)."""

    _name = "sale.order.terms.mixin"
    _description = "Payment terms of an order"

    # -- terms ---

    @api.depends(
        "state",
        "partner_id",
        "company_id",
        "order_line.price_total",
        "order_line.product_id.supply_kind",
        "amount_total",
        "contract_id.deposit_kind",
        "agreed_before",
    )
    def _compute_terms(self):
        kinds = self._get_kinds()
        days = self._get_decision_days()
        rules = self._get_deposit_rules(kinds, days)
        policy = self.env["service.policy"]
        for order in self:
            line_rules = rules.get(order, {})
            deposit, earnest = order._get_deposits(line_rules)
            law = policy._get_value(
                "deposit.earnest_percent", order.company_id, days[order]
            )
            order.deposit_required = deposit
            order.earnest_required = min(
                earnest, order._round_down(order.amount_total * law / 100)
            )
            order.advance_required = deposit - order.earnest_required
            order.lacks_deposit_rule = not all(line_rules.values())
            found = self.env["sale.deposit.rule"].union(*line_rules.values())
            approvers = set(found.mapped("approver"))
            order.deposit_approver = (
                "gm" if approvers != {"supervisor"} else "supervisor"
            )
            order.pay_on_delivery = any(found.mapped("pay_on_delivery"))
            order.customer_kind = kinds[order]
            limit = policy._get_value("contract.amount", order.company_id, days[order])
            supplies = {line.product_id.supply_kind for line in line_rules}
            order.needs_contract = bool(line_rules) and (
                "custom" in supplies
                or order.company_id.currency_id.compare_amounts(
                    order._in_company_currency(), limit
                )
                >= 0
            )
            if order._is_agreed_before():
                order._drop_terms()

    def _is_agreed_before(self):
        """Confirmed before the rules came in, and not enlarged since."""
        self.ensure_one()
        agreed = self.sudo().agreed_before
        if not agreed:
            return False
        return self.currency_id.compare_amounts(self.amount_total, agreed) <= 0

    def _drop_terms(self):
        """Neither deposit nor contract was agreed."""
        self.update(
            {
                "deposit_required": 0,
                "earnest_required": 0,
                "advance_required": 0,
                "needs_contract": False,
                "lacks_deposit_rule": False,
            }
        )

    def _get_deposits(self, line_rules):
        """``(deposit, part of it that is earnest money)`` by the matrix.

        Line by line; what is taken off the whole order lowers every line alike.
        """
        self.ensure_one()
        part = self._get_discount_factor()
        agreed = self.contract_id.deposit_kind
        amounts = {}
        for line, rule in line_rules.items():
            amounts[rule] = amounts.get(rule, 0.0) + max(line.price_total, 0)
        deposit = earnest = 0.0
        for rule, amount in amounts.items():
            share = amount * part * rule.percent / 100
            deposit += share
            if (agreed or rule.deposit_kind) == "earnest":
                earnest += share
        return self.currency_id.round(deposit), self.currency_id.round(earnest)

    def _get_discount_factor(self):
        """What is left of each line when lines below zero are spread over all."""
        self.ensure_one()
        totals = self._get_goods_lines().mapped("price_total")
        whole = sum(total for total in totals if total > 0)
        if not whole:
            return 1.0
        return max(1 + sum(total for total in totals if total < 0) / whole, 0.0)

    def _round_down(self, amount):
        """What is allowed at most is never rounded up."""
        self.ensure_one()
        return float_round(
            max(amount, 0),
            precision_rounding=self.currency_id.rounding,
            rounding_method="DOWN",
        )

    def _keep_earnest(self):
        """Note on confirmed orders what of the deposit is earnest money (D2-24b)."""
        for order in self.filtered(lambda order: order.state == "sale"):
            agreed = order.earnest_required
            if order.currency_id.compare_amounts(order.earnest_agreed, agreed):
                order.sudo().earnest_agreed = agreed

    def _get_decision_days(self):
        """The day whose policies decide: a confirmed order keeps those of its own."""
        policy = self.env["service.policy"]
        days = {}
        for company, orders in self.grouped("company_id").items():
            today = policy._today(company)
            zone = timezone(company.resource_calendar_id.tz or "UTC")
            for order in orders:
                days[order] = today
                if order.state == "sale" and order.date_order:
                    moment = utc.localize(order.date_order)
                    days[order] = moment.astimezone(zone).date()
        return days

    def _get_goods_lines(self):
        return self.order_line.filtered(
            lambda line: line.product_id and not line.is_downpayment
        )

    def _in_company_currency(self):
        self.ensure_one()
        if self.currency_id == self.company_id.currency_id:
            return self.amount_total
        return self.currency_id._convert(
            self.amount_total,
            self.company_id.currency_id,
            self.company_id,
            self._get_decision_days()[self],
        )

    def _get_kinds(self):
        """``{order: "old" or "new"}`` with one query a company.

        A confirmed order stays what it was: only deals before its own count.
        """
        kinds = {}
        now = fields.Datetime.now()
        for company, orders in self.grouped("company_id").items():
            first = orders.partner_id._get_first_deals(company)
            for order in orders:
                moment = order.date_order if order.state == "sale" else now
                deal = first.get(order.partner_id.commercial_partner_id)
                kinds[order] = "old" if deal and deal < moment else "new"
        return kinds

    def _get_deposit_rules(self, kinds, days):
        """``{order: {line: sale.deposit.rule}}``; empty where no line decides."""
        cases, keys = [], []
        for order in self:
            amount = order._in_company_currency()
            for line in order._get_goods_lines():
                keys.append((order, line))
                cases.append(
                    {
                        "company": order.company_id,
                        "day": days[order],
                        "customer_kind": kinds[order],
                        "supply_kind": line.product_id.supply_kind or "stock",
                        "amount": amount,
                    }
                )
        rules = {}
        found = (
            self.env["sale.deposit.rule"].sudo()._lookup_many(cases) if cases else []
        )
        for (order, line), rule in zip(keys, found, strict=True):
            rules.setdefault(order, {})[line] = rule
        return rules
