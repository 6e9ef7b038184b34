# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_accepted_old(self):
        """The products that are taken as the old part of this one (S25)."""
        self.ensure_one()
        return self | self.accepted_old_product_ids
