# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Domain


class StockLocation(models.Model):
    _inherit = "stock.location"

    aftersales_store = fields.Selection(
        [
            ("good", "Good store"),
            ("damaged", "Damaged store"),
            ("returns", "Returns received in the main store"),
            ("workshop", "Customers' goods in the workshop"),
            ("exchange", "Taken in exchange"),
        ],
        index="btree_not_null",
        help="What the after-sales department keeps here.",
    )
    holds_customer_goods = fields.Boolean(
        help="Goods here belong to customers: they are ours to look after, never "
        "part of the value of our stock.",
    )

    def _should_be_valued(self):
        """Customers' goods have no value in our books, with or without owner."""
        return not self.holds_customer_goods and super()._should_be_valued()

    def _search_is_valued(self, operator, value):
        domain = super()._search_is_valued(operator, value)
        wants_valued = (operator == "=") == bool(value)
        if wants_valued:
            return domain & Domain("holds_customer_goods", "=", False)
        return domain | Domain("holds_customer_goods", "=", True)
