# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from odoo.addons.service_base.digest import digest


class SaleOrder(models.Model):
    """What clerk and supervisor have signed: the goods, not only their total.

    Twice the quantity at half the price, other goods, or goods for nothing come to
    the same total and are another order (S46, D2-12, D2-G2.1).
    """

    _inherit = "sale.order"

    def _get_signed_content(self):
        """SHA-256 of product, unit, quantity, price and taxes of the goods."""
        self.ensure_one()
        return digest(
            sorted(
                [
                    line.product_id.id,
                    line.product_uom_id.id,
                    round(line.product_uom_qty, 6),
                    round(line.price_unit, 6),
                    round(line.discount, 6),
                    sorted(line.tax_ids.ids),
                ]
                # Not a part of them: the taxes are read for all orders at once.
                for line in self.order_line
                if line.product_id and not line.is_downpayment
            )
        )

    def _get_signature_reasons(self):
        reasons = super()._get_signature_reasons()
        if reasons:
            return reasons
        signed = self.sale_voucher_ids.filtered(lambda v: v.state == "signed")
        if not signed[:1]._is_of_content(self):
            return [
                self.env._(
                    "Its goods were changed after the sales voucher was signed: sign "
                    "again (D2-12)."
                )
            ]
        return reasons

    @api.depends(
        "order_line.product_id",
        "order_line.product_uom_id",
        "order_line.product_uom_qty",
        "order_line.price_unit",
        "order_line.discount",
        "order_line.tax_ids",
    )
    def _compute_signs_again(self):
        return super()._compute_signs_again()

    @api.depends("order_line.product_id", "order_line.product_uom_qty")
    def _compute_gate_text(self):
        return super()._compute_gate_text()
