# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class CareFeeService(models.Model):
    """A service that is charged for: a meal, a night, a copy (S64, D2-S2.2)."""

    _name = "care.fee.service"
    _description = "Charged service"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        ondelete="restrict",
        default=lambda self: self.env.company,
        help="Empty: every company.",
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        ondelete="restrict",
        domain="[('type', '=', 'service')]",
        help="On the bill: account and taxes come from here.",
    )
    unit = fields.Char(translate=True, help="Of what the fee is one: a meal, a night.")
    currency_id = fields.Many2one("res.currency", compute="_compute_price")
    price = fields.Monetary(
        string="In Force", compute="_compute_price", help="Of the fee list today."
    )
    has_price = fields.Boolean(compute="_compute_price")

    @api.depends_context("company")
    def _compute_price(self):
        company = self.env.company
        fees = self.env["care.fee"]._lookup_many(
            [{"company": company, "service_id": service} for service in self]
        )
        for service, fee in zip(self, fees, strict=True):
            service.currency_id = company.currency_id
            service.price = fee.price
            service.has_price = bool(fee)

    def action_view_fees(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "customer_care.care_fee_action"
            ),
            "domain": [("service_id", "=", self.id)],
            "context": {},
        }
