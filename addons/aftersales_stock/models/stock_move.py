# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError

from ..count_adjustment import get_adjustment
from ..movement_kinds import KINDS, SITE_STORES

# Nobody brings customers' goods into these but through the main store.
_CLOSED_TO_CUSTOMERS = ("good", "damaged", "workshop")


class StockMove(models.Model):
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
        self._check_aftersales_way()
        self._check_site_authority()
        self._check_count_adjustment()
        self._check_keeping_class()
        done = super()._action_done(cancel_backorder=cancel_backorder)
        done._start_upkeep()
        return done

    def _get_aftersales_way_reasons(self):
        """Why a move may not be done: ``{move: reason}`` (D1-12, S12, S30).

        Each kind of movement has places that it takes from and brings to; a red
        (negative) slip goes the same way back. Customers' returns come in through
        the main store; the after-sales stores take them from there only.
        """
        reasons = {}
        for move in self:
            kind = KINDS.get(move.picking_type_id.aftersales_kind)
            is_red = move.picking_id.aftersales_is_red
            for line in move.move_line_ids:
                source = line.location_id._get_aftersales_place()
                target = line.location_dest_id._get_aftersales_place()
                if kind and is_red:
                    wrong = source not in kind.targets or target not in kind.sources
                elif kind:
                    wrong = source not in kind.sources or target not in kind.targets
                else:
                    wrong = source == "customer" and target in _CLOSED_TO_CUSTOMERS
                if wrong:
                    reasons[move] = move._get_wrong_way_reason(line, kind)
        return reasons

    def _get_wrong_way_reason(self, line, kind):
        values = {
            "product": self.product_id.display_name,
            "origin": line.location_id.display_name,
            "target": line.location_dest_id.display_name,
        }
        if kind and kind.rule != "D1-12":
            return self.env._(
                "%(product)s may not go from %(origin)s to %(target)s as "
                "“%(kind)s” (%(rule)s): choose the store that this kind of movement "
                "is for.",
                kind=self.picking_type_id.name,
                rule=kind.rule,
                **values,
            )
        return self.env._(
            "%(product)s may not go from %(origin)s to %(target)s "
            "(D1-12): customers' returns are received in the main store, "
            "which issues them to after-sales.",
            **values,
        )

    def _check_aftersales_way(self):
        self._raise_move_reasons(self._get_aftersales_way_reasons())

    def _check_site_authority(self):
        """Whoever moves a site's goods works for it (D4-2.1b, D4-2.1c, S31).

        What arrives at a store is the business of those who send it out as well:
        the kinds of a transfer are approved by each side apart.
        """
        if self.env.su:
            return
        sites = self.move_line_ids.location_id.aftersales_site_id
        sites |= self.move_line_ids.location_dest_id.filtered(
            lambda place: place.aftersales_store != "transit"
        ).aftersales_site_id
        # What comes out of transit is taken in by the receiving site alone.
        sites.sudo()._check_authority(self.env.user)

    def _raise_move_reasons(self, reasons):
        if reasons:
            raise UserError(
                "\n".join(
                    f"{move.picking_id.name or move.reference or ''}: {reason}"
                    for move, reason in reasons.items()
                )
            )

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
