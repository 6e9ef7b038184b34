# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class CareKpiComplaintStatistic(models.AbstractModel):
    """Complaint rate: complaints ÷ deliveries of the days (D3-5.4.5, D4-8.5.7)."""

    _name = "care.kpi.complaint.statistic"
    _description = "Statistic: complaints per delivery"
    _inherit = "care.kpi.statistic"

    def _kpi_sources(self, company, start, end):
        complaint = self._kpi_select(
            "care.complaint",
            SQL(
                """
                care_complaint AS doc
                LEFT JOIN res_partner AS partner ON partner.id = doc.partner_id
                """
            ),
            SQL(
                """
                doc.company_id = %s AND doc.kind = 'complaint'
                AND doc.create_date >= %s AND doc.create_date < %s
                """,
                company.id,
                start,
                end,
            ),
            numerator=SQL("1"),
            denominator=SQL("0"),
            label=SQL("concat_ws(' · ', doc.name, partner.name)"),
            department=SQL("partner.name"),
        )
        delivery = self._kpi_select(
            "stock.picking",
            SQL(
                """
                stock_picking AS doc
                JOIN stock_location AS destination
                  ON destination.id = doc.location_dest_id
                 AND destination.usage = 'customer'
           LEFT JOIN res_partner AS partner ON partner.id = doc.partner_id
                """
            ),
            SQL(
                """
                doc.company_id = %s AND doc.state = 'done'
                AND doc.date_done >= %s AND doc.date_done < %s
                """,
                company.id,
                start,
                end,
            ),
            numerator=SQL("0"),
            label=SQL("doc.name"),
            department=SQL("partner.name"),
        )
        return [*super()._kpi_sources(company, start, end), complaint, delivery]


class CareKpiCapaStatistic(models.AbstractModel):
    """Corrective actions whose effect was verified ÷ those looked at
    (D3-5.4.4, D4-8.5.6.2): the rows come with the corrective action sheet."""

    _name = "care.kpi.capa.statistic"
    _description = "Statistic: corrective actions that worked"
    _inherit = "care.kpi.statistic"


class CareKpiSatisfactionStatistic(models.AbstractModel):
    """Basically satisfied or better ÷ returned (D4-8.5.8.2): the rows come with
    the satisfaction survey."""

    _name = "care.kpi.satisfaction.statistic"
    _description = "Statistic: satisfied customers"
    _inherit = "care.kpi.statistic"


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
