# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class StockMove(models.Model):
    """Goods go on loan and come back by the loan desk only (S37)."""

    _inherit = "stock.move"

    loan_line_id = fields.Many2one(
        "aftersales.loan.line",
        string="Loan",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "loan_line_id"]

    def _action_done(self, cancel_backorder=False):
        self._raise_move_reasons(self._get_loan_way_reasons())
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _get_loan_way_reasons(self):
        """Why moves may not touch a place of lent goods: ``{move: reason}``.

        A transfer made by hand, a red slip or a count would leave a borrower with
        goods that nobody lent, or a loan without goods (D4-3.1.0b).
        """
        touching = self.filtered(
            lambda move: any(
                "loan"
                in (line.location_id.aftersales_store, line.location_dest_id.aftersales_store)
                for line in move.move_line_ids
            )
        )
        if not touching:
            return {}
        meant = self.env["aftersales.loan.line"].sudo()._get_meant_quantities(touching)
        return {
            move: self.env._(
                "%(product)s: lent goods leave and come back by the loan desk only "
                "(D4-3.1.0b). Take the loan back there, or mark it as lost.",
                product=move.product_id.display_name,
            )
            for move in touching
            if move.product_id.uom_id.compare(
                sum(move.move_line_ids.mapped("quantity_product_uom")),
                meant.get(move.id, 0.0),
            )
            != 0
        }
