# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    material_kind = fields.Selection(
        [
            ("spare", "Spare"),
            ("consumable", "Consumable"),
            ("tool", "Tool"),
            ("equipment", "Store equipment"),
        ],
        index="btree_not_null",
        help="What the after-sales stores keep it as (D4-4.4): contact sheets list "
        "the kinds apart, tools are lent.",
    )
    repair_class = fields.Selection(
        [("1", "I: not repaired"), ("2", "II: repaired")],
        help="Class I goods are replaced and scrapped, class II goods are repaired "
        "(D4-3.1.5.1a).",
    )
    is_discontinued = fields.Boolean(
        string="Discontinued",
        help="No longer made: a reserve is kept for after-sales (D1-6).",
    )
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
