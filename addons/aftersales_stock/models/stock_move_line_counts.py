# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError

from ..movement_kinds import SITE_STORES

_WHAT_MOVED = {
    "quantity",
    "product_uom_id",
    "lot_id",
    "owner_id",
    "location_id",
    "location_dest_id",
    "state",
}


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        """A line more on what is done moves stock as well (D4-3.1.4.1c)."""
        lines = super().create(vals_list)
        if self.env.uid != SUPERUSER_ID:
            lines._refuse_done(
                lines.filtered(
                    lambda line: not line.product_uom_id.is_zero(line.quantity)
                )
            )
        return lines

    def write(self, vals):
        if _WHAT_MOVED & set(vals) and self.env.uid != SUPERUSER_ID:
            self._check_done_in_stores(vals)
        return super().write(vals)

    def _check_done_in_stores(self, vals):
        """What a done move has moved is no place to adjust a store's stock.

        Core lets managers change done moves, which changes the stock with no
        move of its own (D4-3.1.4.1c).
        """
        self._refuse_done(self.filtered(lambda line: line._changes(vals)))

    def _refuse_done(self, lines):
        done = lines.filtered(
            lambda line: (
                line.state == "done"
                and {
                    line.location_id.aftersales_store,
                    line.location_dest_id.aftersales_store,
                }
                & set(SITE_STORES)
            )
        )
        if done:
            raise UserError(
                self.env._(
                    "%s is done: what it moved in the after-sales stores stays. Make "
                    "a red slip, or a count sheet (D4-2.5c, D4-3.1.4.1c).",
                    ", ".join(done[:5].mapped("display_name")),
                )
            )

    def _changes(self, vals):
        self.ensure_one()
        for name in _WHAT_MOVED & set(vals):
            value = self[name]
            value = value.id if isinstance(value, models.BaseModel) else value
            if (value or False) != (vals[name] or False):
                return True
        return False
