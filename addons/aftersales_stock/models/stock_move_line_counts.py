# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError

from ..movement_kinds import SITE_STORES

_WHAT_MOVED = {
    "quantity",
    "product_uom_id",
    "lot_id",
    "owner_id",
    "location_id",
    "location_dest_id",
}


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def write(self, vals):
        if _WHAT_MOVED & set(vals) and self.env.uid != SUPERUSER_ID:
            self._check_done_in_stores(vals)
        return super().write(vals)

    def _check_done_in_stores(self, vals):
        """What a done move has moved is no place to adjust a store's stock.

        Core lets managers change done moves, which changes the stock with no
        move of its own (D4-3.1.4.1c).
        """
        done = self.filtered(
            lambda line: (
                line.state == "done"
                and {
                    line.location_id.aftersales_store,
                    line.location_dest_id.aftersales_store,
                }
                & set(SITE_STORES)
                and line._changes(vals)
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
