# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    def _get_free(self, lines):
        """``{product id: quantity}`` free in the warehouse's stock, one read.

        :param lines: records with a ``product_id``
        """
        products = (
            lines.product_id.sudo()
            .with_company(self.company_id)
            .with_context(location=self.lot_stock_id.id)
        )
        return {product.id: product.free_qty for product in products}
