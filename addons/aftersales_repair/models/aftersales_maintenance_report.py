# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.service_base.jobs import each_company

from ..roles import CLERK, DIRECTOR, TECHNICIAN

_ROLES = (TECHNICIAN, DIRECTOR, CLERK)


class AftersalesMaintenanceReport(models.Model):
    """The written report on a customer's system, every quarter (S19, D3-7.4.1.5).

    A job opens one for each contract in force when the quarter is over. It takes
    the inspections that were finished in the quarter; what is issued stays.
    """

    _name = "aftersales.maintenance.report"
    _description = "Quarterly maintenance report"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.evidence.mixin",
        "service.deadline.mixin",
    ]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    _guarded_fields = ("run_ids", "issued_at", "issued_by_id", "report_due")
    _register_closed_states = ("issued", "cancelled")
    _register_date_field = "issued_at"
    _deadline_due_fields = {"maintenance.report": "report_due"}
    _evidence_content_fields = ("contract_id", "date_from", "date_to", "summary")

    contract_id = fields.Many2one(
        "contract.contract",
        required=True,
        domain="[('is_service', '=', True)]",
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id",
        string="Customer",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    responsible_id = fields.Many2one(
        "res.users",
        compute="_compute_responsible_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        ondelete="restrict",
    )
    date_from = fields.Date(string="From", required=True, tracking=True)
    date_to = fields.Date(string="To", required=True, tracking=True)
    run_ids = fields.Many2many(
        "service.checklist.run",
        "aftersales_maintenance_report_run_rel",
        "report_id",
        "run_id",
        string="Inspections",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    run_count = fields.Integer(string="Inspected", compute="_compute_figures")
    bad_count = fields.Integer(string="Not Good", compute="_compute_figures")
    open_count = fields.Integer(string="Not Repaired", compute="_compute_figures")
    summary = fields.Text(
        help="The state of the system and what is advised, in plain words."
    )
    state = fields.Selection(
        [("draft", "To write"), ("issued", "Issued"), ("cancelled", "Cancelled")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    report_due = fields.Datetime(string="Due", readonly=True, copy=False)
    issued_at = fields.Datetime(readonly=True, copy=False)
    issued_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _one_a_quarter = models.UniqueIndex(
        "(contract_id, date_from) WHERE state <> 'cancelled'",
        "There is a report of this contract and period already.",
    )

    @api.depends("contract_id")
    def _compute_responsible_id(self):
        for report in self:
            report.responsible_id = report.responsible_id or report.contract_id.user_id

    @api.depends("run_ids", "run_ids.bad_count", "run_ids.finding_ids.state")
    def _compute_figures(self):
        for report in self:
            runs = report.sudo().run_ids
            report.run_count = len(runs)
            report.bad_count = sum(runs.mapped("bad_count"))
            findings = runs.finding_ids.filtered(lambda one: one.state == "open")
            report.open_count = len(findings)

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for report in self:
            if report.date_to < report.date_from:
                raise ValidationError(
                    self.env._("%s ends before it begins.", report.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        reports = super().create(vals_list)
        reports._start_deadlines("maintenance.report")
        reports._collect_runs()
        return reports

    def write(self, vals):
        content = {"contract_id", "date_from", "date_to", "summary"} & set(vals)
        issued = self.filtered(lambda report: report.state != "draft")
        if content and issued and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s is issued and stays as it is.",
                    ", ".join(issued.mapped("name")[:5]),
                )
            )
        result = super().write(vals)
        if {"contract_id", "date_from", "date_to"} & set(vals):
            self._collect_runs()
        return result

    def _collect_runs(self):
        """Take the inspections of the contract that were finished in the period."""
        if not self:
            return
        runs = self.env["service.checklist.run"].sudo()
        found = runs.search_fetch(
            [
                ("contract_id", "in", self.contract_id.ids),
                ("done_on", ">=", min(self.mapped("date_from"))),
                ("done_on", "<=", max(self.mapped("date_to"))),
                ("state", "in", ("done", "signed", "approved")),
            ],
            ["contract_id", "done_on"],
            order="done_on, id",
        )
        by_contract = found.grouped("contract_id")
        for report in self.sudo():
            own = by_contract.get(report.contract_id, runs.browse())
            report._in_transition().run_ids = own.filtered(
                lambda run, report=report: (
                    report.date_from <= run.done_on <= report.date_to
                )
            )

    # -- steps ----------------------------------------------------------------

    def action_collect(self):
        """Take what was inspected in the meantime."""
        return self._run_step(
            "collect", _ROLES, self.env._("Inspections cannot be taken in.")
        )

    def _get_cannot_collect_reasons(self):
        return self._get_not_draft_reasons()

    def _get_not_draft_reasons(self):
        return {
            report: []
            if report.state == "draft"
            else [self.env._("It is issued or cancelled.")]
            for report in self
        }

    def _do_collect(self):
        self._collect_runs()

    def action_issue(self):
        """The report goes to the customer (D3-7.4.1.5)."""
        return self._run_step("issue", _ROLES, self.env._("It cannot be issued."))

    def _get_cannot_issue_reasons(self):
        reasons = self._get_not_draft_reasons()
        for report in self:
            if not (report.summary or "").strip():
                reasons[report].append(
                    self.env._("Write the summary first (D3-7.4.1.5).")
                )
            today = self.env["service.policy"]._today(report.company_id)
            if report.date_to >= today:
                reasons[report].append(self.env._("Its period is not over yet."))
        return reasons

    def _do_issue(self):
        self._collect_runs()
        self.sudo()._in_transition().write(
            {
                "state": "issued",
                "issued_at": fields.Datetime.now(),
                "issued_by_id": self.env.uid,
            }
        )
        self._meet_deadlines("maintenance.report")

    def action_cancel(self):
        """Not to be written, such as where the system was taken out."""
        return self._run_step("cancel", _ROLES, self.env._("It cannot be cancelled."))

    def _get_cannot_cancel_reasons(self):
        return self._get_not_draft_reasons()

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "issued_at": fields.Datetime.now()}
        )
        self._cancel_deadlines(reason=self.env._("The report was cancelled."))

    # -- the job --------------------------------------------------------------

    @api.model
    def _cron_open_reports(self):
        """Open the reports of the quarter that is over; run again, it opens none."""
        contracts = self.env["contract.contract"].sudo()
        planned = [("is_service", "=", True), ("plan_ids", "!=", False)]
        groups = contracts._read_group(planned, ["company_id"])
        companies = self.env["res.company"].union(*[row[0] for row in groups])

        def work(reports, company):
            today = reports.env["service.policy"]._today(company)
            first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
            start = first - relativedelta(months=3)
            end = first - relativedelta(days=1)
            reports._open_reports(company, start, end)

        each_company(self, companies, work)

    @api.model
    def _open_reports(self, company, start, end):
        """:return: the new reports of contracts in force with an inspection plan"""
        contracts = (
            self.env["contract.contract"]
            .sudo()
            .search(
                [
                    ("is_service", "=", True),
                    ("company_id", "=", company.id),
                    ("state", "not in", ("draft", "cancelled")),
                    ("date_start", "<=", end),
                    "|",
                    ("ended_on", "=", False),
                    ("ended_on", ">=", start),
                    ("date_end", ">=", start),
                    ("plan_ids", "!=", False),
                ]
            )
        )
        known = self.sudo().search_fetch(
            [("contract_id", "in", contracts.ids), ("date_from", "=", start)],
            ["contract_id"],
        )
        return (
            self.sudo()
            .with_company(company)
            .create(
                [
                    {
                        "contract_id": contract.id,
                        "company_id": company.id,
                        "date_from": start,
                        "date_to": end,
                    }
                    for contract in contracts - known.contract_id
                ]
            )
        )
