# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    repair_class = fields.Selection(
        [("1", "I: not repaired"), ("2", "II: repaired")],
        help="Class I goods are replaced and scrapped, class II goods are repaired "
        "(D4-3.1.5.1a).",
    )
    is_discontinued = fields.Boolean(
        string="Discontinued",
        help="No longer made: a reserve is kept for after-sales (D1-6).",
    )
