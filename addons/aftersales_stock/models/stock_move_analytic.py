# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

# Value that arrives here is a cost of the site that issued the goods.
_COST_PLACES = ("own_use", "scrap")


class StockMove(models.Model):
    """What a site uses, scraps or loses is its own cost (D3-6.16a, S39)."""

    _inherit = "stock.move"

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
