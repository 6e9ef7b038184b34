# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_old_for_new = fields.Boolean(
        string="Old for New",
        help="The new part is issued when the old one is handed in (D0-2.4.3e).",
    )
    accepted_old_product_ids = fields.Many2many(
        "product.product",
        "product_template_accepted_old_rel",
        string="Also Taken as Old Part",
        help="Old parts of another model that are taken for this one. A part of its "
        "own model always is.",
    )
