# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

CUSTOMER_KINDS = [("new", "New customer"), ("old", "Old customer")]
DEPOSIT_KINDS = [("earnest", "Earnest money"), ("advance", "Advance")]


class SaleDepositRule(models.Model):
    """The deposit and payment terms of an order (S42, D2-24a … D2-24e).

    By customer, supply of the product and amount of the order in the company's
    currency, taxes included. Up to 10,000 yuan includes 10,000 (A33).

    New customers: 20 or 30 % for regular goods (D2-24c), 30 % ordered in and 50 %
    customised (D2-24d).
    """

    _name = "sale.deposit.rule"
    _description = "Deposit matrix"
    _inherit = ["service.policy.table.mixin", "sale.deposit.rule.cover.mixin"]

    _policy_key_fields = ("customer_kind", "supply_kind")
    _policy_range_field = ("amount_from", "amount_to")
    _policy_range_bounds = "(]"

    customer_kind = fields.Selection(CUSTOMER_KINDS, string="Customer")
    supply_kind = fields.Selection(
        [
            ("stock", "Regular stock"),
            ("to_order", "Ordered in"),
            ("custom", "Made to order"),
        ],
        string="Supply",
    )
    amount_from = fields.Float(
        string="Above", digits=(16, 2), help="Orders above this amount; 0: any."
    )
    amount_to = fields.Float(
        string="Up To", digits=(16, 2), help="This amount included; 0: no limit."
    )
    percent = fields.Float(
        string="Deposit %",
        digits=(16, 2),
        help="Part of the line that is paid before the goods are ordered or reserved.",
    )
    deposit_kind = fields.Selection(
        DEPOSIT_KINDS,
        required=True,
        default="earnest",
        help="Earnest money secures the contract up to the part of the price that the "
        "law allows; what is above it, and an advance, is only a part of the price "
        "that is paid early. The contract may say otherwise.",
    )
    approver = fields.Selection(
        [("supervisor", "Supervisor"), ("gm", "Supervisor, then general manager")],
        required=True,
        default="gm",
        help="Whose approval makes the contract effective (A30).",
    )
    pay_on_delivery = fields.Boolean(
        string="Balance before Delivery",
        help="The goods leave when all is paid (D2-24e, A32).",
    )

    _percent_range = models.Constraint(
        "CHECK (percent >= 0 AND percent <= 100)",
        "A deposit is between 0 and 100 percent.",
    )

    def _policy_value_text(self):
        self.ensure_one()
        text = self.env._("%s %% deposit", self.percent)
        if self.pay_on_delivery:
            text = self.env._("%s, balance before delivery", text)
        return text
