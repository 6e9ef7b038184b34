# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import float_compare

# Stores whose goods are scrapped by a scrap request only.
_STORES = ("good", "damaged", "loan", "transit", "maker")
# Kinds that only a repair at the maker makes.
_MAKER_KINDS = ("maker_out", "swap_in")


class StockMove(models.Model):
    """Damaged goods go to the maker, back and to scrap by their papers only.

    Checked where goods move, so that no transfer goes around a paper.
    """

    _inherit = "stock.move"

    maker_repair_id = fields.Many2one(
        "aftersales.maker.repair",
        string="Repair by the Maker",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    scrap_request_id = fields.Many2one(
        "aftersales.scrap.request",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [
            *super()._prepare_merge_moves_distinct_fields(),
            "maker_repair_id",
            "scrap_request_id",
        ]

    def _action_done(self, cancel_backorder=False):
        self._raise_move_reasons(self._get_damaged_way_reasons())
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _get_damaged_way_reasons(self):
        """Why moves of damaged goods may not be done: ``{move: reason}``."""
        reasons = {}
        for move in self:
            for line in move.move_line_ids:
                source = line.location_id
                target = line.location_dest_id._get_aftersales_place()
                reason = (
                    move._get_maker_reason(source, target)
                    or move._get_repaired_reason(source, target)
                    or move._get_scrap_reason(source, target)
                )
                if reason:
                    reasons[move] = reason
        return reasons

    def _get_maker_reason(self, source, target):
        """D4-3.1.3f, D4-3.1.5.1b: no site sends to the maker, nobody without the
        department's application."""
        kind = self.picking_type_id.aftersales_kind
        if self.picking_id.aftersales_is_red:
            return False
        store = source.aftersales_store
        away = target == "maker" or (target == "supplier" and store == "damaged")
        if away and source.sudo().aftersales_site_id.level == "site":
            return self.env._(
                "%(product)s: no site sends damaged goods to the maker (D4-3.1.3f). "
                "Return them to production management.",
                product=self.product_id.display_name,
            )
        if target == "maker" and not self._fits_repair("applied"):
            return self.env._(
                "%(product)s goes to the maker with an approved repair application "
                "only (D4-3.1.5.1b).",
                product=self.product_id.display_name,
            )
        if kind in _MAKER_KINDS and not self._fits_repair("at_maker"):
            return self.env._(
                "%(product)s is kept or replaced by the maker with its repair only "
                "(D4-3.1.5.1d).",
                product=self.product_id.display_name,
            )
        return False

    def _get_repaired_reason(self, source, target):
        """D0-2.4.2d: damaged goods are good again after a repair only."""
        if source.aftersales_store != "damaged" or target != "good":
            return False
        kind = self.picking_type_id.aftersales_kind
        # A wrong taking-in goes back the way it came.
        if kind == "damaged_in" and self.picking_id.aftersales_is_red:
            return False
        repair = self.sudo().maker_repair_id
        if kind == "repaired_in" and repair.place == "site":
            if self._fits_repair("at_maker"):
                return False
        return self.env._(
            "%(product)s is damaged: it enters the good store after its repair only "
            "(D0-2.4.2d).",
            product=self.product_id.display_name,
        )

    def _fits_repair(self, state):
        """The repair is at this step and about these goods."""
        repair = self.sudo().maker_repair_id
        if repair.state != state or repair.product_id != self.product_id:
            return False
        limit = repair._get_quantity()
        if state == "at_maker":
            limit = repair._to_product_unit(repair.open_qty)
        known = repair.lot_id | repair.replacement_lot_id
        return self._is_within(limit, known)

    def _get_scrap_reason(self, source, target):
        """D4-2.3.3: scrapped with the department's permission only."""
        around = self.scrap_id and source.aftersales_store in _STORES
        if target != "scrap" and not around:
            return False
        request = self.sudo().scrap_request_id
        if (
            request.state == "approved"
            and not around
            and request.product_id == self.product_id
            and self._is_within(request._get_quantity(), request.lot_id)
        ):
            return False
        return self.env._(
            "%(product)s of the after-sales stores is scrapped by an approved scrap "
            "request only (D4-2.3.3).",
            product=self.product_id.display_name,
        )

    def _is_within(self, limit, lots):
        quantity = sum(
            line.product_uom_id._compute_quantity(
                line.quantity, self.product_id.uom_id, round=False
            )
            for line in self.move_line_ids
        )
        return (
            float_compare(quantity, limit, precision_digits=4) <= 0
            and self.move_line_ids.lot_id <= lots
        )
