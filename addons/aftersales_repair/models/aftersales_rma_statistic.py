# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class AftersalesRmaStatistic(models.AbstractModel):
    """Rows of the statistics on returned goods; one handler for each figure.

    A handler says which date puts goods into the month, what they add to the
    numerator and to the denominator, and which goods count at all.
    """

    _name = "aftersales.rma.statistic"
    _description = "Statistic on returned goods"
    _inherit = "service.statistic.handler"

    def _goods_moment(self) -> SQL:
        """The moment (naive UTC) that decides in which month goods count."""
        return SQL("line.signed_at")

    def _goods_numerator(self) -> SQL:
        return SQL("line.quantity")

    def _goods_denominator(self) -> SQL:
        return SQL("0")

    def _goods_condition(self) -> SQL:
        return SQL("line.state NOT IN ('draft', 'cancelled')")

    def _statistic_query(self, company, date_from, date_to):
        start, end = self._moments(company, date_from, date_to)
        return SQL(
            """
            SELECT 'aftersales.rma.line,' || line.id AS key,
                   'aftersales.rma.line' AS res_model,
                   line.id AS res_id,
                   concat_ws(' · ', rma.name, product.default_code, lot.name)
                       AS label,
                   %(numerator)s AS numerator,
                   %(denominator)s AS denominator,
                   %(reason)s AS cause,
                   customer.name AS department,
                   COALESCE(product.default_code, %(product)s) AS product,
                   jsonb_build_object(
                       'Quantity', line.quantity,
                       'Status', line.state,
                       'Verdict', line.verdict,
                       'Disposition', line.disposition,
                       'Signed for', to_char(line.signed_at, 'YYYY-MM-DD HH24:MI'),
                       'Shipped', to_char(line.shipped_at, 'YYYY-MM-DD HH24:MI')
                   ) AS snapshot
              FROM aftersales_rma_line AS line
              JOIN aftersales_rma AS rma ON rma.id = line.rma_id
              JOIN res_partner AS customer ON customer.id = line.partner_id
              JOIN product_product AS product ON product.id = line.product_id
              JOIN product_template AS template
                ON template.id = product.product_tmpl_id
         LEFT JOIN stock_lot AS lot ON lot.id = line.lot_id
         LEFT JOIN aftersales_return_reason AS reason ON reason.id = line.reason_id
             WHERE line.company_id = %(company)s
               AND %(moment)s >= %(start)s
               AND %(moment)s < %(end)s
               AND %(condition)s
            """,
            numerator=self._goods_numerator(),
            denominator=self._goods_denominator(),
            reason=self._translated("reason", "name"),
            product=self._translated("template", "name"),
            company=company.id,
            moment=self._goods_moment(),
            start=start,
            end=end,
            condition=self._goods_condition(),
        )
