# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class PaymentTransaction(models.Model):
    """What is paid in the portal counts for the order that it pays (S42)."""

    _inherit = "payment.transaction"

    def _create_payment(self, **extra_create_values):
        orders = self.sale_order_ids
        if len(orders) == 1 and not self.invoice_ids:
            extra_create_values.setdefault("sale_order_id", orders.id)
        return super()._create_payment(**extra_create_values)
