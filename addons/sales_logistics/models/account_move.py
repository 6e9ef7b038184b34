# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError


class AccountMove(models.Model):
    _inherit = "account.move"

    cash_slip_id = fields.Many2one(
        "sale.cash.slip",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(["cash_slip_id"])
        for vals in vals_list:
            self._check_slip_told({**defaults, **vals})
        return super().create(vals_list)

    def write(self, vals):
        self._check_slip_told(vals)
        return super().write(vals)

    def _check_slip_told(self, vals):
        """Which entry booked a slip is told by the count (S45, D2-28)."""
        if "cash_slip_id" in vals and not self.env.su:
            raise AccessError(
                self.env._("An entry belongs to a slip by its count only (D2-28).")
            )

    def _get_down_payment_orders(self):
        """Orders whose down-payment invoices these credit notes take back."""
        refunds = self.sudo().filtered(
            lambda move: move.move_type == "out_refund" and move._is_downpayment()
        )
        return refunds.line_ids.sale_line_ids.order_id

    def button_draft(self):
        self.origin_payment_id._check_not_counted()
        return super().button_draft()

    def button_cancel(self):
        self.origin_payment_id._check_not_counted()
        return super().button_cancel()
