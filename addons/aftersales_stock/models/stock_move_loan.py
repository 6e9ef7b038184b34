# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

# Value that arrives here is a cost of the site that issued the goods.
_COST_PLACES = ("own_use", "scrap")


class StockMove(models.Model):
    """Lent goods, and whose cost a move is."""

    _inherit = "stock.move"

    loan_line_id = fields.Many2one(
        "aftersales.loan.line",
        string="Loan",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )

    def _action_done(self, cancel_backorder=False):
        self._raise_move_reasons(self._get_loan_way_reasons())
        return super()._action_done(cancel_backorder=cancel_backorder)

    # -- lent goods: by the loan desk only (S37) ---

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "loan_line_id"]

    def _get_loan_way_reasons(self):
        """Why moves may not touch a place of lent goods: ``{move: reason}``.

        A transfer made by hand, a red slip or a count would leave a borrower with
        goods that nobody lent, or a loan without goods (D4-3.1.0b).
        """
        touching = self.filtered(
            lambda move: any(
                "loan"
                in (
                    line.location_id.aftersales_store,
                    line.location_dest_id.aftersales_store,
                )
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

    # -- what a site uses, scraps or loses is its own cost (D3-6.16a, S39) ---

    def _get_cost_site(self):
        """The site whose cost this move is, or none: value stays in its store."""
        self.ensure_one()
        source, target = self.location_id, self.location_dest_id
        if target.aftersales_store in _COST_PLACES:
            return source.aftersales_site_id
        if source.aftersales_store in _COST_PLACES:
            return target.aftersales_site_id
        return self.env["aftersales.site"]

    def _get_account_move_line_vals(self):
        """The cost line carries the site; the stock line does not."""
        vals_list = super()._get_account_move_line_vals()
        distribution = self._get_cost_site()._get_analytic_distribution()
        if not distribution:
            return vals_list
        stock = self.product_id._get_product_accounts()["stock_valuation"]
        for vals in vals_list:
            if vals["account_id"] != stock.id:
                vals["analytic_distribution"] = distribution
        return vals_list

    def _get_analytic_distribution(self):
        """Where the move posts no entry, its analytic line is made at once.

        A move that posts gets its line from the entry: twice would be too much.
        """
        distribution = super()._get_analytic_distribution()
        if distribution or self.state != "done" or self._should_create_account_move():
            return distribution
        return self._get_cost_site()._get_analytic_distribution()
