# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class AftersalesServiceFee(models.Model):
    """Fees of services (服务收费标准): what an hour and a trip cost (S03, D3-1.5)."""

    _name = "aftersales.service.fee"
    _description = "Service fee"
    _inherit = "service.policy.table.mixin"

    _policy_key_fields = ("kind", "zone_id")

    kind = fields.Selection(
        [("labour", "Labour, an hour"), ("travel", "Travel, a trip")], required=True
    )
    zone_id = fields.Many2one(
        "aftersales.zone", ondelete="restrict", help="Empty: every zone."
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    price = fields.Monetary(required=True)

    _price_positive = models.Constraint(
        "CHECK(price >= 0)", "A service fee is zero or more."
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for line in self:
            line.currency_id = (line.company_id or self.env.company).currency_id

    def _policy_value_text(self):
        self.ensure_one()
        return self.currency_id.format(self.price)
