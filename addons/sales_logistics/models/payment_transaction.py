# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class PaymentTransaction(models.Model):
    """Money that comes in online confirms no order around the rules (S41, S46)."""

    _inherit = "payment.transaction"

    def _check_amount_and_confirm_order(self):
        """The money is booked in any case; the order waits for its papers."""
        ready = self.browse()
        for transaction in self:
            orders = transaction.sale_order_ids
            reasons = orders._get_portal_obstacles()
            orders._tell_customer_accepts(reasons)
            if not reasons:
                ready |= transaction
        return super(PaymentTransaction, ready)._check_amount_and_confirm_order()

    def _create_payment(self, **extra_create_values):
        """It counts as money for its order before there is an invoice (D2-24b)."""
        if len(self.sale_order_ids) == 1 and not self.invoice_ids:
            extra_create_values.setdefault("sale_order_id", self.sale_order_ids.id)
        return super()._create_payment(**extra_create_values)
