# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


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

    def button_draft(self):
        self.origin_payment_id._check_not_counted()
        return super().button_draft()

    def button_cancel(self):
        self.origin_payment_id._check_not_counted()
        return super().button_cancel()
