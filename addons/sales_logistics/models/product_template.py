# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    supply_kind = fields.Selection(
        [
            ("stock", "Regular stock"),
            ("to_order", "Ordered in"),
            ("custom", "Made to order"),
        ],
        string="Supply",
        default="stock",
        help="How the product is supplied: deposits and the duty to have a "
        "contract depend on it (D2-11, D2-24a).",
    )
