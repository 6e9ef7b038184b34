# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from .aftersales_value_cap import CAP_STORES

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
