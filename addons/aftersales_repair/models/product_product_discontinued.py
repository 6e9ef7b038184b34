# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model_create_multi
    def create(self, vals_list):
        """A variant of a discontinued product has a reserve too (D1-6)."""
        products = super().create(vals_list)
        discontinued = products.filtered("is_discontinued")
        if discontinued:
            self.env["aftersales.reserve"].sudo()._ensure(discontinued)
        return products
