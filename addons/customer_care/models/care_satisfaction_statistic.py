# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL

from .care_satisfaction import SATISFIED


class CareSatisfactionStatistic(models.AbstractModel):
    """Satisfaction of the month, and of the year from its months (D3-7.4.4.4).

    Forms basically satisfied or better ÷ returned forms (D4-8.5.10a).
    """

    _name = "care.satisfaction.statistic"
    _description = "Statistic: customer satisfaction"
    _inherit = "service.statistic.handler"

    def _statistic_query(self, company, date_from, date_to):
        start, end = self._moments(company, date_from, date_to)
        return SQL(
            """
            SELECT 'care.satisfaction,' || form.id AS key,
                   'care.satisfaction' AS res_model,
                   form.id AS res_id,
                   form.name || ' · ' || customer.name AS label,
                   CASE WHEN form.overall IN %(good)s THEN 1 ELSE 0 END AS numerator,
                   1 AS denominator,
                   form.occasion AS cause,
                   NULL AS department,
                   NULL AS product,
                   jsonb_build_object(
                       'Overall rating', form.overall,
                       'Returned', to_char(form.returned_at, 'YYYY-MM-DD HH24:MI')
                   ) AS snapshot
              FROM care_satisfaction AS form
              JOIN res_partner AS customer ON customer.id = form.partner_id
             WHERE form.company_id = %(company)s
               AND form.returned_at >= %(start)s
               AND form.returned_at < %(end)s
            """,
            good=SATISFIED,
            company=company.id,
            start=start,
            end=end,
        )
