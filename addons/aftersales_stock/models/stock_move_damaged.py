# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError
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

    maker_repair_ids = fields.Many2many(
        "aftersales.maker.repair",
        "aftersales_maker_repair_move_rel",
        "move_id",
        "repair_id",
        string="Repairs by Makers",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="One move carries the goods of many repairs: fewer moves, the same trail.",
    )
    scrap_request_ids = fields.Many2many(
        "aftersales.scrap.request",
        "aftersales_scrap_request_move_rel",
        "move_id",
        "request_id",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_damaged_links(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_damaged_links(vals)
        return super().write(vals)

    def _check_damaged_links(self, vals):
        """Whose goods a move carries is the paper's word, not a client's."""
        if not self.env.su and (
            vals.get("maker_repair_ids") or vals.get("scrap_request_ids")
        ):
            raise AccessError(
                self.env._(
                    "Repairs by makers and scrap requests make their moves "
                    "themselves (D4-2.3.2, D4-2.3.3): use their buttons."
                )
            )

    def _get_aftersales_way_reasons(self):
        reasons = super()._get_aftersales_way_reasons()
        right = self.filtered(lambda move: move not in reasons)
        return {**reasons, **right._get_damaged_way_reasons()}

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
        places = set(self.sudo().maker_repair_ids.mapped("place"))
        if kind == "repaired_in" and places == {"site"}:
            if self._fits_repair("at_maker"):
                return False
        return self.env._(
            "%(product)s is damaged: it enters the good store after its repair only "
            "(D0-2.4.2d).",
            product=self.product_id.display_name,
        )

    def _fits_repair(self, state):
        """The repairs are at this step and about these goods."""
        repairs = self.sudo().maker_repair_ids
        if set(repairs.mapped("state")) != {state}:
            return False
        limit = sum(
            repair._get_quantity()
            if state == "applied"
            else repair._to_product_unit(repair.open_qty)
            for repair in repairs
        )
        lots = repairs.lot_id | repairs.replacement_lot_id
        return self._is_within(repairs.product_id, limit, lots)

    def _get_scrap_reason(self, source, target):
        """D4-2.3.3: scrapped with the department's permission only."""
        around = self.scrap_id and source.aftersales_store in _STORES
        if target != "scrap" and not around:
            return False
        # What a borrower lost leaves by the loan desk, which asks for its own paper.
        if self.picking_type_id.aftersales_kind == "loan_lost":
            return False
        requests = self.sudo().scrap_request_ids
        if not around and set(requests.mapped("state")) == {"approved"}:
            limit = sum(request._get_quantity() for request in requests)
            if self._is_within(requests.product_id, limit, requests.lot_id):
                return False
        return self.env._(
            "%(product)s of the after-sales stores is scrapped by an approved scrap "
            "request only (D4-2.3.3).",
            product=self.product_id.display_name,
        )

    def _is_within(self, product, limit, lots):
        quantity = sum(
            line.product_uom_id._compute_quantity(
                line.quantity, self.product_id.uom_id, round=False
            )
            for line in self.move_line_ids
        )
        return (
            self.product_id == product
            and float_compare(quantity, limit, precision_digits=4) <= 0
            and self.move_line_ids.lot_id <= lots
        )
