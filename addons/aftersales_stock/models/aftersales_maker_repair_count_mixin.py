# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class AftersalesMakerRepairCountMixin(models.AbstractModel):
    """How often the maker repaired something (D4-2.3.3): a serial, or without
    serials a product of a site."""

    _name = "aftersales.maker.repair.count.mixin"
    _description = "Count of repairs by the maker"

    repair_count = fields.Integer(
        string="Repaired Before",
        compute="_compute_repair_count",
        help="Of this serial; without serials, of this product at this site.",
    )

    @api.model
    def _count_repairs_of(self, lots):
        """``{lot: repairs by the maker}``."""
        return dict(
            self.sudo()._read_group(
                [("lot_id", "in", lots.ids), ("repaired_qty", ">", 0)],
                ["lot_id"],
                ["__count"],
            )
        )

    @api.model
    def _count_repairs(self, records):
        """``{record: repairs before}`` of records with serial, product, site."""
        lots = self._count_repairs_of(records.lot_id)
        lots = {lot.id: count for lot, count in lots.items()}
        bare = records.filtered(lambda record: not record.lot_id)
        groups = self.sudo()._read_group(
            [
                ("lot_id", "=", False),
                ("product_id", "in", bare.product_id.ids),
                ("site_id", "in", bare.site_id.ids),
                ("repaired_qty", ">", 0),
            ],
            ["product_id", "site_id"],
            ["__count"],
        )
        others = {(product.id, site.id): count for product, site, count in groups}
        return {
            record: lots.get(record.lot_id.id, 0)
            if record.lot_id
            else others.get((record.product_id.id, record.site_id.id), 0)
            for record in records
        }

    @api.depends("lot_id", "product_id", "site_id", "repaired_qty")
    def _compute_repair_count(self):
        counts = self._count_repairs(self)
        for repair in self:
            own = 1 if repair.repaired_qty and repair.id else 0
            repair.repair_count = counts[repair] - own
