# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.jobs import each_record

from ..roles import AFTERSALES_MANAGER, SUPERVISOR, USER


class CareDeskReport(models.Model):
    """Reports that somebody owes the superior on a day (S68).

    Last week's attendance by Monday 10:00 (D2-Q4.9), the daily work reports that
    are collected (D2-Q4.10), the supervisor's regular report (D4-7.2.1.7). Who owes
    which is data: ``care.desk.report.kind``.
    """

    _name = "care.desk.report"
    _description = "Regular report"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.deadline.mixin",
        "service.document.mixin",
    ]
    _order = "day desc, id desc"

    _register_draft_states = ("open",)
    _register_closed_states = ("read",)
    _register_date_field = "read_at"
    _deadline_due_fields = {"desk.report.monday": "due", "desk.report.day": "due"}
    _guarded_fields = (
        "kind_id",
        "day",
        "person_id",
        "due",
        "sent_at",
        "read_at",
        "read_by_id",
        "is_late",
    )

    kind_id = fields.Many2one(
        "care.desk.report.kind",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    day = fields.Date(required=True, readonly=True, help="The day it is owed for.")
    person_id = fields.Many2one(
        "res.users",
        string="Owed By",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    text = fields.Text(string="Report")
    due = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        [("open", "Owed"), ("sent", "Sent"), ("read", "Read")],
        string="Status",
        default="open",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    sent_at = fields.Datetime(readonly=True, copy=False)
    is_late = fields.Boolean(readonly=True, copy=False)
    read_at = fields.Datetime(readonly=True, copy=False)
    read_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _once = models.UniqueIndex(
        "(kind_id, person_id, day, company_id)", "This report is on file already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        if not self._is_in_transition():
            raise UserError(
                self.env._("Reports come by their schedule; see the kinds of report.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if "text" in vals and not self._is_in_transition():
            sent = self.filtered(lambda report: report.state != "open")
            if sent or any(report.person_id != self.env.user for report in self):
                raise UserError(
                    self.env._("Who owes the report writes it, until it is sent.")
                )
        return super().write(vals)

    @api.model
    def _cron_open(self):
        """Each day: the reports that are owed today, once a person."""
        kinds = self.env["care.desk.report.kind"].sudo().search([("active", "=", True)])
        each_record(kinds, lambda kind: self.with_env(kind.env)._open_owed(kind), 1)

    @api.model
    def _open_owed(self, kind):
        today = self.env["service.policy"]._today(kind.company_id)
        if kind.frequency == "week" and today.weekday() != 0:
            return
        calendar = kind.company_id.resource_calendar_id
        if kind.frequency == "day" and not calendar._get_working_dates(today, today):
            return
        self._open(kind, today)

    @api.model
    def _open(self, kind, day):
        """Reports of a kind that are owed on a day; those that exist stay."""
        known = self.sudo().search([("kind_id", "=", kind.id), ("day", "=", day)])
        reports = (
            self.sudo()
            ._in_transition()
            .create(
                [
                    {
                        "kind_id": kind.id,
                        "company_id": kind.company_id.id,
                        "day": day,
                        "person_id": person.id,
                    }
                    for person in kind.person_ids - known.person_id
                ]
            )
        )
        reports = reports._out_of_transition()
        code = "desk.report.monday" if kind.frequency == "week" else "desk.report.day"
        # Weekly ones are due on the Monday itself: the clock counts from the eve.
        start = self._get_company_moments(kind.company_id, day - timedelta(days=1), day)
        reports._start_deadlines(
            code, start=dict.fromkeys(reports, start[kind.frequency == "day"])
        )
        return reports

    def action_send(self):
        return self._run_step("send", (USER,), self.env._("It cannot be sent."))

    def _get_cannot_send_reasons(self):
        reasons = {}
        for report in self:
            if report.state != "open":
                reasons[report] = [self.env._("It was sent.")]
            elif report.person_id != self.env.user:
                reasons[report] = [self.env._("%s owes it.", report.person_id.name)]
            elif not (report.text or "").strip() and not report.evidence_count:
                reasons[report] = [self.env._("Write the report, or add the file.")]
        return reasons

    def _do_send(self):
        now = fields.Datetime.now()
        for report in self.sudo():
            report._in_transition().write(
                {
                    "state": "sent",
                    "sent_at": now,
                    "is_late": bool(report.due and now > report.due),
                }
            )
            receivers = report.kind_id.receiver_id or (
                report.person_id._get_care_superiors(report.company_id)
            )
            for user in receivers:
                report.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Report: %s", report.kind_id.name),
                    user_id=user.id,
                )
        self.sudo()._meet_deadlines(moment=now)

    def action_read(self):
        return self._run_step(
            "read",
            (SUPERVISOR, AFTERSALES_MANAGER),
            self.env._("It cannot be marked as read."),
        )

    def _get_cannot_read_reasons(self):
        reasons = {}
        for report in self:
            if report.state != "sent":
                reasons[report] = [self.env._("It is not sent, or read already.")]
            elif report.person_id == self.env.user:
                reasons[report] = [self.env._("Your superior reads it.")]
        return reasons

    def _do_read(self):
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])
        self.sudo()._in_transition().write(
            {
                "state": "read",
                "read_at": fields.Datetime.now(),
                "read_by_id": self.env.uid,
            }
        )
