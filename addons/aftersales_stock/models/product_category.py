# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    is_on_spares_list = fields.Boolean(
        string="On the Spares List",
        compute="_compute_is_on_spares_list",
        store=True,
        readonly=False,
        recursive=True,
        help="Damaged goods of this category and of those below go back to "
        "production management (D4-3.1.5b).",
    )

    @api.depends("parent_id.is_on_spares_list")
    def _compute_is_on_spares_list(self):
        for category in self:
            above = category.parent_id.is_on_spares_list
            category.is_on_spares_list = above or category.is_on_spares_list
