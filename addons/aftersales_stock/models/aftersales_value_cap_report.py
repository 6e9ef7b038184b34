# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from .aftersales_value_cap import CAP_STORES


class AftersalesValueCapReport(models.Model):
    """What fills the cap: goods by site, store, product and category (D1-3, S14).

    A view of the database over the quants, with the cost that the check of the
    cap takes; its sum is the figure that the check compares.
    """

    _name = "aftersales.value.cap.report"
    _description = "What fills the value cap"
    _auto = False
    _rec_name = "product_id"
    _order = "value desc, id"

    company_id = fields.Many2one("res.company", readonly=True)
    site_id = fields.Many2one("aftersales.site", readonly=True)
    department_id = fields.Many2one("aftersales.site", readonly=True)
    store = fields.Selection(
        selection=lambda self: (
            self.env["stock.location"]
            ._fields["aftersales_store"]
            ._description_selection(self.env)
        ),
        readonly=True,
    )
    location_id = fields.Many2one("stock.location", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", string="Category", readonly=True)
    lot_id = fields.Many2one("stock.lot", string="Serial No.", readonly=True)
    quantity = fields.Float(readonly=True, digits="Product Unit")
    currency_id = fields.Many2one(related="company_id.currency_id")
    value = fields.Monetary(readonly=True, aggregator="sum")
    share = fields.Float(
        string="Share of the Cap (%)",
        readonly=True,
        digits=(16, 2),
        aggregator="sum",
        help="Of the cap that is in force today.",
    )

    @property
    def _table_query(self) -> SQL:
        caps = self.env["aftersales.value.cap"]
        caps._flush_costs()
        policies = self.env["service.policy"]
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        rows = SQL(", ").join(
            SQL(
                "(%s, %s::float8)",
                company.id,
                policies._get_value("store.value_cap", company) or None,
            )
            for company in companies
        )
        return SQL(
            """
            SELECT goods.*, goods.value * 100 / cap.amount AS share
              FROM (SELECT quant.id, quant.location_id, quant.product_id,
                           quant.lot_id, held.company_id,
                           held.aftersales_site_id AS site_id, site.department_id,
                           held.aftersales_store AS store, template.categ_id,
                           quant.quantity,
                           quant.quantity::float8
                           * CASE WHEN template.lot_valuated AND lot.id IS NOT NULL
                                  THEN %(lot_cost)s ELSE %(product_cost)s END AS value
                      FROM stock_quant AS quant
                      JOIN stock_location AS held ON held.id = quant.location_id
                      JOIN res_company AS company ON company.id = held.company_id
                      JOIN product_product AS product
                        ON product.id = quant.product_id
                      JOIN product_template AS template
                        ON template.id = product.product_tmpl_id
                      LEFT JOIN stock_lot AS lot ON lot.id = quant.lot_id
                      LEFT JOIN aftersales_site AS site
                        ON site.id = held.aftersales_site_id
                     WHERE held.aftersales_store IN %(stores)s
                       AND (quant.owner_id IS NULL
                            OR quant.owner_id = company.partner_id)
                   ) AS goods
              JOIN (VALUES %(caps)s) AS cap (company_id, amount)
                ON cap.company_id = goods.company_id
            """,
            lot_cost=caps._get_cost("stock.lot", "lot"),
            product_cost=caps._get_cost("product.product", "product"),
            stores=CAP_STORES,
            caps=rows,
        )
