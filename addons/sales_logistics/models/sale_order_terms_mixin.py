# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class SaleOrderTermsMixin(models.AbstractModel):
    """Deposit, approval and duty of a contract by the matrix (S41, S42)."""

    _name = "sale.order.terms.mixin"
    _description = "Payment terms of an order"

    # -- terms ---

    @api.depends(
        "partner_id",
        "company_id",
        "order_line.price_total",
        "order_line.product_id.supply_kind",
        "amount_total",
    )
    def _compute_terms(self):
        kinds = self._get_kinds()
        rules = self._get_deposit_rules(kinds)
        policy = self.env["service.policy"]
        for order in self:
            lines = order._get_goods_lines()
            line_rules = rules.get(order, {})
            deposit = sum(
                line.price_total * line_rules[line].percent / 100
                for line in lines
                if line_rules.get(line)
            )
            order.deposit_required = order.currency_id.round(max(deposit, 0))
            found = self.env["sale.deposit.rule"].union(*line_rules.values())
            approvers = set(found.mapped("approver"))
            order.deposit_approver = (
                "gm" if approvers != {"supervisor"} else "supervisor"
            )
            order.pay_on_delivery = any(found.mapped("pay_on_delivery"))
            order.customer_kind = kinds[order]
            limit = policy._get_value("contract.amount", order.company_id)
            order.needs_contract = bool(lines) and (
                "custom" in lines.product_id.mapped("supply_kind")
                or order.company_id.currency_id.compare_amounts(
                    order._in_company_currency(), limit
                )
                >= 0
            )

    def _get_goods_lines(self):
        return self.order_line.filtered(
            lambda line: line.product_id and not line.is_downpayment
        )

    def _in_company_currency(self):
        self.ensure_one()
        if self.currency_id == self.company_id.currency_id:
            return self.amount_total
        day = self.env["service.policy"]._today(self.company_id)
        return self.currency_id._convert(
            self.amount_total, self.company_id.currency_id, self.company_id, day
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

    def _get_deposit_rules(self, kinds):
        """``{order: {line: sale.deposit.rule}}``."""
        cases, keys = [], []
        for order in self:
            amount = order._in_company_currency()
            for line in order._get_goods_lines():
                keys.append((order, line))
                cases.append(
                    {
                        "company": order.company_id,
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
