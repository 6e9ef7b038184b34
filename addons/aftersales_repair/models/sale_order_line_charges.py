# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError

# Compared by identity: no client can send this very object.
_FOR_CHARGE = object()
_KEY = "aftersales_for_charge"
# A change of these changes the discount of an order.
_PRICED = {
    "discount",
    "order_id",
    "price_unit",
    "product_id",
    "product_uom_id",
    "product_uom_qty",
}


class SaleOrderLine(models.Model):
    """A line of a repair's order: how much of it a contract pays (S10, S21)."""

    _inherit = "sale.order.line"

    aftersales_cover_percent = fields.Float(
        string="Contract Pays (%)",
        readonly=True,
        copy=False,
        digits=(16, 2),
        help="The price is what is left for the customer; this is no discount.",
        groups="base.group_user",
    )

    def _for_charge(self):
        """These lines, allowed to say what a contract covers. Server code only."""
        return self.with_context(**{_KEY: _FOR_CHARGE})

    def _is_for_charge(self):
        return self.env.context.get(_KEY) is _FOR_CHARGE

    def _check_charge_fields(self, vals_list):
        if self._is_for_charge():
            return
        if any(vals.get("aftersales_cover_percent") for vals in vals_list):
            raise AccessError(
                self.env._(
                    "What a contract pays of a repair is written by its charge sheet "
                    "(D4-8.5.1.1.1)."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_charge_fields(vals_list)
        lines = super().create(vals_list)
        if not self._is_for_charge():
            lines.order_id._check_discount_authority()
        return lines

    def write(self, vals):
        if "aftersales_cover_percent" in vals:
            self._check_charge_fields([{"aftersales_cover_percent": True}])
        result = super().write(vals)
        if _PRICED & set(vals) and not self._is_for_charge():
            self.order_id._check_discount_authority()
        return result

    def _get_repair_figures(self):
        """What the line is worth to the customer, before and after reductions.

        :return: ``(full amount, reduction)`` in the order's currency, in the tax
            basis of the price; the contract's share counts for neither
        """
        self.ensure_one()
        if self.display_type or self.is_downpayment or not self.product_id:
            return 0.0, 0.0
        quantity = self.product_uom_qty
        share = 1 - self.aftersales_cover_percent / 100
        listed = self._get_repair_list_price() * share
        full = max(listed, self.price_unit) * quantity
        net = self.price_unit * quantity * (1 - self.discount / 100)
        if net < 0:
            # A discount as a line of its own.
            return 0.0, -net
        return full, full - net

    def _get_repair_list_price(self):
        """The price of the customer's price list, without any discount."""
        self.ensure_one()
        line = self.with_company(self.company_id)
        taxes = line.product_id.taxes_id._filter_taxes_by_company(line.company_id)
        return line.product_id._get_tax_included_unit_price_from_price(
            line._get_display_price(),
            product_taxes=taxes,
            fiscal_position=line.order_id.fiscal_position_id,
        )

    def _get_repair_cost(self):
        """Cost of the customer's share, in the company's currency."""
        self.ensure_one()
        if self.display_type or not self.product_id:
            return 0.0
        product = self.product_id.with_company(self.company_id)
        quantity = self.product_uom_id._compute_quantity(
            self.product_uom_qty, product.uom_id
        )
        share = 1 - self.aftersales_cover_percent / 100
        return product.standard_price * quantity * share
