# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import recurrence as dates
from ..roles import DEPUTY_GENERAL_MANAGER, INSPECTION_PLANNER


class ServiceChecklistPlan(models.Model):
    """What is inspected, by whom, how often (S19).

    An active plan has its checklists opened for it: by the daily job, by the
    one before (interval), or by an event. Plans by season are approved by the
    deputy general manager before an inspection begins (D3-11.9).
    """

    _name = "service.checklist.plan"
    _description = "Inspection plan"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.checklist.schedule.mixin",
        "service.checklist.opening.mixin",
        "service.guarded.mixin",
    ]
    _order = "next_date, id"
    _check_company_auto = True

    _guarded_fields = (
        "state",
        "next_date",
        "last_done",
        "author_id",
        "approved_by_id",
        "approved_at",
        "problem",
    )

    name = fields.Char(required=True, tracking=True, index="trigram")
    active = fields.Boolean(default=True)
    template_id = fields.Many2one(
        "service.checklist.template",
        string="Checklist",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        tracking=True,
    )
    category = fields.Selection(related="template_id.category")
    asset = fields.Char(string="What", help="Name or number of what is inspected.")
    res_model = fields.Char(string="Record Model")
    res_id = fields.Many2oneReference(
        string="Record",
        model_field="res_model",
        help="The record of what is inspected.",
    )
    site = fields.Char(help="Where it stands.")
    partner_id = fields.Many2one("res.partner", string="Customer", check_company=True)
    department_id = fields.Many2one("hr.department", check_company=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        check_company=True,
        tracking=True,
        index="btree_not_null",
    )
    crew_ids = fields.Many2many(
        "res.users",
        "service_checklist_plan_crew_rel",
        domain="[('share', '=', False)]",
        check_company=True,
    )
    when_late = fields.Selection(
        [("missed", "Is missed when the day ends"), ("overdue", "Stays to be done")],
        string="Not Done in Time",
        compute="_compute_when_late",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    note = fields.Text()
    state = fields.Selection(
        [("draft", "New"), ("active", "Active"), ("ended", "Ended")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )
    next_date = fields.Date(string="Next", readonly=True, copy=False)
    open_date = fields.Date(
        string="Opens",
        compute="_compute_open_date",
        store=True,
        help="From this day on the daily job opens the next checklist.",
    )
    last_done = fields.Date(readonly=True, copy=False)
    needs_approval = fields.Boolean(compute="_compute_needs_approval")
    author_id = fields.Many2one(
        "res.users",
        string="Planned By",
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
    )
    approved_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, tracking=True
    )
    approved_at = fields.Datetime(readonly=True, copy=False)
    problem = fields.Text(
        readonly=True, copy=False, help="Why the daily job opened no checklist."
    )
    run_ids = fields.One2many("service.checklist.run", "plan_id", readonly=True)
    run_count = fields.Integer(string="Checklists", compute="_compute_counts")
    missed_count = fields.Integer(string="Missed", compute="_compute_counts")
    finding_count = fields.Integer(string="Open Findings", compute="_compute_counts")

    _to_open = models.Index(
        "(open_date) WHERE state = 'active' AND open_date IS NOT NULL"
    )
    _record = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")

    @api.depends("recurrence")
    def _compute_when_late(self):
        for plan in self:
            plan.when_late = "missed" if plan.recurrence == "calendar" else "overdue"

    @api.depends("next_date", "recurrence", "lead_days")
    def _compute_open_date(self):
        for plan in self:
            day = plan.next_date
            if plan.recurrence not in ("calendar", "season"):
                day = False
            plan.open_date = day and dates.add_interval(day, -plan.lead_days, "day")

    @api.depends("recurrence")
    def _compute_needs_approval(self):
        for plan in self:
            plan.needs_approval = plan.recurrence == "season"

    @api.depends("run_ids.state")
    def _compute_counts(self):
        runs = self.env["service.checklist.run"]._read_group(
            [("plan_id", "in", self.ids)], ["plan_id", "state"], ["__count"]
        )
        findings = self.env["service.checklist.finding"]._read_group(
            [("plan_id", "in", self.ids), ("state", "=", "open")],
            ["plan_id"],
            ["__count"],
        )
        totals, missed, still_open = {}, {}, dict(findings)
        for plan, state, count in runs:
            totals[plan] = totals.get(plan, 0) + count
            if state == "missed":
                missed[plan] = count
        for plan in self:
            plan.run_count = totals.get(plan, 0)
            plan.missed_count = missed.get(plan, 0)
            plan.finding_count = still_open.get(plan, 0)

    # -- guards ---------------------------------------------------------------

    def _get_approved_fields(self):
        """Names of the fields that the approval covers."""
        return self._get_schedule_fields() | {
            "template_id",
            "company_id",
            "asset",
            "res_model",
            "res_id",
            "site",
            "date_end",
            "crew_ids",
            "note",
        }

    def write(self, vals):
        if "open_date" in vals and not self._is_in_transition():
            self._refuse_guarded({"open_date"})
        fixed = (self._get_schedule_fields() | {"template_id", "company_id"}) & set(
            vals
        )
        running = self.filtered(lambda plan: plan.state != "draft")
        if fixed and running:
            raise UserError(
                self.env._(
                    "%s: what is inspected and when stays while the plan runs. Put it "
                    "back to new first.",
                    ", ".join(running.mapped("name")[:5]),
                )
            )
        result = super().write(vals)
        if self._get_approved_fields() & set(vals):
            self._in_transition().write({"author_id": self.env.uid})
            self._void_approval()
        return result

    def _void_approval(self):
        """What was approved has changed: it is approved anew, or not begun."""
        plans = self.filtered("approved_at")
        if not plans:
            return
        plans._in_transition().write({"approved_by_id": False, "approved_at": False})
        text = self.env._("The plan was changed: the approval no longer counts.")
        plans._message_log_batch(bodies=dict.fromkeys(plans.ids, text))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.filtered("run_ids")
        if used:
            raise UserError(
                self.env._(
                    "%s has checklists and stays in the register: end it instead.",
                    ", ".join(used.mapped("name")[:5]),
                )
            )

    # -- steps ----------------------------------------------------------------

    def action_activate(self):
        """From now on the checklists of these plans are opened."""
        return self._run_step(
            "activate",
            (INSPECTION_PLANNER,),
            self.env._("The plan cannot be made active."),
        )

    def _get_cannot_activate_reasons(self):
        reasons = {}
        for plan in self:
            texts = []
            if plan.state != "draft":
                texts.append(self.env._("It is active or has ended."))
            if not plan.template_id.line_ids:
                texts.append(self.env._("Its checklist has no points: add them."))
            reasons[plan] = texts
        return reasons

    def _do_activate(self):
        plans = self.sudo()
        plans._in_transition().write({"state": "active", "problem": False})
        plans._start_schedule()

    def action_approve(self):
        """D3-11.9: the deputy general manager approves the overhaul's plan."""
        return self._run_step(
            "approve",
            (DEPUTY_GENERAL_MANAGER,),
            self.env._("The plan cannot be approved."),
        )

    def _get_cannot_approve_reasons(self):
        reasons = {}
        for plan in self:
            texts = []
            if plan.recurrence != "season":
                texts.append(self.env._("Only plans by season need an approval."))
            if plan.state == "ended":
                texts.append(self.env._("It has ended."))
            if plan.approved_at:
                texts.append(self.env._("It was approved before."))
            # The people who made it, whoever of them pressed a button last.
            if self.env.user in plan.create_uid | plan.author_id | plan.user_id:
                texts.append(
                    self.env._("Nobody approves an own plan: ask another manager.")
                )
            reasons[plan] = texts
        return reasons

    def _do_approve(self):
        self.sudo()._in_transition().write(
            {"approved_by_id": self.env.uid, "approved_at": fields.Datetime.now()}
        )

    def action_draft(self):
        """Back to new, to be changed; what was opened and not begun is cancelled."""
        return self._run_step(
            "draft", (INSPECTION_PLANNER,), self.env._("The plan cannot be changed.")
        )

    def _get_cannot_draft_reasons(self):
        return {
            plan: []
            if plan.state == "active"
            else [self.env._("Only an active plan goes back to new.")]
            for plan in self
        }

    def _do_draft(self):
        self._stop("draft")

    def action_end(self):
        """No more checklists; what was opened and not begun is cancelled."""
        return self._run_step(
            "end", (INSPECTION_PLANNER,), self.env._("The plan cannot be ended.")
        )

    def _get_cannot_end_reasons(self):
        return {
            plan: []
            if plan.state == "active"
            else [self.env._("Only an active plan is ended.")]
            for plan in self
        }

    def _do_end(self):
        self._stop("ended")

    def _stop(self, state):
        plans = self.sudo()
        plans._in_transition().write({"state": state, "next_date": False})
        runs = self.env["service.checklist.run"].sudo()
        domain = [("plan_id", "in", plans.ids), ("state", "=", "due")]
        runs.search(domain)._in_transition().write(
            {
                "state": "cancelled",
                "cancel_reason": self.env._("The plan was stopped or changed."),
            }
        )
