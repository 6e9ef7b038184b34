# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProductTemplate(models.Model):
    """Parts whose damage is the customer's decision (主元器件, D4-8.3.1.2)."""

    _inherit = "product.template"

    is_main_component = fields.Boolean(
        string="Main Component",
        help="Out of warranty, the customer agrees in writing to the charge before "
        "it is made (D4-8.5.1.1.1).",
    )
