# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class StockMove(models.Model):
    """Parts of visits: out of a technician's stock by a signed voucher only."""

    _inherit = "stock.move"

    aftersales_visit_id = fields.Many2one(
        "aftersales.visit",
        string="Service Voucher",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    aftersales_visit_part_id = fields.Many2one(
        "aftersales.visit.part",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [
            *super()._prepare_merge_moves_distinct_fields(),
            "aftersales_visit_part_id",
        ]

    def _get_aftersales_way_reasons(self):
        reasons = super()._get_aftersales_way_reasons()
        right = self.filtered(lambda move: move not in reasons)
        return {**reasons, **right._get_technician_way_reasons()}

    def _get_technician_way_reasons(self):
        """Why parts may not leave a technician's stock: ``{move: reason}`` (D3-1.4).

        A transfer by hand would use parts up that no customer signed for.
        """
        return {
            move: self.env._(
                "%(product)s: parts in the stock of %(technician)s are used up by a "
                "signed service voucher only (D3-1.4).",
                product=move.product_id.display_name,
                technician=line.location_id.name,
            )
            for move in self
            for line in move.move_line_ids
            if line.location_id.aftersales_store == "technician"
            and line.location_dest_id.usage in ("customer", "production")
            and not (self.env.su and move.aftersales_visit_part_id)
        }
