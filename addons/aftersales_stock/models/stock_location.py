# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class StockLocation(models.Model):
    _inherit = "stock.location"

    aftersales_store = fields.Selection(
        [
            ("good", "Good store"),
            ("damaged", "Damaged store"),
            ("loan", "On loan"),
            ("transit", "In transit"),
            ("maker", "At the maker"),
            ("provisional", "Received without papers"),
            ("own_use", "Own use"),
            ("scrap", "Scrapped"),
            ("returns", "Returns received in the main store"),
            ("workshop", "Customers' goods in the workshop"),
            ("exchange", "Taken in exchange"),
        ],
        compute="_compute_aftersales_store",
        store=True,
        readonly=False,
        recursive=True,
        index="btree_not_null",
        help="What the after-sales department keeps here. Shelves are what the "
        "store around them is.",
    )
    aftersales_site_id = fields.Many2one(
        "aftersales.site",
        string="Site",
        compute="_compute_aftersales_site_id",
        store=True,
        readonly=False,
        recursive=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    holds_customer_goods = fields.Boolean(
        help="Goods here belong to customers: they are ours to look after, never "
        "part of the value of our stock.",
    )

    @api.depends("location_id.aftersales_store")
    def _compute_aftersales_store(self):
        for location in self:
            parent = location.location_id.aftersales_store
            location.aftersales_store = parent or location.aftersales_store

    @api.depends("location_id.aftersales_site_id")
    def _compute_aftersales_site_id(self):
        for location in self:
            parent = location.location_id.aftersales_site_id
            location.aftersales_site_id = parent or location.aftersales_site_id

    def _get_aftersales_place(self):
        """The store, or the usage of what is no store; see ``movement_kinds``."""
        return self.aftersales_store or self.usage

    def _should_be_valued(self):
        """Customers' goods have no value in our books, with or without owner."""
        return not self.holds_customer_goods and super()._should_be_valued()

    def _search_is_valued(self, operator, value):
        domain = super()._search_is_valued(operator, value)
        wants_valued = (operator == "=") == bool(value)
        if wants_valued:
            return domain & Domain("holds_customer_goods", "=", False)
        return domain | Domain("holds_customer_goods", "=", True)
