# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class AccountPartialReconcile(models.Model):
    """What those liable paid, and took back, is owed again (S39)."""

    _inherit = "account.partial.reconcile"

    def unlink(self):
        moves = (self.debit_move_id | self.credit_move_id).move_id
        losses = moves.sudo().loss_share_ids.loss_id
        result = super().unlink()
        losses._reopen_unpaid()
        return result
