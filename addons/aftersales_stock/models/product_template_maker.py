# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    maker_warranty_months = fields.Integer(
        string="Maker's Warranty (months)",
        help="From the purchase: within it the maker repairs tools free of charge "
        "(D4-3.1.5.1c).",
    )
