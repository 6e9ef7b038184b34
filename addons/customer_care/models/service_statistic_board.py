# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class ServiceStatistic(models.Model):
    """Figures of any days, worked out now: for boards, which freeze nothing."""

    _inherit = "service.statistic"

    def _get_live_totals(self, company, spans):
        """``{(statistic, first day): (numerator, denominator, rows)}``.

        One query for all statistics and spans.

        :param company: res.company record
        :param spans: pairs of first and last day
        """
        if not self or not spans:
            return {}
        self.env.flush_all()
        lang = company.partner_id.lang or "en_US"
        parts = [
            SQL(
                """
                SELECT %s::integer AS statistic_id, %s::date AS first,
                       COALESCE(SUM(one.numerator), 0)::float8,
                       COALESCE(SUM(one.denominator), 0)::float8, COUNT(*)
                  FROM (%s) AS one
                """,
                statistic.id,
                first,
                statistic.sudo()._rows_of(company, first, last, lang),
            )
            for statistic in self
            for first, last in spans
        ]
        rows = self.env.execute_query(SQL(" UNION ALL ").join(parts))
        return {
            (self.browse(number), first): (top, bottom, count)
            for number, first, top, bottom, count in rows
        }
