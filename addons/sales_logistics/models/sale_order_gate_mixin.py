# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.service_base.turns import take_turns

# States before the gate.
GATED = ("draft", "sent")


class SaleOrderGateMixin(models.AbstractModel):
    """What an order needs before it is confirmed (S41, S46).

    The check stands where the state is written, so that the button, the portal,
    an import and a call from outside meet the same rule.
    """

    _name = "sale.order.gate.mixin"
    _description = "Gate before an order is confirmed"

    # -- confirmation ---

    @api.depends(
        "demand_voucher_id.state",
        "contract_id.state",
        "sale_voucher_ids.state",
        "amount_total",
        "partner_id",
    )
    def _compute_gate_text(self):
        waiting = self.filtered(lambda order: order.state in GATED and order._origin)
        waiting = waiting._get_gated()
        reasons = waiting._get_cannot_confirm_reasons()
        for order in self:
            order.gate_text = "\n".join(reasons.get(order, [])) or False

    def _get_cannot_confirm_reasons(self):
        """``{order: [reason, …]}`` by the policies (S41, S42, S46)."""
        policy = self.env["service.policy"]
        reasons = {}
        for order in self:
            order = order.sudo()
            texts = []
            if order.currency_id.compare_amounts(order.amount_total, 0) < 0:
                texts.append(self.env._("Its total is below zero: make a credit note."))
            if policy._get_value("order.demand_voucher", order.company_id):
                texts += order._get_demand_reasons()
            if policy._get_value("order.two_signatures", order.company_id):
                texts += order._get_signature_reasons()
            texts += order._get_contract_reasons()
            if order.settlement_ids.filtered(lambda one: one.state == "booked"):
                texts.append(
                    self.env._(
                        "Its deposit was settled when it was broken off: make a new "
                        "order (D2-24b)."
                    )
                )
            if order.lacks_deposit_rule:
                texts.append(
                    self.env._(
                        "The deposit matrix has no line for it (D2-24a): add one."
                    )
                )
            if texts:
                reasons[self.browse(order.id)] = texts
        return reasons

    def _get_demand_reasons(self):
        demand = self.demand_voucher_id
        if not demand:
            return [self.env._("The customer's demand voucher is missing (D2-12).")]
        if demand.state != "accepted":
            return [
                self.env._(
                    "The demand voucher %s is not accepted (D2-15).", demand.name
                )
            ]
        if demand.partner_id.commercial_partner_id != (
            self.partner_id.commercial_partner_id
        ):
            return [
                self.env._("The demand voucher %s is another customer's.", demand.name)
            ]
        return []

    def _get_signature_reasons(self):
        signed = self.sale_voucher_ids.filtered(lambda v: v.state == "signed")
        if not signed:
            return [
                self.env._(
                    "Clerk and supervisor have not both signed the sales voucher "
                    "(D2-12)."
                )
            ]
        if self.currency_id.compare_amounts(signed[:1].amount, self.amount_total):
            return [
                self.env._(
                    "It was changed after the sales voucher was signed: sign again "
                    "(D2-12)."
                )
            ]
        return []

    @api.depends("state", "amount_total", "sale_voucher_ids.state")
    def _compute_signs_again(self):
        """Confirmed, and no longer what both have signed for (D2-12)."""
        policy = self.env["service.policy"]
        for order in self:
            vouchers = order.sudo().sale_voucher_ids.filtered(
                lambda voucher: voucher.state in ("draft", "signed")
            )
            order.signs_again = bool(
                order.state == "sale"
                and vouchers
                and policy._get_value("order.two_signatures", order.company_id)
                and order.sudo()._get_signature_reasons()
            )

    def _get_contract_reasons(self):
        contract = self.contract_id
        if not contract:
            if not self.needs_contract:
                return []
            return [
                self.env._(
                    "It needs a contract that is effective (D2-11): from the limit on, "
                    "and for what is made to order always."
                )
            ]
        if contract.state not in ("effective", "archived"):
            return [
                self.env._("The contract %s is not effective (D2-21).", contract.name)
            ]
        if contract.partner_id.commercial_partner_id != (
            self.partner_id.commercial_partner_id
        ):
            return [self.env._("The contract %s is another customer's.", contract.name)]
        orders = contract.order_ids.filtered(lambda o: o.state == "sale") | self
        ordered = sum(orders.mapped("amount_total"))
        if contract.currency_id != self.currency_id:
            return [self.env._("The contract %s has another currency.", contract.name)]
        if contract.currency_id.compare_amounts(ordered, contract.amount) > 0:
            return [
                self.env._(
                    "The contract %(contract)s covers %(amount)s, its orders come to "
                    "%(ordered)s (D2-37.1).",
                    contract=contract.name,
                    amount=contract.amount,
                    ordered=ordered,
                )
            ]
        return []

    @api.model_create_multi
    def create(self, vals_list):
        self._check_agreed_before([*vals_list, self.default_get(["agreed_before"])])
        orders = super().create(vals_list)
        confirmed = orders.filtered(lambda order: order.state == "sale")
        confirmed._check_can_confirm()
        confirmed._keep_earnest()
        return orders

    def write(self, vals):
        confirmed = self.browse()
        self._check_agreed_before([vals])
        if "earnest_agreed" in vals and not self.env.su:
            raise AccessError(
                self.env._("The earnest money follows from the order (D2-24b).")
            )
        if vals.get("state") == "sale":
            # A cancelled order too: it does not come back past the gate.
            confirmed = self.filtered(lambda order: order.state != "sale")
            confirmed._check_can_confirm()
        if vals.get("state", "sale") != "sale":
            # Back to a quotation as well: it would be cancelled from there.
            self._check_deposit_settled()
            # What becomes a quotation again is agreed anew, by the rules.
            old = self.sudo().filtered("agreed_before")
            old.write({"agreed_before": 0})
        result = super().write(vals)
        confirmed._keep_earnest()
        self.env["sale.customer.file"]._report_large_sales(confirmed._get_gated())
        if {"contract_id", "demand_voucher_id", "partner_id"} & set(vals):
            self._check_covered()
        return result

    def _check_agreed_before(self, vals_list):
        """What was agreed before the rules is noted at their installation only.

        :raises AccessError: whoever writes it, it would let goods leave unpaid
        """
        name = "agreed_before"
        if any(name in vals and (vals[name] or not self.env.su) for vals in vals_list):
            raise AccessError(
                self.env._(
                    "What was agreed before these rules stands since they came in: "
                    "collect the money, or ask for credit (D2-24e, D2-26)."
                )
            )

    def _get_company_amount(self):
        """The total with taxes, in the company's currency."""
        self.ensure_one()
        return self.currency_id._convert(
            self.amount_total, self.company_id.currency_id, self.company_id
        )

    def _get_gated(self):
        """Orders that the policies of sales are about.

        The charge of a service, of a repair for example, is no sale of goods: an
        addon that makes such orders tells so in ``_is_service_charge``.
        """
        if not hasattr(self, "_is_service_charge"):
            return self
        return self.filtered(lambda order: not order._is_service_charge())

    def _check_can_confirm(self):
        gated = self._get_gated()
        # Two orders at one moment cannot both take the last of a contract.
        take_turns(gated.sudo().contract_id)
        self._raise_order_reasons(gated._get_cannot_confirm_reasons())

    def _check_covered(self):
        """A confirmed order stays within its contract when it changes (D2-37.1)."""
        confirmed = self.filtered(lambda order: order.state == "sale")._get_gated()
        take_turns(confirmed.sudo().contract_id)
        self._raise_order_reasons(
            {order: order._get_contract_reasons() for order in confirmed.sudo()}
        )
        confirmed._keep_earnest()

    def _raise_order_reasons(self, reasons):
        lines = [
            f"{order.display_name}: {' '.join(texts)}"
            for order, texts in reasons.items()
            if texts
        ]
        if lines:
            raise UserError("\n".join(lines))
