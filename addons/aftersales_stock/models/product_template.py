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
