# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class SaleRegionStatistic(models.AbstractModel):
    """What was sold in a month, by region and channel (S54, D2-G1.3, D2-Q1.3).

    The lines of confirmed orders by the company's days: amount without taxes in the
    company's currency, quantity in the product's unit; the region is the customer's
    province, else the sales area; the channel is the medium of the order. Frozen
    by the month and by the year, so that what was reported stays.
    """

    _name = "sale.region.statistic"
    _description = "Sales by region and channel"
    _inherit = "service.statistic.handler"

    def _statistic_query(self, company, date_from, date_to):
        start, end = self._moments(company, date_from, date_to)
        return SQL(
            """
            SELECT 'sale.order.line,' || line.id AS key,
                   'sale.order' AS res_model,
                   sale.id AS res_id,
                   concat_ws(' · ', sale.name, customer.name) AS label,
                   line.price_subtotal / COALESCE(NULLIF(sale.currency_rate, 0), 1)
                       AS numerator,
                   line.product_uom_qty * unit.factor / own_unit.factor
                       AS denominator,
                   medium.name AS cause,
                   COALESCE(region.name, %(area)s) AS department,
                   COALESCE(product.default_code, %(product)s) AS product,
                   jsonb_build_object(
                       'Quantity', line.product_uom_qty,
                       'Channel', medium.name,
                       'Region', COALESCE(region.name, %(area)s),
                       'Salesperson', person.name
                   ) AS snapshot
              FROM sale_order_line AS line
              JOIN sale_order AS sale ON sale.id = line.order_id
              JOIN res_partner AS customer ON customer.id = sale.partner_id
              JOIN product_product AS product ON product.id = line.product_id
              JOIN product_template AS template
                ON template.id = product.product_tmpl_id
              JOIN uom_uom AS unit ON unit.id = line.product_uom_id
              JOIN uom_uom AS own_unit ON own_unit.id = template.uom_id
         LEFT JOIN res_country_state AS region ON region.id = customer.state_id
         LEFT JOIN crm_team AS team ON team.id = sale.team_id
         LEFT JOIN utm_medium AS medium ON medium.id = sale.medium_id
         LEFT JOIN res_users AS login ON login.id = sale.user_id
         LEFT JOIN res_partner AS person ON person.id = login.partner_id
             WHERE sale.company_id = %(company)s
               AND sale.state = 'sale'
               AND sale.date_order >= %(start)s
               AND sale.date_order < %(end)s
               AND line.display_type IS NULL
               AND NOT COALESCE(line.is_downpayment, FALSE)
            """,
            area=self._translated("team", "name"),
            product=self._translated("template", "name"),
            company=company.id,
            start=start,
            end=end,
        )
