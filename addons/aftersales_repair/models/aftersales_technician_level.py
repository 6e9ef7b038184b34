# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class AftersalesTechnicianLevel(models.Model):
    """How many of a part a technician always carries (S03)."""

    _name = "aftersales.technician.level"
    _description = "Level of a technician's stock"
    _order = "product_id, id"

    stock_id = fields.Many2one(
        "aftersales.technician.stock", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="stock_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        ondelete="restrict",
        domain="[('is_storable', '=', True)]",
    )
    quantity = fields.Float(string="Quota", digits="Product Unit", required=True)
    on_hand = fields.Float(
        digits="Product Unit", compute="_compute_on_hand", compute_sudo=True
    )
    missing = fields.Float(
        string="To Load",
        digits="Product Unit",
        compute="_compute_on_hand",
        compute_sudo=True,
    )

    _product_unique = models.Constraint(
        "UNIQUE(stock_id, product_id)", "The part has a level in this stock already."
    )
    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "A level is above zero."
    )

    @api.depends("quantity", "product_id", "stock_id")
    def _compute_on_hand(self):
        free = self.stock_id._get_free()
        missing = self.stock_id._get_missing()
        for level in self:
            key = (level.stock_id.location_id.id, level.product_id.id, False)
            level.on_hand = free.get(key, 0.0)
            level.missing = missing.get(level.stock_id, {}).get(level.product_id, 0.0)
