# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL, date_utils

from odoo.addons.service_base.jobs import each_company

from ..roles import BMD_PLANNER, DEPARTMENT_SUPERVISOR, FINANCE

_CODE = "cost.table"
STATISTIC = "aftersales_stock.statistic_parts_cost"


class AftersalesCostTable(models.Model):
    """Monthly table of parts costs that a department gives finance (D3-6.16b, S39).

    Made on the first day of the next month from the frozen rows of the statistic
    "parts issued"; the supervisor checks and sends it, finance confirms.
    """

    _name = "aftersales.cost.table"
    _description = "Monthly parts cost table"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.deadline.mixin",
    ]
    _order = "date_from desc, department_id, id desc"

    _guarded_fields = (
        "name",
        "department_id",
        "company_id",
        "date_from",
        "period_id",
        "sent_at",
        "sent_by_id",
        "received_at",
        "received_by_id",
        "due_at",
    )
    _deadline_due_fields = {_CODE: "due_at"}
    _register_draft_states = ()
    _register_closed_states = ("received",)
    _register_date_field = "received_at"

    name = fields.Char(string="Month", required=True, readonly=True)
    department_id = fields.Many2one(
        "aftersales.site", required=True, readonly=True, index=True, ondelete="restrict"
    )
    supervisor_id = fields.Many2one(related="department_id.supervisor_id")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(string="First Day", required=True, readonly=True)
    period_id = fields.Many2one(
        "service.statistic.period",
        string="Frozen Figures",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    line_ids = fields.One2many("aftersales.cost.table.line", "table_id", readonly=True)
    amount = fields.Monetary(string="Total", compute="_compute_amount", store=True)
    damaged_amount = fields.Monetary(
        string="Came Back Damaged", compute="_compute_amount", store=True
    )
    net_amount = fields.Monetary(
        string="Cost in the Books",
        compute="_compute_amount",
        store=True,
        help="What the month's parts cost by the account of own use: issued less "
        "what came back damaged.",
    )
    due_at = fields.Datetime(string="Send Until", readonly=True)
    sent_at = fields.Datetime(readonly=True)
    sent_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    received_at = fields.Datetime(readonly=True)
    received_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    note = fields.Text()
    state = fields.Selection(
        [
            ("made", "Made"),
            ("sent", "Sent to finance"),
            ("received", "Received"),
        ],
        string="Status",
        default="made",
        required=True,
        readonly=True,
        tracking=True,
    )

    _month_once = models.UniqueIndex(
        "(department_id, date_from)", "The department has a table of this month."
    )

    @api.depends("line_ids.value", "line_ids.damaged_value")
    def _compute_amount(self):
        for table in self:
            table.amount = sum(table.line_ids.mapped("value"))
            table.damaged_amount = sum(table.line_ids.mapped("damaged_value"))
            table.net_amount = table.amount - table.damaged_amount

    @api.depends("name", "department_id.complete_name")
    def _compute_display_name(self):
        for table in self:
            table.display_name = f"{table.department_id.complete_name} {table.name}"

    # -- made on the first of the month ---

    @api.model
    def _cron_make_tables(self):
        """The tables of last month, for each company with an after-sales store."""
        sites = self.env["aftersales.site"].sudo().search([("level", "=", "bmd")])
        each_company(self, sites.company_id, lambda model, one: model._make_tables(one))

    @api.model
    def _make_tables(self, company):
        """Freeze last month's figures and make the departments' tables.

        Safe to repeat: what is frozen or made stays.

        :return: the new tables
        """
        statistic = self.env.ref(STATISTIC).sudo()
        day = statistic._last_span(company, "month")
        periods = self.env["service.statistic.period"].sudo()
        domain = [
            ("statistic_id", "=", statistic.id),
            ("company_id", "=", company.id),
            ("span", "=", "month"),
            ("date_from", "=", day),
        ]
        period = periods.search([*domain, ("state", "=", "frozen")])
        if not period:
            period = periods.search([*domain, ("state", "=", "draft")])
            period = period or statistic._open_last_periods(company)
            period._do_freeze()
        return self._make_of_period(period)

    @api.model
    def _make_of_period(self, period):
        departments = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0, 0.0]))
        for row in period.row_ids:
            shot = row.snapshot
            line = departments[shot["department_id"]][shot["product_id"]]
            line[0] += row.denominator
            line[1] += row.numerator
        for department, product, value in self._get_damaged_values(period):
            departments[department][product][2] += value
        known = self.sudo().search([("date_from", "=", period.date_from)]).department_id
        tables = (
            self.sudo()
            ._in_transition()
            .create(
                [
                    {
                        "name": period.period_label,
                        "department_id": department,
                        "company_id": period.company_id.id,
                        "date_from": period.date_from,
                        "period_id": period.id,
                        "line_ids": [
                            fields.Command.create(
                                {
                                    "product_id": product,
                                    "quantity": quantity,
                                    "value": period.company_id.currency_id.round(value),
                                    "damaged_value": (
                                        period.company_id.currency_id.round(damaged)
                                    ),
                                }
                            )
                            for product, (quantity, value, damaged) in products.items()
                        ],
                    }
                    for department, products in departments.items()
                    if department not in known.ids
                ]
            )
        )._out_of_transition()
        start = date_utils.add(period.date_to, days=1)
        moments = self.env["service.statistic.handler"]._moments(
            period.company_id, start, start
        )
        tables._start_deadlines(_CODE, start=moments[0])
        for table in tables.filtered("supervisor_id"):
            table.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=self.env["service.policy"]._today(period.company_id),
                summary=self.env._("Send the table of parts costs to finance"),
                user_id=table.supervisor_id.id,
            )
        return tables

    @api.model
    def _get_damaged_values(self, period):
        """``(department, product, value)`` of worn parts taken in from use.

        They come in at the value that core gives them, which leaves the account of
        own use: with them the table agrees with the books (D3-6.16b).
        """
        start, end = self.env["service.statistic.handler"]._moments(
            period.company_id, period.date_from, period.date_to
        )
        self.env["stock.move"].flush_model()
        self.env["stock.picking"].flush_model()
        self.env["stock.location"].flush_model()
        self.env["aftersales.site"].flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT site.department_id, move.product_id,
                       SUM(CASE WHEN source.aftersales_store = 'own_use'
                                THEN move.value ELSE -move.value END)::float8
                  FROM stock_move AS move
                  JOIN stock_picking_type AS kind ON kind.id = move.picking_type_id
                  JOIN stock_location AS source ON source.id = move.location_id
                  JOIN stock_location AS target ON target.id = move.location_dest_id
                  JOIN aftersales_site AS site
                    ON site.id = COALESCE(target.aftersales_site_id,
                                          source.aftersales_site_id)
                 WHERE kind.aftersales_kind = 'damaged_in'
                   AND 'own_use' IN (source.aftersales_store, target.aftersales_store)
                   AND move.state = 'done'
                   AND move.company_id = %s
                   AND move.date >= %s
                   AND move.date < %s
                 GROUP BY site.department_id, move.product_id
                """,
                period.company_id.id,
                start,
                end,
            )
        )

    # -- send and receive ---

    def action_send(self):
        """The supervisor gives the table to finance (D3-6.16b)."""
        return self._run_step(
            "send",
            (DEPARTMENT_SUPERVISOR, BMD_PLANNER),
            self.env._("The table cannot be sent."),
        )

    def _get_cannot_send_reasons(self):
        reasons = {}
        allowed = self.department_id._acts_for(self.env.user)
        for table in self:
            if table.state != "made":
                reasons[table] = [self.env._("It was sent before.")]
            elif table.department_id not in allowed:
                reasons[table] = [
                    self.env._(
                        "%(user)s does not act for %(site)s: its people do it "
                        "(D4-2.1b).",
                        user=self.env.user.name,
                        site=table.department_id.display_name,
                    )
                ]
        return reasons

    def _do_send(self):
        tables = self.sudo()
        now = fields.Datetime.now()
        tables._in_transition().write(
            {"state": "sent", "sent_at": now, "sent_by_id": self.env.uid}
        )
        tables._meet_deadlines(moment=now)
        tables.activity_ids.action_feedback()
        finance = self.env.ref(FINANCE).sudo().all_user_ids
        for table in tables:
            people = finance.filtered(
                lambda user, one=table: one.company_id in user.company_ids
            )
            table.message_notify(
                partner_ids=people.partner_id.ids,
                subject=table.display_name,
                body=self.env._(
                    "The table of parts costs is there: %s.",
                    table.currency_id.format(table.amount),
                ),
            )

    def action_receive(self):
        """Finance has the table."""
        return self._run_step(
            "receive", (FINANCE,), self.env._("The table cannot be received.")
        )

    def _get_cannot_receive_reasons(self):
        reasons = {}
        for table in self:
            if table.state != "sent":
                reasons[table] = [self.env._("It was not sent, or is received.")]
            elif table.sent_by_id == self.env.user:
                reasons[table] = [self.env._("Somebody else receives what you sent.")]
        return reasons

    def _do_receive(self):
        self.sudo()._in_transition().write(
            {
                "state": "received",
                "received_at": fields.Datetime.now(),
                "received_by_id": self.env.uid,
            }
        )

    def action_view_period(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "service.statistic.period",
            "res_id": self.period_id.id,
            "view_mode": "form",
        }
