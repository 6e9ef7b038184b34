# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError


class CareFee(models.Model):
    """The fee list (收费标准, S64, D2-S2.1): what a service costs from a day on.

    Its lines come from approved changes only (D2-S2.3), so that a fee is used
    after its approval and from its day, and what was charged before keeps its own.
    """

    _name = "care.fee"
    _description = "Fee list"
    _inherit = "service.policy.table.mixin"

    _policy_key_fields = ("service_id",)
    _guarded_fields = ("price", "service_id", "date_from", "date_to", "change_id")

    service_id = fields.Many2one(
        "care.fee.service", required=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    price = fields.Monetary(required=True)
    change_id = fields.Many2one(
        "care.fee.change",
        string="Approved By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    _price_positive = models.Constraint("CHECK(price >= 0)", "A fee is zero or more.")

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
        if not self._is_in_transition():
            self._raise_unapproved()
        return super().create(vals_list)

    def unlink(self):
        if not self._is_in_transition():
            self._raise_unapproved()
        return super().unlink()

    def _raise_unapproved(self):
        raise AccessError(
            self.env._(
                "Fees change by an approved fee change only (D2-S2.3). Ask for one."
            )
        )
