# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.service_base.jobs import each_record

from ..roles import BMD_PLANNER, DEPARTMENT_ACCOUNTANT, DEPARTMENT_MANAGER

_REMINDER = "aftersales_stock.mail_activity_print_transfers"


class AftersalesTransferMonth(models.Model):
    """A month's transfers that the department managers agreed (D4-2.4.1c).

    At the end of the month they are printed and sent to the planning office. The
    text does not say who sends them: a department or the planning office may (A66).
    """

    _name = "aftersales.transfer.month"
    _description = "Month's list of agreed transfers"
    _inherit = ["mail.thread", "mail.activity.mixin", "service.register.mixin"]
    _order = "month desc, id desc"

    _guarded_fields = ("month", "company_id", "sent_at", "sent_by_id", "reminded_on")
    _register_draft_states = ()
    _register_closed_states = ("sent",)
    _register_date_field = "month"

    name = fields.Char(compute="_compute_name")
    month = fields.Date(required=True, readonly=True, help="Its first day.")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("open", "To print and send"), ("sent", "Sent")],
        string="Status",
        default="open",
        required=True,
        readonly=True,
        tracking=True,
    )
    transfer_ids = fields.One2many(
        "aftersales.transfer", "month_id", string="Transfer Slips", readonly=True
    )
    transfer_count = fields.Integer(
        string="Transfers", compute="_compute_transfer_count"
    )
    sent_at = fields.Datetime(readonly=True, copy=False)
    sent_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    reminded_on = fields.Date(readonly=True, copy=False)

    _one_a_month = models.UniqueIndex(
        "(company_id, month)", "The company has a list of this month already."
    )

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_name(self):
        for one in self:
            one.name = one.month and format_date(
                self.env, one.month, date_format="yyyy-MM"
            )

    @api.depends("transfer_ids")
    def _compute_transfer_count(self):
        counts = dict(
            self.env["aftersales.transfer"]._read_group(
                [("month_id", "in", self.ids)], ["month_id"], ["__count"]
            )
        )
        for one in self:
            one.transfer_count = counts.get(one._origin, 0)

    @api.model
    def _list_agreed(self, transfers):
        """Put approved transfers on the list of the month of their approval.

        A list that was sent already is open again: it is to be sent once more.
        """
        months = transfers.grouped(
            lambda transfer: (
                transfer.company_id,
                transfer.approved_on.replace(day=1),
            )
        )
        for (company, month), listed in months.items():
            found = self.search(
                [("company_id", "=", company.id), ("month", "=", month)]
            )
            if not found:
                found = self._in_transition().create(
                    {"company_id": company.id, "month": month}
                )
            if found.state == "sent":
                found._in_transition().write({"state": "open", "reminded_on": False})
            listed._in_transition().write({"month_id": found.id})

    # -- sent ----------------------------------------

    def action_send(self):
        """It was printed and sent to the planning office (D4-2.4.1c, A66)."""
        return self._run_step(
            "send",
            (DEPARTMENT_ACCOUNTANT, DEPARTMENT_MANAGER, BMD_PLANNER),
            self.env._("The lists cannot be sent."),
        )

    def _get_cannot_send_reasons(self):
        reasons = defaultdict(list)
        for one in self:
            if one.state == "sent":
                reasons[one].append(self.env._("It was sent already."))
            elif not one.transfer_ids:
                reasons[one].append(self.env._("No transfer stands on it."))
            elif self.env["service.policy"]._today(one.company_id) < one._get_due():
                reasons[one].append(
                    self.env._(
                        "The month is not over: print and send it from %s on "
                        "(D4-2.4.1c).",
                        format_date(self.env, one._get_due()),
                    )
                )
        return reasons

    def _do_send(self):
        lists = self.sudo()
        lists._in_transition().write(
            {
                "state": "sent",
                "sent_at": fields.Datetime.now(),
                "sent_by_id": self.env.uid,
            }
        )
        lists.activity_feedback([_REMINDER])

    def _get_due(self):
        """The day on which a month is printed: its last, or days before it."""
        self.ensure_one()
        last = self.month + relativedelta(months=1, days=-1)
        days = self.env["service.policy"]._get_value(
            "transfer.month_print_days", self.company_id, last
        )
        return last - timedelta(days=int(days))

    # -- month end ----------------------------------------

    @api.model
    def _cron_remind(self):
        """Have each month's list printed when the month ends, and say so once."""
        lists = self.search([("state", "=", "open"), ("reminded_on", "=", False)])
        each_record(lists.filtered("transfer_ids"), lambda some: some._remind())

    def _remind(self):
        policy = self.env["service.policy"]
        for one in self:
            today = policy._today(one.company_id)
            if today < one._get_due():
                continue
            one.activity_schedule(
                _REMINDER,
                date_deadline=max(today, one._get_due()),
                user_id=one._get_printer().id,
            )
            one._in_transition().reminded_on = today

    def _get_printer(self):
        """Who approved last on this list, else a planner of the company."""
        self.ensure_one()
        approvers = self.transfer_ids.sorted("approved_at", reverse=True).approver_id
        planners = (
            self.env.ref(BMD_PLANNER)
            .sudo()
            .all_user_ids.filtered(
                lambda user: user.active and self.company_id in user.company_ids
            )
        )
        return (approvers & planners or planners or self.env.user)[:1]

    def action_view_transfers(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_transfer_action"
        )
        action["domain"] = [("month_id", "in", self.ids)]
        action["context"] = {}
        return action
