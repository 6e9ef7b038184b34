# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL

from ..roles import JUDGES


class ComplaintStatistic(models.AbstractModel):
    """Complaints of a month, divided by its deliveries (S59, D3-5.4.5).

    A row for each complaint that was received, without suggestions and what was
    recorded twice, and one for each delivery to a customer that is done. What
    after-sales sends back is no delivery. Cause and department are those of the
    complaint's last corrective action sheet.
    """

    _name = "care.complaint.statistic"
    _description = "Statistic: complaint rate"
    _inherit = "service.statistic.handler"

    # The rows name who is responsible (D3-5.4.6).
    _rows_roles = JUDGES

    def _statistic_query(self, company, date_from, date_to):
        start, end = self._moments(company, date_from, date_to)
        return SQL(
            """
            SELECT 'care.complaint,' || complaint.id AS key,
                   'care.complaint' AS res_model,
                   complaint.id AS res_id,
                   concat_ws(' · ', complaint.name, customer.name) AS label,
                   1 AS numerator,
                   0 AS denominator,
                   COALESCE(%(cause)s, %(fault)s) AS cause,
                   %(department)s AS department,
                   COALESCE(product.default_code, %(product)s) AS product,
                   jsonb_build_object(
                       'Received',
                       to_char(complaint.received_at, 'YYYY-MM-DD HH24:MI'),
                       'Kind', complaint.category,
                       'Severity', complaint.severity,
                       'Status', complaint.state,
                       'Responsible', employee.name
                   ) AS snapshot
              FROM care_complaint AS complaint
              JOIN res_partner AS customer ON customer.id = complaint.partner_id
         LEFT JOIN LATERAL (
                     SELECT one.cause_id, one.department_id, one.employee_id,
                            one.product_id, one.fault_id
                       FROM care_corrective_action AS one
                      WHERE one.complaint_id = complaint.id
                        AND one.state != 'cancelled'
                   ORDER BY one.id DESC
                      LIMIT 1
                   ) AS sheet ON TRUE
         LEFT JOIN care_complaint_cause AS cause ON cause.id = sheet.cause_id
         LEFT JOIN aftersales_return_reason AS fault
                ON fault.id = COALESCE(sheet.fault_id, complaint.fault_id)
         LEFT JOIN hr_department AS department
                ON department.id
                   = COALESCE(sheet.department_id, complaint.department_id)
         LEFT JOIN hr_employee AS employee ON employee.id = sheet.employee_id
         LEFT JOIN product_product AS product
                ON product.id = COALESCE(sheet.product_id, complaint.product_id)
         LEFT JOIN product_template AS template
                ON template.id = product.product_tmpl_id
             WHERE complaint.company_id = %(company)s
               AND complaint.kind = 'complaint'
               AND complaint.state != 'cancelled'
               AND complaint.received_at >= %(start)s
               AND complaint.received_at < %(end)s
             UNION ALL
            SELECT 'stock.picking,' || picking.id,
                   'stock.picking',
                   picking.id,
                   picking.name,
                   0,
                   1,
                   NULL,
                   NULL,
                   NULL,
                   jsonb_build_object(
                       'Delivered', to_char(picking.date_done, 'YYYY-MM-DD HH24:MI')
                   )
              FROM stock_picking AS picking
              JOIN stock_picking_type AS kind
                ON kind.id = picking.picking_type_id AND kind.code = 'outgoing'
              JOIN stock_location AS place
                ON place.id = picking.location_dest_id AND place.usage = 'customer'
         LEFT JOIN stock_warehouse AS warehouse ON warehouse.id = kind.warehouse_id
             WHERE picking.company_id = %(company)s
               AND picking.state = 'done'
               AND picking.date_done >= %(start)s
               AND picking.date_done < %(end)s
               AND warehouse.is_aftersales IS NOT TRUE
            """,
            cause=self._translated("cause", "name"),
            fault=self._translated("fault", "name"),
            department=self._translated("department", "name"),
            product=self._translated("template", "name"),
            company=company.id,
            start=start,
            end=end,
        )
