# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from ..models.aftersales_response_rule import BASES
from ..models.helpdesk_ticket_stage import CALL_STATES


class AftersalesCallReport(models.Model):
    """Calls and how soon somebody was there: the lateness report (S02).

    A view of the database: nothing is stored, and the grouping is done there.
    A call that nobody has come to yet counts until now.
    """

    _name = "aftersales.call.report"
    _description = "Analysis of calls"
    _auto = False
    _rec_name = "ticket_id"
    _order = "called_at desc, id desc"

    ticket_id = fields.Many2one("helpdesk.ticket", string="Call", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    zone_id = fields.Many2one("aftersales.zone", readonly=True)
    basis = fields.Selection(BASES, readonly=True)
    technician_id = fields.Many2one("res.users", readonly=True)
    taken_by_id = fields.Many2one("res.users", readonly=True)
    state = fields.Selection(CALL_STATES, string="Status", readonly=True)
    called_at = fields.Datetime(string="Called", readonly=True)
    dispatched_at = fields.Datetime(string="Dispatched", readonly=True)
    arrival_due = fields.Datetime(string="Arrive By", readonly=True)
    arrived_at = fields.Datetime(string="Arrived", readonly=True)
    is_late = fields.Boolean(string="Late", readonly=True)
    late_count = fields.Integer(string="Late Calls", readonly=True)
    late_minutes = fields.Float(
        string="Minutes Late",
        readonly=True,
        digits=(16, 0),
        aggregator="avg",
        help="Clock time after the limit; calls in time do not count.",
    )
    hours_to_dispatch = fields.Float(
        string="Hours to Dispatch", readonly=True, digits=(16, 1), aggregator="avg"
    )
    hours_to_arrival = fields.Float(
        string="Hours to Arrival", readonly=True, digits=(16, 1), aggregator="avg"
    )
    carried_over_count = fields.Integer(string="Days Carried Over", readonly=True)

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """
            SELECT call.id, call.id AS ticket_id, call.company_id,
                   call.partner_id, call.product_id, call.zone_id,
                   COALESCE(contract.response_basis, 'ordinary') AS basis,
                   call.technician_id, call.taken_by_id, call.state,
                   call.called_at, call.dispatched_at, call.arrival_due,
                   call.arrived_at, late.is_late,
                   late.is_late::integer AS late_count,
                   CASE WHEN late.is_late THEN
                       EXTRACT(EPOCH FROM late.moment - call.arrival_due) / 60
                   END AS late_minutes,
                   EXTRACT(EPOCH FROM call.dispatched_at - call.called_at) / 3600
                       AS hours_to_dispatch,
                   EXTRACT(EPOCH FROM call.arrived_at - call.called_at) / 3600
                       AS hours_to_arrival,
                   call.carried_over_count
              FROM helpdesk_ticket AS call
              LEFT JOIN contract_contract AS contract
                ON contract.id = call.contract_id
             CROSS JOIN LATERAL (
                   SELECT COALESCE(
                       call.arrived_at, date_trunc('second', now() AT TIME ZONE 'UTC')
                   ) AS moment,
                   COALESCE(
                       COALESCE(call.arrived_at, now() AT TIME ZONE 'UTC')
                           > call.arrival_due,
                       FALSE
                   ) AS is_late
             ) AS late
             WHERE call.is_call AND call.state IN ('to_dispatch', 'dispatched', 'done')
            """
        )
