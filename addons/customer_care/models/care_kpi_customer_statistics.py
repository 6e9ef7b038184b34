# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class CareKpiCapaStatistic(models.AbstractModel):
    """Corrective actions that worked ÷ those looked at (D3-5.4.4, D4-8.5.6.2).

    A sheet is looked at in the month in which both sides verified its effect, or
    in which the same fault opened it again. It worked when the effect was there by
    the limit and the fault never came again.
    """

    _name = "care.kpi.capa.statistic"
    _description = "Statistic: corrective actions that worked"
    _inherit = "care.kpi.statistic"

    def _kpi_sources(self, company, start, end):
        days = {"company": company.id, "start": start, "end": end}
        sheet = self._kpi_select(
            "care.corrective.action",
            SQL(
                """
                care_corrective_action AS doc
           LEFT JOIN res_partner AS partner ON partner.id = doc.partner_id
           LEFT JOIN hr_department AS department ON department.id = doc.department_id
           LEFT JOIN care_complaint_cause AS cause ON cause.id = doc.cause_id
           LEFT JOIN product_product AS product ON product.id = doc.product_id
                """
            ),
            SQL(
                """
                doc.company_id = %(company)s AND doc.state != 'cancelled' AND (
                    doc.verified_at >= %(start)s AND doc.verified_at < %(end)s
                    OR doc.verified_at IS NULL
                   AND doc.reopened_at >= %(start)s AND doc.reopened_at < %(end)s)
                """,
                **days,
            ),
            numerator=SQL(
                """
                CASE WHEN doc.verified_at IS NOT NULL
                      AND NOT COALESCE(doc.is_late, FALSE)
                      AND doc.verified_at <= COALESCE(doc.improve_due, doc.verified_at)
                      AND COALESCE(doc.recurrence_count, 0) = 0
                     THEN 1 ELSE 0 END
                """
            ),
            label=SQL("concat_ws(' · ', doc.name, partner.name)"),
            cause=self._translated("cause", "name"),
            department=self._translated("department", "name"),
            product=SQL("product.default_code"),
            snapshot=SQL(
                """
                jsonb_build_object(
                    'Improved by', to_char(doc.improve_due, 'YYYY-MM-DD HH24:MI'),
                    'Verified', to_char(doc.verified_at, 'YYYY-MM-DD HH24:MI'),
                    'Came again', doc.recurrence_count)
                """
            ),
        )
        return [*super()._kpi_sources(company, start, end), sheet]


class CareFeeStatistic(models.AbstractModel):
    """Collection rate of property fees: collected ÷ asked for (D4-12.1.5)."""

    _name = "care.fee.statistic"
    _description = "Statistic: collection rate of property fees"
    _inherit = "care.kpi.statistic"

    def _kpi_sources(self, company, start, end):
        notice = self._kpi_select(
            "account.move",
            SQL(
                """
                account_move AS doc
                JOIN care_fee_run AS run ON run.id = doc.care_fee_run_id
                JOIN care_property_unit AS unit ON unit.id = doc.care_unit_id
           LEFT JOIN res_partner AS partner ON partner.id = doc.partner_id
                """
            ),
            SQL(
                """
                doc.company_id = %s AND doc.state = 'posted'
                AND doc.move_type = 'out_invoice' AND doc.payment_state != 'reversed'
                AND run.noticed_at >= %s AND run.noticed_at < %s
                """,
                company.id,
                start,
                end,
            ),
            numerator=SQL("doc.amount_total_signed - doc.amount_residual_signed"),
            denominator=SQL("doc.amount_total_signed"),
            label=SQL("concat_ws(' · ', doc.name, unit.building, unit.name)"),
            department=SQL("partner.name"),
            cause=SQL("run.title"),
        )
        return [*super()._kpi_sources(company, start, end), notice]
