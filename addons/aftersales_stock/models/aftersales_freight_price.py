# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError


class AftersalesFreightPrice(models.Model):
    """Filed freight prices (运费备案价格): who takes how much for which way (S38).

    A line comes from an approved ``aftersales.freight.price.change`` and from
    nothing else, so that a price counts only after the approval and from its day.
    """

    _name = "aftersales.freight.price"
    _description = "Filed freight price"
    _inherit = "service.policy.table.mixin"

    _policy_key_fields = ("carrier_id", "route_id")

    carrier_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: any carrier.",
    )
    route_id = fields.Many2one(
        "aftersales.freight.route",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: any way of the carrier.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    price = fields.Monetary(required=True)
    change_id = fields.Many2one(
        "aftersales.freight.price.change",
        string="Approved With",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )

    _price_positive = models.Constraint(
        "CHECK(price > 0)", "A filed price is above zero."
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for line in self:
            line.currency_id = (line.company_id or self.env.company).currency_id

    def _policy_value_text(self):
        self.ensure_one()
        return self.currency_id.format(self.price)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_from_application()
        return super().create(vals_list)

    def write(self, vals):
        self._check_from_application()
        return super().write(vals)

    def unlink(self):
        self._check_from_application()
        return super().unlink()

    @api.model
    def _check_from_application(self):
        if self._is_protected():
            raise AccessError(
                self.env._(
                    "Filed prices change by an application that the business "
                    "management department approves (D4-3.3.1b): make one."
                )
            )
