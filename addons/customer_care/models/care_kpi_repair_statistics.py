# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from ..roles import AFTERSALES_MANAGER, DEPUTY_GENERAL_MANAGER, FINANCE


class CareKpiTurnaroundStatistic(models.AbstractModel):
    """Turnaround: days from the receipt of goods to their way back (D1-2)."""

    _name = "care.kpi.turnaround.statistic"
    _description = "Statistic: turnaround"
    _inherit = "care.kpi.statistic"

    def _kpi_sources(self, company, start, end):
        goods = self._kpi_select(
            "aftersales.rma.line",
            SQL(
                """
                aftersales_rma_line AS doc
                JOIN aftersales_rma AS rma ON rma.id = doc.rma_id
                JOIN product_product AS product ON product.id = doc.product_id
           LEFT JOIN stock_lot AS lot ON lot.id = doc.lot_id
           LEFT JOIN res_partner AS partner ON partner.id = doc.partner_id
                """
            ),
            SQL(
                """
                doc.company_id = %s AND doc.state != 'cancelled'
                AND doc.signed_at IS NOT NULL
                AND doc.shipped_at >= %s AND doc.shipped_at < %s
                """,
                company.id,
                start,
                end,
            ),
            numerator=SQL(
                """
                ROUND((EXTRACT(EPOCH FROM doc.shipped_at - doc.signed_at)
                       / 86400 * doc.quantity)::numeric, 4)
                """
            ),
            denominator=SQL("doc.quantity"),
            label=SQL("concat_ws(' · ', rma.name, product.default_code, lot.name)"),
            department=SQL("partner.name"),
            product=SQL("product.default_code"),
            snapshot=SQL(
                """
                jsonb_build_object(
                    'Signed for', to_char(doc.signed_at, 'YYYY-MM-DD HH24:MI'),
                    'Shipped', to_char(doc.shipped_at, 'YYYY-MM-DD HH24:MI'))
                """
            ),
        )
        return [*super()._kpi_sources(company, start, end), goods]


class CareKpiOnTimeStatistic(models.AbstractModel):
    """Closed on time: what was to be finished by a limit (D1-2, D1-5, D3-9.6).

    Which obligations count: ``_get_closing_codes``; another addon adds its own.
    """

    _name = "care.kpi.on.time.statistic"
    _description = "Statistic: closed on time"
    _inherit = "care.kpi.statistic"

    def _get_closing_codes(self):
        """Codes of the deadline rules that end a document."""
        return (
            "rma.settle",
            "rma.repair",
            "complaint.answer",
            "corrective.improve",
            "request.solve",
        )

    def _kpi_sources(self, company, start, end):
        obligation = self._kpi_select(
            "service.deadline",
            SQL(
                """
                service_deadline AS doc
                JOIN service_deadline_rule AS rule ON rule.id = doc.rule_id
                """
            ),
            SQL(
                """
                doc.company_id = %s AND rule.code IN %s
                AND doc.state IN ('open', 'overdue', 'met', 'met_late')
                AND doc.due >= %s AND doc.due < %s
                AND (doc.met_at IS NOT NULL OR doc.due < %s)
                """,
                company.id,
                tuple(self._get_closing_codes()),
                start,
                end,
                fields.Datetime.now(),
            ),
            numerator=SQL("CASE WHEN doc.met_at <= doc.due THEN 1 ELSE 0 END"),
            label=SQL("doc.res_name"),
            cause=self._translated("rule", "name"),
            snapshot=SQL(
                """
                jsonb_build_object(
                    'Due', to_char(doc.due, 'YYYY-MM-DD HH24:MI'),
                    'Met', to_char(doc.met_at, 'YYYY-MM-DD HH24:MI'))
                """
            ),
        )
        return [*super()._kpi_sources(company, start, end), obligation]


class CareKpiQualityCostStatistic(models.AbstractModel):
    """Cost of quality: what free service cost, parts and labour (D0-1.1)."""

    _name = "care.kpi.quality.cost.statistic"
    _description = "Statistic: cost of quality"
    _inherit = "care.kpi.statistic"

    # As the report that it reads: labour at cost tells what a colleague earns.
    _rows_roles = (FINANCE, AFTERSALES_MANAGER, DEPUTY_GENERAL_MANAGER)

    def _statistic_query(self, company, date_from, date_to):
        # The report counts by days and not by moments.
        return SQL(
            """
            SELECT concat_ws(',', 'aftersales.margin.report', margin.id) AS key,
                   margin.res_model::text AS res_model, margin.res_id,
                   margin.reference::text AS label, margin.cost::numeric AS numerator,
                   0::numeric AS denominator, margin.source::text AS cause,
                   partner.name::text AS department,
                   product.default_code::text AS product,
                   jsonb_build_object('Cost', margin.cost, 'What', margin.kind)
                       AS snapshot
              FROM (%(report)s) AS margin
         LEFT JOIN res_partner AS partner ON partner.id = margin.partner_id
         LEFT JOIN product_product AS product ON product.id = margin.product_id
             WHERE margin.company_id = %(company)s
               AND margin.date >= %(first)s AND margin.date <= %(last)s
               AND margin.service_class IN ('free', 'internal')
               AND margin.cost != 0
            """,
            report=self.env["aftersales.margin.report"]._table_query,
            company=company.id,
            first=date_from,
            last=date_to,
        )
