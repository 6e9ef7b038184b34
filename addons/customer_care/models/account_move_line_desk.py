# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError


class AccountMoveLine(models.Model):
    """Which fee a bill's line is for; income is read from here (D2-S5.3).

    A fee is billed at the price of the list, by whatever way (D2-S2.3).
    """

    _inherit = "account.move.line"

    care_request_fee_id = fields.Many2one(
        "care.request.fee",
        string="Fee of a Request",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if any(vals.get("care_request_fee_id") for vals in vals_list):
            lines._check_fee_prices()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if {"price_unit", "discount", "care_request_fee_id"} & set(vals):
            self._check_fee_prices()
        return result

    def _copy_data_extend_business_fields(self, values):
        """A credit note is for the same fee: it counts against the income."""
        result = super()._copy_data_extend_business_fields(values)
        values["care_request_fee_id"] = self.care_request_fee_id.id
        return result

    def _check_fee_prices(self):
        for line in self.sudo().filtered("care_request_fee_id"):
            fee = line.care_request_fee_id
            if line.discount or fee.currency_id.compare_amounts(
                line.price_unit, fee.price
            ):
                raise AccessError(
                    self.env._(
                        "%(fee)s is billed at %(price)s, the price of the fee list "
                        "(D2-S2.3).",
                        fee=fee.service_id.name,
                        price=fee.currency_id.format(fee.price),
                    )
                )
