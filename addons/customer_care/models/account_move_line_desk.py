# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import float_compare

_BILLED = {"price_unit", "discount", "quantity", "care_request_fee_id"}


class AccountMoveLine(models.Model):
    """Which fee a bill's line is for; income is read from here (D2-S5.3).

    A fee is billed at the price of the list and for the quantity of the request, by
    whatever way (D2-S2.3, D2-S3.2).
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
        if "care_request_fee_id" in vals:
            self._check_fee_kept(vals["care_request_fee_id"])
        result = super().write(vals)
        if _BILLED & set(vals):
            self._check_fee_prices()
        return result

    def _check_fee_kept(self, fee_id):
        """Taken off its line, a fee would be billed twice, at any price."""
        for line in self.sudo():
            fee = line.care_request_fee_id
            if fee and fee.id != fee_id:
                raise AccessError(
                    self.env._(
                        "%(bill)s: the line bills %(fee)s and stays so (D2-S2.3). "
                        "Delete the draft's line, or credit the bill.",
                        bill=line.move_id.display_name,
                        fee=fee.service_id.name,
                    )
                )

    def _copy_data_extend_business_fields(self, values):
        """A credit note is for the same fee: it counts against the income."""
        result = super()._copy_data_extend_business_fields(values)
        values["care_request_fee_id"] = self.care_request_fee_id.id
        return result

    def _check_fee_prices(self):
        """Price and quantity of the fee; a credit note gives back no more."""
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
            digits = self.env["decimal.precision"].precision_get("Product Unit")
            over = float_compare(line.quantity, fee.quantity, precision_digits=digits)
            credit = line.move_id.move_type == "out_refund"
            if over > 0 or line.quantity < 0 or (over and not credit):
                raise AccessError(
                    self.env._(
                        "%(request)s: %(fee)s is billed for %(quantity)g, as it stands "
                        "on the request (D2-S3.2). Change it there before it is "
                        "billed.",
                        request=fee.request_id.name,
                        fee=fee.service_id.name,
                        quantity=fee.quantity,
                    )
                )
