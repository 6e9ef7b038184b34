# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..movement_kinds import COMPANY_PLACES, SITE_STORES
from .aftersales_value_cap import CAP_STORES

# What only a kind of movement brings in or takes out, and the two stores of a site
# that only a slip moves goods between.
_BY_KIND = frozenset({"transit", *COMPANY_PLACES})
_KEPT_APART = frozenset({"good", "damaged"})

# Whoever changes these on a done line changes the stock.
_MOVES_STOCK = frozenset(
    {
        "quantity",
        "product_uom_id",
        "location_id",
        "location_dest_id",
        "owner_id",
        "lot_id",
        "quant_id",
    }
)


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _lacks_kind(self):
        """Whether these places are joined by kinds of movement only (S30)."""
        self.ensure_one()
        source, target = self.location_id, self.location_dest_id
        sites = source.aftersales_site_id, target.aftersales_site_id
        stores = {source.aftersales_store, target.aftersales_store}
        if len(stores) == 1 and sites[0] == sites[1]:
            return False
        if stores & _BY_KIND:
            return True
        if sites[0] == sites[1]:
            return stores == _KEPT_APART
        return all(sites) and stores <= set(SITE_STORES)

    def _get_cap_companies(self):
        """Companies into whose after-sales stores these lines bring goods.

        What only goes from one of these stores to another brings no value in.
        """
        companies = self.env["res.company"]
        for source, target in {
            (line.location_id, line.location_dest_id) for line in self
        }:
            is_inside = (
                source.aftersales_store in CAP_STORES
                and source.company_id == target.company_id
            )
            if target.aftersales_store in CAP_STORES and not is_inside:
                companies |= target.company_id
        return companies

    @api.model_create_multi
    def create(self, vals_list):
        """A line added to a done move brings goods as well."""
        moves = self.env["stock.move"].browse(
            {vals["move_id"] for vals in vals_list if vals.get("move_id")}
        )
        done = moves.filtered(lambda move: move.state == "done")
        if not done:
            return super().create(vals_list)
        with self.env["aftersales.value.cap"]._guard(done.company_id):
            return super().create(vals_list)

    def write(self, vals):
        """So does a done line that is changed afterwards."""
        done = self.browse()
        if _MOVES_STOCK & set(vals):
            done = self.filtered(lambda line: line.state == "done")
        if not done:
            return super().write(vals)
        with self.env["aftersales.value.cap"]._guard(done.company_id):
            return super().write(vals)
