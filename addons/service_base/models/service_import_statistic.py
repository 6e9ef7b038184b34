# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class ServiceImportStatistic(models.AbstractModel):
    """Rows of imported sheets, and how many of them were refused."""

    _name = "service.import.statistic"
    _description = "Statistic: refused rows of imports"
    _inherit = "service.statistic.handler"

    def _statistic_query(self, company, date_from, date_to):
        start, end = self._moments(company, date_from, date_to)
        return SQL(
            """
            SELECT 'service.import.line,' || line.id AS key,
                   'service.import.line' AS res_model,
                   line.id AS res_id,
                   sheet.name || ' / ' || line.row AS label,
                   CASE WHEN line.state IN ('bad', 'failed') THEN 1 ELSE 0 END
                       AS numerator,
                   1 AS denominator,
                   sheet.handler AS cause,
                   partner.name AS department,
                   NULL AS product,
                   jsonb_build_object('Status', line.state, 'File', sheet.filename)
                       AS snapshot
              FROM service_import_line AS line
              JOIN service_import AS sheet ON sheet.id = line.import_id
              JOIN res_users AS clerk ON clerk.id = sheet.user_id
              JOIN res_partner AS partner ON partner.id = clerk.partner_id
             WHERE sheet.company_id = %(company)s
               AND sheet.create_date >= %(start)s
               AND sheet.create_date < %(end)s
               AND line.state != 'empty'
            """,
            company=company.id,
            start=start,
            end=end,
        )
