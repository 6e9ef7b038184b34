# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    aftersales_skill_ids = fields.Many2many(
        "aftersales.skill",
        "aftersales_skill_category_rel",
        "category_id",
        "skill_id",
        string="Service Skills",
    )
