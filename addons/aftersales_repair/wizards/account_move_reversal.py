# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

# Which paper an invoice was made from; core's copy of the invoice forgets it.
_PAPERS = ("aftersales_visit_id", "warranty_claim_id")


class AccountMoveReversal(models.TransientModel):
    """An invoice that is credited and made anew is of the same paper (S04, S18).

    Otherwise the voucher would ask for an invoice while the corrected one is on
    its way, and the customer would be asked twice (D3-1.5, D3-15.4).
    """

    _inherit = "account.move.reversal"

    def reverse_moves(self, is_modify=False):
        moves = self.move_ids
        action = super().reverse_moves(is_modify=is_modify)
        if is_modify:
            # Made in the order of the moves that they replace.
            anew = self.new_move_ids.sorted("id")
            for move, new in zip(moves.sudo(), anew.sudo(), strict=True):
                vals = {name: move[name].id for name in _PAPERS if move[name]}
                if vals:
                    new.write(vals)
        return action
