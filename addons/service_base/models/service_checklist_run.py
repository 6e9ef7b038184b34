# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.res_partner import _tz_get

from .. import recurrence as dates
from .service_checklist_execution_mixin import LIVE


class ServiceChecklistRun(models.Model):
    """One inspection: when it is due, who did it, what was found (S19, S28).

    Made by its plan; the points and their limits are copied when it begins, so
    that a checklist changed later changes no past inspection.
    """

    _name = "service.checklist.run"
    _description = "Inspection"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.checklist.execution.mixin",
        "service.checklist.signoff.mixin",
        "service.guarded.mixin",
    ]
    _order = "due_until, id"
    _check_company_auto = True

    # All but what the crew writes while it works: crew, leader, note.
    _guarded_fields = (
        "name",
        "company_id",
        "plan_id",
        "template_id",
        "occurrence",
        "tz",
        "date_from",
        "date_due",
        "due_from",
        "due_until",
        "when_late",
        "missed_at",
        "user_id",
        "asset",
        "site",
        "res_model",
        "res_id",
        "partner_id",
        "department_id",
        "state",
        "cancel_reason",
        "min_crew",
        "follow_up_kind",
        "follow_up_days",
        "started_at",
        "started_by_id",
        "finished_at",
        "finished_by_id",
        "done_on",
        "punctuality",
        "duration",
        "bad_count",
        "signature_required",
        "signer_group_id",
        "approval_group_id",
        "signature",
        "signed_by_id",
        "signed_at",
        "approved_by_id",
        "approved_at",
    )

    name = fields.Char(string="Number", default="/", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    plan_id = fields.Many2one(
        "service.checklist.plan", ondelete="restrict", readonly=True, check_company=True
    )
    template_id = fields.Many2one(
        "service.checklist.template",
        string="Checklist",
        required=True,
        ondelete="restrict",
        readonly=True,
        index=True,
        check_company=True,
    )
    category = fields.Selection(related="template_id.category")
    instructions = fields.Html(related="template_id.instructions")
    occurrence = fields.Char(readonly=True, help="Which one of the plan it is.")
    tz = fields.Selection(_tz_get, string="Time Zone", required=True, readonly=True)
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_due = fields.Date(string="Due", required=True, readonly=True)
    due_from = fields.Datetime(string="Window Begins", readonly=True)
    due_until = fields.Datetime(string="Window Ends", readonly=True, index=True)
    when_late = fields.Selection(
        [("missed", "Missed"), ("overdue", "Overdue")],
        default="overdue",
        required=True,
        readonly=True,
    )
    missed_at = fields.Datetime(
        string="Missed From", readonly=True, help="When its last day ends."
    )
    user_id = fields.Many2one(
        "res.users", string="Responsible", readonly=True, check_company=True
    )
    asset = fields.Char(string="What", readonly=True)
    site = fields.Char(readonly=True)
    res_model = fields.Char(string="Record Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, check_company=True
    )
    department_id = fields.Many2one("hr.department", readonly=True, check_company=True)
    state = fields.Selection(
        [
            ("due", "Due"),
            ("in_progress", "In progress"),
            ("done", "Done"),
            ("signed", "Signed"),
            ("approved", "Approved"),
            ("missed", "Missed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="due",
        required=True,
        readonly=True,
        tracking=True,
    )
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    cancel_reason = fields.Char(readonly=True, copy=False)
    finding_ids = fields.One2many("service.checklist.finding", "run_id")
    finding_count = fields.Integer(string="Findings", compute="_compute_finding_count")

    _occurrence_unique = models.UniqueIndex(
        "(plan_id, occurrence) WHERE plan_id IS NOT NULL AND state <> 'cancelled'",
        "This inspection of the plan was opened already.",
    )
    _live = models.Index(
        "(company_id, due_until) WHERE state IN ('due', 'in_progress')"
    )
    _to_miss = models.Index("(missed_at) WHERE state = 'due' AND missed_at IS NOT NULL")
    _record = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")

    @api.depends("state", "due_until")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for run in self:
            run.is_overdue = run.state in LIVE and run.due_until < now

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = [
            ("state", "in", LIVE),
            ("due_until", "<", fields.Datetime.now()),
        ]
        return overdue if True in value else ["!", "&", *overdue]

    @api.depends("finding_ids")
    def _compute_finding_count(self):
        groups = self.env["service.checklist.finding"]._read_group(
            [("run_id", "in", self.ids)], ["run_id"], ["__count"]
        )
        counts = dict(groups)
        for run in self:
            run.finding_count = counts.get(run, 0)

    # -- opening --------------------------------------------------------------

    @api.model
    def _open(self, vals_list):
        """Create due checklists: numbers, windows and days in one go.

        :param vals_list: as of ``service.checklist.plan._prepare_run_vals``; the
            windows are those of the template, in the time zone ``tz``
        """
        by_company = {}
        for vals in vals_list:
            vals.update(self._get_window_vals(vals))
            by_company.setdefault(vals["company_id"], []).append(vals)
        sequence = self.env["ir.sequence"]
        for company_id, company_vals in by_company.items():
            company = self.env["res.company"].browse(company_id)
            numbers = sequence._get_numbers(self._name, company, len(company_vals))
            for vals, number in zip(company_vals, numbers, strict=True):
                vals["name"] = number
        # Thousands of them a day: what the job makes needs no first message each.
        quiet = self.sudo().with_context(
            tracking_disable=True, mail_create_nosubscribe=True
        )
        runs = quiet._in_transition().create(vals_list)
        return runs._out_of_transition().with_env(self.env(su=True))

    def _get_window_vals(self, vals):
        """The moments (naive UTC) at which the checklist begins to be due, is late,
        and is missed."""
        template = self.env["service.checklist.template"].sudo()
        template = template.browse(vals["template_id"])
        first, last, zone = vals["date_from"], vals["date_due"], vals["tz"]
        start, end = 0, 24
        if template.has_window:
            start, end = template.window_start, template.window_end
        midnight = dates.local_moment(last, 24, zone)
        until = dates.local_moment(last, end, zone)
        return {
            "due_from": dates.local_moment(first, start, zone),
            # Midnight belongs to the next day, and would be shown there.
            "due_until": min(until, midnight - timedelta(seconds=1)),
            "missed_at": vals.get("when_late") == "missed" and midnight,
        }

    @api.model
    def _open_for_today(self, template, company):
        """A checklist outside any plan, for the user and for today."""
        zone = company.resource_calendar_id.tz or "UTC"
        today = dates.local_date(fields.Datetime.now(), zone)
        return self._open(
            [
                {
                    "template_id": template.id,
                    "company_id": company.id,
                    "date_from": today,
                    "date_due": today,
                    "tz": zone,
                    "user_id": self.env.uid,
                    "crew_ids": [fields.Command.set([self.env.uid])],
                }
            ]
        )

    # -- guards ---------------------------------------------------------------

    def write(self, vals):
        closed = self.filtered(lambda run: run.state not in LIVE)
        if {"crew_ids", "leader_id", "note"} & set(vals) and closed:
            if not self._is_in_transition():
                raise UserError(
                    self.env._(
                        "%s: the report stays as it was finished.",
                        ", ".join(closed.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    def unlink(self):
        self._refuse_unlink()
        return super().unlink()

    def _refuse_unlink(self):
        """The register keeps what was due, done and missed, whoever asks."""
        if self and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s: the register of inspections keeps every one. Cancel it "
                    "instead.",
                    ", ".join(self.mapped("name")[:5]),
                )
            )

    # -- ways to other documents ----------------------------------------------

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
        }

    def action_view_findings(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Findings of %s", self.name),
            "res_model": "service.checklist.finding",
            "view_mode": "list,form",
            "domain": [("run_id", "=", self.id)],
            "context": {"default_run_id": self.id},
        }

    def action_open_record(self):
        """Open what was inspected."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [[False, "form"]],
        }
