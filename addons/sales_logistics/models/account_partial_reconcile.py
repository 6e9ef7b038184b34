# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

_MONEY_JOURNALS = ("bank", "cash", "credit")


class AccountPartialReconcile(models.Model):
    """Money of an order is not matched away once its goods are out (S42)."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._get_deprived_orders()._check_still_covered()
        partials._get_paid_back_orders()._check_earnest_kept()
        return partials

    def unlink(self):
        """Money that paid an order stays the order's when the matching is undone.

        It counts for the order again until it is matched anew; matched with what is
        not the order's, it is looked at as above.
        """
        freed = self._get_paid_orders()
        result = super().unlink()
        for payment, order in freed.items():
            payment.sale_order_id = order
        return result

    def _get_paid_orders(self):
        """``{payment: order}`` of money that is matched with one order's invoices."""
        paid = {}
        for partial in self.sudo():
            moves = (partial.debit_move_id | partial.credit_move_id).move_id
            for payment in moves.origin_payment_id:
                order = (moves - payment.move_id).line_ids.sale_line_ids.order_id
                customers = (
                    order.partner_id | order.partner_invoice_id
                ).commercial_partner_id
                if (
                    len(order) == 1
                    and not payment.sale_order_id
                    and payment.partner_type == "customer"
                    and payment.partner_id.commercial_partner_id in customers
                ):
                    paid[payment] = order
        return paid

    def _get_deprived_orders(self):
        """Orders whose own money was matched with something that is not theirs."""
        orders = self.env["sale.order"]
        for partial in self.sudo():
            moves = (partial.debit_move_id | partial.credit_move_id).move_id
            for payment in moves.origin_payment_id.filtered("sale_order_id"):
                other = moves - payment.move_id
                theirs = other.line_ids.sale_line_ids.order_id
                theirs |= other.origin_payment_id.sale_order_id
                if payment.sale_order_id not in theirs:
                    orders |= payment.sale_order_id
        return orders

    def _get_paid_back_orders(self):
        """Orders whose credited down payment was matched with money that goes out."""
        moves = self.env["account.move"]
        for partial in self.sudo():
            both = (partial.debit_move_id | partial.credit_move_id).move_id
            if both.filtered(lambda move: move.journal_id.type in _MONEY_JOURNALS):
                moves |= both
        return moves._get_down_payment_orders()
