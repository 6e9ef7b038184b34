# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class AftersalesPartsCostStatistic(models.AbstractModel):
    """Value of the parts issued for own use, less what red slips gave back (S39).

    A row a stock move: the denominator carries the quantity in the product's unit,
    the department is the one whose store issued it.
    """

    _name = "aftersales.parts.cost.statistic"
    _description = "Statistic: parts issued"
    _inherit = "service.statistic.handler"

    def _statistic_query(self, company, date_from, date_to):
        start, end = self._moments(company, date_from, date_to)
        self.env["stock.move"].flush_model()
        self.env["stock.move.line"].flush_model()
        self.env["stock.picking"].flush_model()
        self.env["aftersales.site"].flush_model()
        return SQL(
            """
            SELECT 'stock.move,' || move.id AS key,
                   'stock.move' AS res_model,
                   move.id AS res_id,
                   COALESCE(move.reference, '') AS label,
                   (move.value * way.sign)::numeric AS numerator,
                   (moved.quantity * way.sign)::numeric AS denominator,
                   site.complete_name AS cause,
                   department.complete_name AS department,
                   %(product)s AS product,
                   jsonb_build_object(
                       'product_id', move.product_id,
                       'site_id', site.id,
                       'department_id', department.id,
                       'code', product.default_code,
                       'date', move.date
                   ) AS snapshot
              FROM stock_move AS move
              JOIN stock_picking AS picking ON picking.id = move.picking_id
              JOIN stock_picking_type AS kind ON kind.id = picking.picking_type_id
              JOIN product_product AS product ON product.id = move.product_id
              JOIN product_template AS template
                ON template.id = product.product_tmpl_id
              JOIN stock_location AS store
                ON store.id = CASE WHEN picking.aftersales_is_red
                                   THEN move.location_dest_id
                                   ELSE move.location_id END
              JOIN aftersales_site AS site ON site.id = store.aftersales_site_id
              JOIN aftersales_site AS department
                ON department.id = site.department_id
        CROSS JOIN LATERAL (
                   SELECT CASE WHEN picking.aftersales_is_red
                               THEN -1 ELSE 1 END AS sign) AS way
        CROSS JOIN LATERAL (
                   SELECT SUM(line.quantity_product_uom) AS quantity
                     FROM stock_move_line AS line
                    WHERE line.move_id = move.id) AS moved
             WHERE kind.aftersales_kind = 'own_use_out'
               AND move.state = 'done'
               AND move.company_id = %(company)s
               AND move.date >= %(start)s
               AND move.date < %(end)s
            """,
            product=self._translated("template", "name"),
            company=company.id,
            start=start,
            end=end,
        )
