# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.service_base.jobs import each_record

_OPEN = ("chief", "planning", "supervisor", "manager", "production", "shipping")
_FIGURES = (
    "quantity",
    "quantity_shipped",
    "quantity_arrived",
    "quantity_to_buy",
)


class AftersalesContactReport(models.Model):
    """A department's weekly report of its contact sheets to its leader (D4-3.2.0c).

    Made by the server, once a week and department, and kept as it was.
    """

    _name = "aftersales.contact.report"
    _description = "Weekly report of contact sheets"
    _inherit = ["mail.thread", "mail.activity.mixin", "service.register.mixin"]
    _order = "week_start desc, department_id"

    _guarded_fields = (
        "department_id",
        "week_start",
        "made_at",
        "count_open",
        "count_owed",
        "count_late",
        "count_escalated",
        "count_arrived",
    )

    department_id = fields.Many2one(
        "aftersales.site", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="department_id.company_id", store=True, index=True, ondelete="restrict"
    )
    week_start = fields.Date(string="Week From", required=True, readonly=True)
    made_at = fields.Datetime(string="Made", required=True, readonly=True)
    count_open = fields.Integer(string="Open Sheets", readonly=True)
    count_owed = fields.Integer(string="Sheets Owed", readonly=True)
    count_late = fields.Integer(string="Past Their Need", readonly=True)
    count_escalated = fields.Integer(string="With Business Management", readonly=True)
    count_arrived = fields.Integer(string="Arrived in the Week", readonly=True)
    line_ids = fields.One2many("aftersales.contact.report.line", "report_id")

    _once_a_week = models.UniqueIndex(
        "(department_id, week_start)", "The department has its report of this week."
    )

    @api.depends("department_id.name", "week_start")
    def _compute_display_name(self):
        for report in self:
            report.display_name = f"{report.department_id.name} {report.week_start}"

    # -- once a week ----------------------------------------------------------

    @api.model
    def _cron_make(self):
        """Make what is still missing of this week; run it as often as you like."""
        weeks = dict(self._get_waiting())
        departments = self.env["aftersales.site"].union(*weeks)

        def work(department):
            reports = self.with_env(department.env)
            reports._report(department, weeks[department])

        each_record(departments, work, size=1)

    @api.model
    def _report(self, department, week_start):
        report = self._make(department, week_start)
        report._send()
        return report

    @api.model
    def _get_waiting(self):
        """``[(department, first day of the week)]`` without a report."""
        departments = (
            self.env["aftersales.site"]
            .sudo()
            .search([("level", "=", "department"), ("active", "=", True)])
        )
        policy = self.env["service.policy"]
        waiting = []
        for company, own in departments.grouped("company_id").items():
            today = policy._today(company)
            week_start = today - timedelta(days=today.weekday())
            if today.isoweekday() < policy._get_value("contact.report_day", company):
                continue
            reported = self.sudo().search_fetch(
                [("department_id", "in", own.ids), ("week_start", "=", week_start)],
                ["department_id"],
            )
            waiting += [(one, week_start) for one in own - reported.department_id]
        return waiting

    @api.model
    def _make(self, department, week_start):
        sheets = self.env["aftersales.contact.sheet"].sudo()
        mine = sheets.search(
            [("department_id", "=", department.id), ("state", "in", _OPEN)]
        ) | sheets.search(
            [("department_id", "=", department.id), ("is_owed", "=", True)]
        )
        today = self.env["service.policy"]._today(department.company_id)
        late = mine.filtered(lambda one: one.needed_by and one.needed_by < today)
        now = fields.Datetime.now()
        arrived = sheets.search_count(
            [
                ("department_id", "=", department.id),
                ("state", "=", "arrived"),
                ("closed_at", ">=", now - timedelta(days=7)),
            ]
        )
        return (
            self.sudo()
            ._in_transition()
            .create(
                {
                    "department_id": department.id,
                    "week_start": week_start,
                    "made_at": now,
                    "count_open": len(mine),
                    "count_owed": len(mine.filtered("is_owed")),
                    "count_late": len(late),
                    "count_escalated": len(mine.filtered("is_escalated")),
                    "count_arrived": arrived,
                    "line_ids": [
                        fields.Command.create(self._prepare_line(sheet))
                        for sheet in mine
                    ],
                }
            )
        )

    @api.model
    def _prepare_line(self, sheet):
        """What the report keeps of a sheet."""
        return {
            "sheet_id": sheet.id,
            "state": sheet.state,
            **{name: sum(sheet.line_ids.mapped(name)) for name in _FIGURES},
        }

    def _send(self):
        """To the department's leaders: a message with the PDF, and a to-do."""
        self.ensure_one()
        department = self.department_id
        leaders = department.supervisor_id | department.manager_id
        report = self.env["ir.actions.report"].with_context(lang=self._get_lang())
        content, extension = report._render_qweb_pdf(
            "aftersales_stock.report_contact_progress", self.ids
        )
        self.with_context(lang=self._get_lang()).message_post(
            body=self.env._("Progress of the contact sheets this week (D4-3.2.0c)."),
            partner_ids=leaders.partner_id.ids,
            attachments=[(f"{self.display_name}.{extension}", content)],
            subtype_xmlid="mail.mt_comment",
        )
        today = self.env["service.policy"]._today(self.company_id)
        for user in leaders:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                today,
                self.env._("Read the weekly report (D4-3.2.0c)"),
                user_id=user.id,
            )

    def _get_lang(self):
        return self.company_id.partner_id.lang or self.env.lang
