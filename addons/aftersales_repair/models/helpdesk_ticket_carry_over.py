# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.service_base.jobs import each_record

from .helpdesk_ticket import WAITING

_BATCH = 1000


class HelpdeskTicket(models.Model):
    """What was not dispatched today comes first tomorrow (S01, D3-1.13)."""

    _inherit = "helpdesk.ticket"

    is_carried_over = fields.Boolean(
        string="Carried Over",
        compute="_compute_is_carried_over",
        search="_search_is_carried_over",
        help="Not dispatched by the end of its day: dispatched first today (D3-1.13).",
    )
    dispatch_rank = fields.Integer(
        readonly=True,
        copy=False,
        default=0,
        aggregator=None,
        help="Days for which it waits for dispatch: the longest first.",
    )
    carried_over_count = fields.Integer(
        string="Days Carried Over",
        readonly=True,
        copy=False,
        default=0,
        groups="base.group_user",
    )
    carried_over_on = fields.Date(readonly=True, copy=False, groups="base.group_user")

    @api.depends("dispatch_rank")
    def _compute_is_carried_over(self):
        for call in self:
            call.is_carried_over = call.dispatch_rank > 0

    def _search_is_carried_over(self, operator, value):
        if operator != "in":
            return NotImplemented
        if set(value) == {True, False}:
            return Domain.TRUE
        return Domain("dispatch_rank", ">" if True in value else "<=", 0)

    # -- day end ----------------------------------------------------------------

    @api.model
    def _cron_day_end(self):
        """Undispatched calls of the day that has ended are carried over (D3-1.13).

        Runs every hour: each company has its own evening. A call is counted once
        a day, however often the job runs.
        """
        waiting = self.sudo()._read_group([("state", "in", WAITING)], ["company_id"])
        for (company,) in waiting:
            self.with_company(company)._carry_over(company)

    @api.model
    def _carry_over(self, company):
        """Carry over the company's calls; tell of the one that waits longest."""
        calls = self._find_to_carry_over(company)
        each_record(
            calls, lambda some: some._count_day(company), size=_BATCH, company=company
        )
        each_record(
            calls[:1], lambda call: call._tell_carried_over(company), company=company
        )
        return len(calls)

    @api.model
    def _find_to_carry_over(self, company):
        """Calls that waited at the company's last evening, the longest first."""
        day = self._get_ended_day(company)
        clock = company.resource_calendar_id._get_clock(company)
        return self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("state", "in", WAITING),
                ("called_at", "<=", clock.end_of_day(day)),
                "|",
                ("carried_over_on", "=", False),
                ("carried_over_on", "<", day),
            ],
            order="called_at, id",
        )

    def _count_day(self, company):
        day = self._get_ended_day(company)
        # Not what was dispatched since the search.
        waiting = self.filtered(lambda call: call.state in WAITING)
        for count, same in waiting.grouped("carried_over_count").items():
            same._in_transition().write(
                {
                    "carried_over_count": count + 1,
                    "dispatch_rank": count + 1,
                    "carried_over_on": day,
                }
            )

    @api.model
    def _get_ended_day(self, company):
        """The company's last day whose dispatching is over."""
        clock = company.resource_calendar_id._get_clock(company)
        now = fields.Datetime.now()
        today = clock.day(now)
        hour = self.env["service.policy"]._get_value("call.day_end_hour", company)
        return today if now >= clock.at(today, hour) else today - timedelta(days=1)

    def _tell_carried_over(self, company):
        """One to-do a director and day, on the call that waits longest."""
        summary = self.env._("Calls were carried over: dispatch them first (D3-1.13)")
        todo = self.env.ref("mail.mail_activity_data_todo")
        activities = self.env["mail.activity"].sudo()
        model_id = self.env["ir.model"]._get_id(self._name)
        for call in self:
            told = activities.search(
                [
                    ("res_model_id", "=", model_id),
                    ("res_id", "=", call.id),
                    ("summary", "=", summary),
                ]
            ).user_id
            activities._create_quietly(
                [
                    {
                        "res_model_id": model_id,
                        "res_id": call.id,
                        "activity_type_id": todo.id,
                        "user_id": director.id,
                        "summary": summary,
                    }
                    for director in self._get_directors(company) - told
                ]
            )
