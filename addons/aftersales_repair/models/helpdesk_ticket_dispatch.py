# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..roles import CLERK, DIRECTOR, MANAGER, TECHNICIAN
from .helpdesk_ticket import WAITING
from .helpdesk_ticket_flow import UNDER_WAY

_PLAN = {"technician_id", "planned_start", "planned_end", "unreachable_note"}
_BATCH = 1000


class HelpdeskTicket(models.Model):
    """Sending somebody, and what was not sent today (S01, S02, D3-1.13)."""

    _inherit = "helpdesk.ticket"

    technician_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        copy=False,
        tracking=True,
        ondelete="restrict",
        domain=lambda self: [("all_group_ids", "in", self.env.ref(TECHNICIAN).ids)],
        help="Who goes, or went last.",
    )
    planned_start = fields.Datetime(copy=False)
    planned_end = fields.Datetime(copy=False)
    unreachable_note = fields.Char(
        string="Director Not Reached",
        copy=False,
        help="Whom you called, and when. If the service director cannot be reached, "
        "whoever took the call goes (D3-7.4.2.3).",
    )
    dispatched_at = fields.Datetime(string="Dispatched", readonly=True, copy=False)
    dispatched_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
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
        string="Days Carried Over", readonly=True, copy=False, default=0
    )
    carried_over_on = fields.Date(readonly=True, copy=False)

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

    # -- dispatch ---------------------------------------------------------------

    def action_plan_dispatch(self):
        """Choose who goes: with skills, travel and what they have that day."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dispatch"),
            "res_model": "aftersales.call.dispatch",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_ticket_ids": self.ids},
        }

    def action_dispatch(self):
        """Send the chosen technicians: a voucher is drawn for each call."""
        return self._run_step(
            "dispatch",
            (DIRECTOR, MANAGER, CLERK, TECHNICIAN),
            self.env._("The call cannot be dispatched."),
        )

    def _get_cannot_dispatch_reasons(self):
        directs = self.env.su or any(
            self.env.user.has_group(group) for group in (DIRECTOR, MANAGER)
        )
        workers = self._get_technicians()
        reasons = {}
        for call in self:
            texts = reasons[call] = []
            waiting = call.sudo().visit_ids.filtered(
                lambda visit: visit.state in UNDER_WAY
            )
            if call.state == "new":
                texts.append(
                    call.register_lack or self.env._("It is not registered (D3-1.3).")
                )
            elif call.state not in ("to_dispatch", "dispatched"):
                texts.append(self.env._("It is closed."))
            if waiting:
                texts.append(
                    self.env._(
                        "%s is under way: cancel that voucher first.",
                        ", ".join(waiting.mapped("name")),
                    )
                )
            if not call.technician_id:
                texts.append(self.env._("Choose the technician (D3-1.14)."))
            elif call.technician_id not in workers and call.technician_id != (
                call.taken_by_id
            ):
                texts.append(
                    self.env._("%s is no service technician.", call.technician_id.name)
                )
            if not directs:
                texts += call._get_fallback_reasons()
        return reasons

    def _get_fallback_reasons(self):
        """The director dispatches; not reached, who took the call goes himself."""
        self.ensure_one()
        me = self.env.user
        if self.taken_by_id == me == self.technician_id:
            if (self.unreachable_note or "").strip():
                return []
            return [
                self.env._(
                    "Write whom you called in vain: only if the service director "
                    "cannot be reached do you go yourself (D3-7.4.2.3)."
                )
            ]
        return [
            self.env._(
                "The service director dispatches. If nobody reaches the director, "
                "whoever took the call goes (D3-7.4.2.3)."
            )
        ]

    def _get_technicians(self):
        """Users who may be sent: service technicians of these companies."""
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", self.env.ref(TECHNICIAN).ids),
                    ("company_ids", "in", (self.company_id or self.env.company).ids),
                ]
            )
            .with_env(self.env)
        )

    def _do_dispatch(self):
        now = fields.Datetime.now()
        self.lock_for_update()
        visits = self.env["aftersales.visit"].create(
            [call._prepare_visit_vals() for call in self]
        )
        self._write_state(
            "dispatched",
            {
                "dispatched_at": now,
                "dispatched_by_id": self.env.uid,
                "dispatch_rank": 0,
            },
        )
        self._tell_sent(visits)
        return visits

    def _prepare_visit_vals(self):
        """Values of the voucher that goes with the technician (D3-1.3)."""
        self.ensure_one()
        start = self.planned_start or fields.Datetime.now()
        policy = self.env["service.policy"]
        hours = policy._get_value("call.visit_hours", self.company_id)
        return {
            "ticket_id": self.id,
            "partner_id": self.partner_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "technician_id": self.technician_id.id,
            "planned_start": start,
            "planned_end": self.planned_end or start + timedelta(hours=hours),
            "company_id": self.company_id.id,
        }

    def _tell_sent(self, visits):
        """The technician's list says so; the director hears of who went alone."""
        model_id = self.env["ir.model"]._get_id("aftersales.visit")
        activity = self.env.ref("mail.mail_activity_data_todo").id
        vals_list = [
            {
                "res_model_id": model_id,
                "res_id": visit.id,
                "activity_type_id": activity,
                "user_id": visit.technician_id.id,
                "summary": self.env._("Go to %s", visit.partner_id.display_name),
            }
            for visit in visits
            if visit.technician_id != self.env.user
        ]
        vals_list += self._prepare_fallback_activities(activity)
        self.env["mail.activity"].sudo()._create_quietly(vals_list)

    def _prepare_fallback_activities(self, activity):
        alone = self.filtered(
            lambda call: call.unreachable_note and call.technician_id == self.env.user
        )
        if not alone or self.env.user.has_group(DIRECTOR):
            return []
        return [
            {
                "res_model_id": self.env["ir.model"]._get_id(self._name),
                "res_id": call.id,
                "activity_type_id": activity,
                "user_id": director.id,
                "summary": self.env._(
                    "%(who)s went without dispatch: %(note)s (D3-7.4.2.3)",
                    who=call.technician_id.name,
                    note=call.unreachable_note,
                ),
            }
            for call in alone
            for director in call._get_directors(call.company_id)
        ]

    @api.model
    def _get_directors(self, company):
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", self.env.ref(DIRECTOR).ids),
                    ("company_ids", "in", company.ids),
                ]
            )
        )

    def _check_dispatch_write(self, vals):
        """Once sent, another technician means another voucher."""
        if not _PLAN.intersection(vals):
            return
        sent = self.filtered(lambda call: call.state == "dispatched")
        for call in sent:
            waiting = call.sudo().visit_ids.filtered(
                lambda visit: visit.state in UNDER_WAY
            )
            if waiting:
                raise UserError(
                    self.env._(
                        "%(call)s is dispatched: change its voucher %(voucher)s, or "
                        "cancel it and dispatch anew.",
                        call=call.number,
                        voucher=", ".join(waiting.mapped("name")),
                    )
                )

    def _return_to_dispatch(self):
        """Its vouchers were cancelled: the call waits again, in its old place."""
        waiting = self.filtered(
            lambda call: (
                call.state == "dispatched"
                and set(call.sudo().visit_ids.mapped("state")) <= {"cancelled"}
            )
        )
        for rank, calls in waiting.grouped("carried_over_count").items():
            calls._write_state(
                "to_dispatch",
                {
                    "dispatched_at": False,
                    "dispatched_by_id": False,
                    "dispatch_rank": rank,
                    "technician_id": False,
                    "planned_start": False,
                    "planned_end": False,
                    "unreachable_note": False,
                },
            )

    # -- day end ----------------------------------------------------------------

    @api.model
    def _cron_day_end(self):
        """Undispatched calls of the day that has ended are carried over (D3-1.13).

        Runs every hour: each company has its own evening. A call is counted once
        a day, however often the job runs.
        """
        for company in self.env["res.company"].search([]):
            found = _BATCH
            while found == _BATCH:
                found = self.with_company(company)._carry_over(company)
                left = found if found == _BATCH else 0
                if not self.env["ir.cron"]._commit_progress(found, remaining=left):
                    return

    @api.model
    def _carry_over(self, company):
        """Carry over a batch of the company's calls; returns how many."""
        day = self._get_ended_day(company)
        clock = company.resource_calendar_id._get_clock(company)
        calls = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("state", "in", WAITING),
                ("called_at", "<=", clock.end_of_day(day)),
                "|",
                ("carried_over_on", "=", False),
                ("carried_over_on", "<", day),
            ],
            order="called_at, id",
            limit=_BATCH,
        )
        for count, same in calls.grouped("carried_over_count").items():
            same._in_transition().write(
                {
                    "carried_over_count": count + 1,
                    "dispatch_rank": count + 1,
                    "carried_over_on": day,
                }
            )
        calls[:1]._tell_carried_over(company)
        return len(calls)

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
