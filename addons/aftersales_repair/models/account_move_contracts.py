# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """The client's share of a repair under warranty (S18, D3-15.4)."""

    _inherit = "account.move"

    warranty_claim_id = fields.Many2one(
        "aftersales.warranty.claim",
        copy=False,
        readonly=True,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )

    def _sum_for_claim(self):
        """What these invoices ask of the client, before tax; credit notes count
        against it."""
        return sum(
            move.amount_untaxed * (-1 if move.move_type == "out_refund" else 1)
            for move in self
        )

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """A credit note gives the share back to the same claim."""
        defaults = default_values_list or [{} for _move in self]
        for move, values in zip(self, defaults, strict=True):
            if move.sudo().warranty_claim_id:
                values["warranty_claim_id"] = move.warranty_claim_id.id
        return super()._reverse_moves(defaults, cancel=cancel)

    def _post(self, soft=True):
        """The client pays the share that was judged, and no more (D3-15.4)."""
        claims = self.sudo().warranty_claim_id
        posted = super()._post(soft=soft)
        for claim in claims:
            asked = claim.invoice_ids.filtered(lambda move: move.state == "posted")
            amount = asked._sum_for_claim()
            if claim.currency_id.compare_amounts(amount, claim.client_amount) > 0:
                raise UserError(
                    self.env._(
                        "%(claim)s: the client bears %(share)s, the invoices ask for "
                        "%(amount)s (D3-15.4).",
                        claim=claim.name,
                        share=claim.client_amount,
                        amount=claim.currency_id.round(amount),
                    )
                )
        return posted
