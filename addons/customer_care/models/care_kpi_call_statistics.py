# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

_CALL = SQL("concat_ws(' · ', doc.number, partner.name)")
_CALLS = SQL(
    "helpdesk_ticket AS doc "
    "LEFT JOIN res_partner AS partner ON partner.id = doc.partner_id"
)


class CareKpiResponseStatistic(models.AbstractModel):
    """Response met: somebody was there by the limit (D3-1.14, D3-7.4.2.5)."""

    _name = "care.kpi.response.statistic"
    _description = "Statistic: response met"
    _inherit = "care.kpi.statistic"

    def _kpi_sources(self, company, start, end):
        call = self._kpi_select(
            "helpdesk.ticket",
            _CALLS,
            SQL(
                """
                doc.company_id = %s AND doc.is_call AND doc.state != 'cancelled'
                AND doc.arrival_due >= %s AND doc.arrival_due < %s
                AND (doc.arrived_at IS NOT NULL OR doc.arrival_due < %s)
                """,
                company.id,
                start,
                end,
                fields.Datetime.now(),
            ),
            numerator=SQL(
                "CASE WHEN doc.arrived_at <= doc.arrival_due THEN 1 ELSE 0 END"
            ),
            label=_CALL,
            snapshot=SQL(
                """
                jsonb_build_object(
                    'Arrive by', to_char(doc.arrival_due, 'YYYY-MM-DD HH24:MI'),
                    'Arrived', to_char(doc.arrived_at, 'YYYY-MM-DD HH24:MI'))
                """
            ),
        )
        return [*super()._kpi_sources(company, start, end), call]


class CareKpiFirstTimeStatistic(models.AbstractModel):
    """First-time fix: one visit, and the unit did not call again within the days
    of the policy (D3-1.14, D3-6.9)."""

    _name = "care.kpi.first.time.statistic"
    _description = "Statistic: first-time fix"
    _inherit = "care.kpi.statistic"

    def _kpi_sources(self, company, start, end):
        days = int(self.env["service.policy"]._get_value("kpi.repeat_days", company))
        call = self._kpi_select(
            "helpdesk.ticket",
            SQL(
                """
                %s
                CROSS JOIN LATERAL (
                      SELECT COUNT(*) AS number FROM aftersales_visit AS visit
                       WHERE visit.ticket_id = doc.id AND visit.state != 'cancelled'
                ) AS visits
                CROSS JOIN LATERAL (
                      SELECT COUNT(*) AS number FROM helpdesk_ticket AS again
                       WHERE again.lot_id = doc.lot_id AND again.id != doc.id
                         AND again.is_call AND again.state != 'cancelled'
                         AND again.called_at > doc.called_at
                         AND again.called_at
                             <= doc.closed_at + make_interval(days => %s)
                ) AS repeats
                """,
                _CALLS,
                days,
            ),
            SQL(
                """
                doc.company_id = %s AND doc.is_call AND doc.state = 'done'
                AND doc.closed_at >= %s AND doc.closed_at < %s AND visits.number > 0
                """,
                company.id,
                start,
                end,
            ),
            numerator=SQL(
                "CASE WHEN visits.number = 1 AND repeats.number = 0 THEN 1 ELSE 0 END"
            ),
            label=_CALL,
            snapshot=SQL(
                """
                jsonb_build_object('Visits', visits.number,
                                   'Called again', repeats.number)
                """
            ),
        )
        return [*super()._kpi_sources(company, start, end), call]
