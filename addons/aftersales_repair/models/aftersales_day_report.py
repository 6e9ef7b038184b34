# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..roles import DIRECTOR, MANAGER, TECHNICIAN
from .aftersales_visit_class_mixin import SERVICE_CLASSES

_USER = "service_base.group_service_user"


class AftersalesDayReport(models.Model):
    """Daily reports of technicians and of the service director (S06).

    工作日报表: each technician tells kinds of service and hours (D3-1.10), the
    director sums the day up (D3-1.11); a branch's report is read and stamped by
    the branch manager before it goes to the service department (D3-1.12).
    """

    _name = "aftersales.day.report"
    _description = "Daily report"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "aftersales.day.report.collect.mixin",
    ]
    _order = "day desc, kind, id desc"
    _check_company_auto = True

    _guarded_fields = (
        "submitted_at",
        "stamped_by_id",
        "stamped_at",
        "forwarded_at",
        "read_by_id",
        "read_at",
        "missing_user_ids",
    )
    _register_closed_states = ("read",)
    _register_date_field = "read_at"

    kind = fields.Selection(
        [("technician", "Technician"), ("director", "Service director")],
        required=True,
        default="technician",
    )
    day = fields.Date(
        required=True,
        index=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    branch_id = fields.Many2one(
        "hr.department",
        domain="[('is_service_branch', '=', True)]",
        default=lambda self: self._default_branch(),
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: the service department itself.",
    )
    branch_manager_id = fields.Many2one(
        "res.users",
        compute="_compute_branch_manager_id",
        compute_sudo=True,
    )
    line_ids = fields.One2many("aftersales.day.report.line", "report_id", copy=False)
    hours = fields.Float(compute="_compute_hours", store=True)
    class_hours = fields.Char(string="By Class", compute="_compute_class_hours")
    missing_user_ids = fields.Many2many(
        "res.users",
        "aftersales_day_report_missing_rel",
        string="Without a Report",
        ondelete="restrict",
        readonly=True,
        copy=False,
        help="Technicians who have not handed in a report of the day.",
    )
    note = fields.Text()
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Handed in"),
            ("stamped", "Stamped"),
            ("forwarded", "Forwarded"),
            ("read", "Read"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    submitted_at = fields.Datetime(readonly=True, copy=False)
    stamped_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    stamped_at = fields.Datetime(readonly=True, copy=False)
    forwarded_at = fields.Datetime(readonly=True, copy=False)
    read_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    read_at = fields.Datetime(readonly=True, copy=False)

    _technician_once = models.UniqueIndex(
        "(user_id, day, company_id) WHERE kind = 'technician'",
        "You have a report of this day already: open it.",
    )
    _director_once = models.UniqueIndex(
        "(company_id, day, COALESCE(branch_id, 0)) WHERE kind = 'director'",
        "The day has a director's report already: open it.",
    )

    @api.model
    def _default_branch(self):
        users = self.env.user
        return users._get_service_branches(self.env.company).get(users, False)

    @api.depends("branch_id.manager_id.user_id")
    def _compute_branch_manager_id(self):
        for report in self:
            report.branch_manager_id = report.branch_id.manager_id.user_id

    @api.depends("line_ids.hours")
    def _compute_hours(self):
        for report in self:
            report.hours = sum(report.line_ids.mapped("hours"))

    @api.depends("line_ids.hours", "line_ids.service_class")
    @api.depends_context("lang")
    def _compute_class_hours(self):
        field = self.env["aftersales.day.report.line"]._fields["service_class"]
        labels = dict(field._description_selection(self.env))
        for report in self:
            sums = report._get_class_hours()
            report.class_hours = " · ".join(
                f"{labels[code]} {sums[code]:g}"
                for code, _label in SERVICE_CLASSES
                if sums.get(code)
            )

    def _get_class_hours(self):
        """``{service class: hours}`` of these reports."""
        sums = defaultdict(float)
        for line in self.line_ids:
            sums[line.service_class] += line.hours
        return dict(sums)

    # -- making -----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """A new report is filled with the day's work."""
        reports = super().create(vals_list)
        if not self.env.su and not self.env.user.has_group(DIRECTOR):
            if reports.filtered(lambda report: report.kind == "director"):
                raise AccessError(
                    self.env._("The service director makes this report (D3-1.11).")
                )
        reports._collect()
        return reports

    def write(self, vals):
        fixed = {"kind", "day", "branch_id", "line_ids", "note"} & set(vals)
        if fixed and not self._is_in_transition():
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        handed = self.filtered(lambda report: report.state != "draft")
        if handed:
            raise UserError(
                self.env._(
                    "%s is handed in and stays as it is (D3-1.10).",
                    ", ".join(handed.mapped("name")[:5]),
                )
            )

    def _get_state_reasons(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            report: []
            if report.state in states
            else [self.env._("Its status is “%s”.", labels[report.state])]
            for report in self
        }

    # -- hand in, stamp, forward, read -----------------------------------------------

    def action_submit(self):
        """Hand the report in; the latest work is taken in first (D3-1.10)."""
        return self._run_step(
            "submit", (TECHNICIAN,), self.env._("The report cannot be handed in.")
        )

    def _get_cannot_submit_reasons(self):
        return self._add_own_reasons(self._get_state_reasons("draft"))

    def _do_submit(self):
        self._collect()
        self.sudo()._in_transition().write(
            {"state": "submitted", "submitted_at": fields.Datetime.now()}
        )
        self._ask_for_stamp()

    def _ask_for_stamp(self):
        for report in self.filtered(lambda one: one.kind == "director"):
            if report.branch_id and report.branch_manager_id:
                report.sudo().activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Read and stamp the daily report (D3-1.12)"),
                    user_id=report.branch_manager_id.id,
                )

    def action_stamp(self):
        """The branch manager has read it and stamps it (D3-1.12)."""
        return self._run_step(
            "stamp", (_USER,), self.env._("The report cannot be stamped.")
        )

    def _get_cannot_stamp_reasons(self):
        reasons = self._get_state_reasons("submitted")
        for report in self:
            if report.kind != "director" or not report.branch_id:
                reasons[report].append(
                    self.env._("Only a branch's director report is stamped (D3-1.12).")
                )
            elif report.branch_manager_id != self.env.user:
                reasons[report].append(
                    self.env._(
                        "The manager of %(branch)s stamps it: %(manager)s (D3-1.12).",
                        branch=report.branch_id.sudo().name,
                        manager=report.branch_manager_id.name
                        or self.env._("nobody is named"),
                    )
                )
            elif report.user_id == self.env.user:
                reasons[report].append(self.env._("Nobody stamps the own report."))
        return reasons

    def _do_stamp(self):
        reports = self.sudo()
        reports._in_transition().write(
            {
                "state": "stamped",
                "stamped_by_id": self.env.uid,
                "stamped_at": fields.Datetime.now(),
            }
        )
        reports.activity_feedback(["mail.mail_activity_data_todo"])

    def action_forward(self):
        """The stamped report goes to the service department (D3-1.12)."""
        return self._run_step(
            "forward", (DIRECTOR,), self.env._("The report cannot be forwarded.")
        )

    def _get_cannot_forward_reasons(self):
        reasons = {}
        for report in self:
            texts = reasons[report] = []
            if report.kind != "director" or not report.branch_id:
                texts.append(
                    self.env._("Only a branch's director report is forwarded.")
                )
            elif report.state in ("draft", "submitted"):
                texts.append(
                    self.env._("The branch manager has not stamped it yet (D3-1.12).")
                )
            elif report.state != "stamped":
                texts.append(self.env._("It was forwarded before."))
        return reasons

    def _do_forward(self):
        self.sudo()._in_transition().write(
            {"state": "forwarded", "forwarded_at": fields.Datetime.now()}
        )

    def action_read(self):
        """The superior has read it and keeps it (D3-1.10, D3-1.12)."""
        return self._run_step(
            "read",
            (DIRECTOR, MANAGER),
            self.env._("The report cannot be noted as read."),
        )

    def _get_cannot_read_reasons(self):
        reasons = {}
        for report in self:
            texts = reasons[report] = []
            if report.user_id == self.env.user:
                texts.append(self.env._("Somebody else reads the own report."))
            if report.kind == "technician":
                if report.state != "submitted":
                    texts.append(self.env._("It is not handed in, or was read."))
            elif not self.env.user.has_group(MANAGER):
                texts.append(
                    self.env._("The service department reads the director's report.")
                )
            elif report.branch_id and report.state != "forwarded":
                texts.append(
                    self.env._(
                        "It has not reached the service department: the branch "
                        "manager stamps it first (D3-1.12)."
                    )
                )
            elif not report.branch_id and report.state != "submitted":
                texts.append(self.env._("It is not handed in, or was read."))
        return reasons

    def _do_read(self):
        self.sudo()._in_transition().write(
            {
                "state": "read",
                "read_by_id": self.env.uid,
                "read_at": fields.Datetime.now(),
            }
        )

    @api.model
    def action_make_mine(self):
        """Open today's own report; make it when there is none."""
        self._check_roles(TECHNICIAN)
        kind = "director" if self.env.user.has_group(DIRECTOR) else "technician"
        today = self.env["service.policy"]._today(self.env.company)
        domain = [
            ("kind", "=", kind),
            ("day", "=", today),
            ("company_id", "=", self.env.company.id),
        ]
        if kind == "technician":
            domain.append(("user_id", "=", self.env.uid))
        else:
            branch = self._default_branch()
            domain.append(("branch_id", "=", branch.id if branch else False))
        report = self.search(domain, limit=1) or self.create({"kind": kind})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": report.id,
            "views": [[False, "form"]],
        }

    def action_view_missing(self):
        """Who has not handed in a report of the day."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Without a report of %s", self.day),
            "res_model": "res.users",
            "view_mode": "list,form",
            "domain": [("id", "in", self.missing_user_ids.ids)],
            "context": {"create": False},
        }
