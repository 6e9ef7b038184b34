# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError

from ..count_adjustment import get_adjustment
from ..movement_kinds import SITE_STORES


class StockMove(models.Model):
    """Adjusted by count sheets only, kept in the right place, upkept."""

    _inherit = "stock.move"

    aftersales_count_line_id = fields.Many2one(
        "aftersales.count.line",
        string="Counted By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    aftersales_count_id = fields.Many2one(
        related="aftersales_count_line_id.count_id",
        string="Count Sheet",
        store=True,
        index="btree_not_null",
    )

    def _action_done(self, cancel_backorder=False):
        self._check_count_adjustment()
        self._check_keeping_class()
        done = super()._action_done(cancel_backorder=cancel_backorder)
        done._start_upkeep()
        return done

    def write(self, vals):
        """What is done is not opened again, to be done twice (D4-3.1.4.1c)."""
        if vals.get("state", "done") != "done" and self.env.uid != SUPERUSER_ID:
            self.move_line_ids._check_done_in_stores({"state": vals["state"]})
        return super().write(vals)

    # -- no adjustment without approval ---------------------------------------

    def _get_adjusted_stores(self):
        """Stores of sites that these moves gain from, or lose to, nowhere.

        Own use and scrap are places of the suite with kinds of their own.
        """
        places = self.env["stock.location"]
        for line in self.move_line_ids:
            source, target = line.location_id, line.location_dest_id
            for store, other in ((source, target), (target, source)):
                if (
                    other.usage == "inventory"
                    and not other.aftersales_store
                    and store.aftersales_site_id
                    and store.aftersales_store in SITE_STORES
                ):
                    places |= store
        return places

    def _check_count_adjustment(self):
        """NO adjustment without approval (D4-3.1.4.1c).

        A stock manager loads a store that never had a move; the installation
        and its data do the same as the system itself.

        :raises UserError: naming the stores
        """
        if get_adjustment(self.env) or self.env.uid == SUPERUSER_ID:
            return
        stores = self._get_adjusted_stores()
        if not stores or (
            self.env.user.has_group("stock.group_stock_manager")
            and not stores.sudo()._have_moved()
        ):
            return
        raise UserError(
            self.env._(
                "The stock of %s is adjusted by an approved count sheet only "
                "(D4-3.1.4.1c): plan a count, count twice, explain the differences "
                "and have them approved. A store manager may load a store before "
                "its first move.",
                ", ".join(stores.mapped("display_name")[:5]),
            )
        )

    # -- dangerous goods lie apart ------------------------------------------------

    def _check_keeping_class(self):
        """Dangerous goods go to places for them, others do not (D4-3.1.4.1a)."""
        reasons = {}
        for move in self:
            dangerous = move.product_id.keeping_class == "dangerous"
            for line in move.move_line_ids:
                place = line.location_dest_id
                if place.aftersales_store not in ("good", "damaged"):
                    continue
                if dangerous != (place.keeping_class == "dangerous"):
                    reasons[move] = move._get_keeping_reason(place, dangerous)
        self._raise_move_reasons(reasons)

    def _get_keeping_reason(self, place, dangerous):
        if dangerous:
            return self.env._(
                "%(product)s is dangerous and lies apart (D4-3.1.4.1a): %(place)s is "
                "no place for it. Choose a place of the class “dangerous”.",
                product=self.product_id.display_name,
                place=place.display_name,
            )
        return self.env._(
            "%(place)s is for dangerous goods only (D4-3.1.4.1a): put %(product)s "
            "elsewhere.",
            product=self.product_id.display_name,
            place=place.display_name,
        )

    # -- upkeep ---------------------------------------------------------------------

    def _start_upkeep(self):
        """Goods with a cycle that enter a good store are upkept from now on."""
        rows = [
            {
                "product": line.product_id,
                "lot": line.lot_id,
                "location": line.location_dest_id,
            }
            for line in self.move_line_ids
            if line.product_id.upkeep_days
            and line.state == "done"
            and line.location_dest_id.aftersales_store == "good"
            and line.location_id.aftersales_store != "good"
        ]
        if rows:
            self.env["aftersales.upkeep"]._receive(rows)
