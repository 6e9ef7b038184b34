# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..roles import CLERK, TECHNICIAN
from .aftersales_work_plan_rule import WORK_CLASSES

_ROLES = (TECHNICIAN, CLERK)
# D3-11.15: what a plan says.
_CONTENT = (
    "planned_start",
    "planned_end",
    "leader_id",
    "notice",
    "procedure",
    "safety",
    "papers",
)


class AftersalesWorkPlan(models.Model):
    """Work plan 作业方案 for gas charging and hot work (S20, D3-11.14, D3-11.15).

    Who signs follows from the class of the work and the rule table in force when
    the plan is made. While it is new every change voids the signatures; work
    begins when all have signed, and then the plan stays.
    """

    _name = "aftersales.work.plan"
    _description = "Work plan"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.evidence.mixin",
        "service.approval.mixin",
        "service.policy.basis.mixin",
    ]
    _order = "planned_start desc, id desc"
    _check_company_auto = True

    _guarded_fields = ("started_at", "started_by_id", "done_at")
    _register_closed_states = ("done", "cancelled")
    _register_date_field = "done_at"
    _state_from = ["draft"]
    _state_to = ["started"]
    _cancel_state = "cancelled"
    _approval_steps = ("start",)
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = _ROLES
    # What the work left behind, and what the register keeps beside the plan.
    _approval_free_fields = ("result", "policy_basis")
    _evidence_content_fields = ("kind", "work_class", *_CONTENT)

    kind = fields.Selection(
        [
            ("charging", "Gas charging"),
            ("hot_work", "Hot work"),
            ("other", "Other work"),
        ],
        string="Work to Do",
        required=True,
        default="charging",
        tracking=True,
    )
    work_class = fields.Selection(
        WORK_CLASSES, string="Class of Work", required=True, tracking=True
    )
    place = fields.Char(required=True, tracking=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Unit",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    planned_start = fields.Datetime(string="From", tracking=True)
    planned_end = fields.Datetime(string="To")
    leader_id = fields.Many2one(
        "res.users",
        string="In Charge",
        domain="[('share', '=', False)]",
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    people = fields.Char(help="Who works, and who watches.")
    notice = fields.Text(string="Users Told", help="Who is told, when and how.")
    procedure = fields.Text(string="Work Procedure")
    safety = fields.Text(string="Safety Measures")
    papers = fields.Text(help="Drawings, permits and test records that are ready.")
    result = fields.Text(help="What was done, and what was different.")
    rule_id = fields.Many2one(
        "aftersales.work.plan.rule",
        compute="_compute_rule",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    plan_kind = fields.Selection(
        [("none", "No plan"), ("plan", "Plan before work")],
        string="Plan",
        compute="_compute_rule",
        store=True,
        precompute=True,
    )
    needs_dispatch = fields.Boolean(
        compute="_compute_rule", store=True, precompute=True
    )
    needs_safety = fields.Boolean(compute="_compute_rule", store=True, precompute=True)
    needs_planning = fields.Boolean(
        compute="_compute_rule", store=True, precompute=True
    )
    needs_deputy = fields.Boolean(compute="_compute_rule", store=True, precompute=True)
    state = fields.Selection(
        [
            ("draft", "In review"),
            ("started", "At work"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    started_at = fields.Datetime(string="Begun", readonly=True, copy=False)
    started_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    done_at = fields.Datetime(string="Finished", readonly=True, copy=False)

    _live = models.Index(
        "(company_id, planned_start) WHERE state IN ('draft', 'started')"
    )

    @api.depends("work_class", "company_id")
    def _compute_rule(self):
        """The line of the matrix that holds today, kept with the plan."""
        rules = self.env["aftersales.work.plan.rule"]
        policy = self.env["service.policy"]
        for plan in self:
            rule = rules
            if plan.work_class:
                day = policy._today(plan.company_id)
                rule = rules._lookup(plan.company_id, day, work_class=plan.work_class)
            plan.rule_id = rule
            plan.plan_kind = rule.plan_kind
            plan.needs_dispatch = rule.needs_dispatch
            plan.needs_safety = rule.needs_safety
            plan.needs_planning = rule.needs_planning
            plan.needs_deputy = rule.needs_deputy

    @api.depends("name", "place")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = f"{plan.name} {plan.place or ''}"

    @api.constrains("planned_start", "planned_end")
    def _check_times(self):
        for plan in self:
            if (
                plan.planned_start
                and plan.planned_end
                and plan.planned_end <= plan.planned_start
            ):
                raise ValidationError(
                    self.env._("%s ends before it begins.", plan.display_name)
                )

    def write(self, vals):
        begun = self.filtered(lambda plan: plan.state != "draft")
        content = {*_CONTENT, "kind", "work_class", "place", "people", "partner_id"}
        if begun and content & set(vals) and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s: work has begun by this plan, which stays as it was signed. "
                    "Stop and make another plan (D3-11.15).",
                    ", ".join(begun.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    # -- reviews --------------------------------------------------------------

    def _get_cannot_request_approval_reasons(self):
        reasons = dict(super()._get_cannot_request_approval_reasons())
        for plan in self:
            lacking = plan._get_lacking_reasons()
            if lacking:
                reasons[plan] = [*reasons.get(plan, ()), *lacking]
        return reasons

    def _get_lacking_reasons(self):
        """D3-11.15: a plan says time, people, notice, procedure, safety, papers."""
        self.ensure_one()
        if not self.rule_id:
            return [
                self.env._(
                    "No line of the approval matrix is about this class of work: ask "
                    "a policy administrator to add it (D3-11.15)."
                )
            ]
        if self.plan_kind == "none":
            return []
        lacking = [
            self._fields[name].get_description(self.env)["string"]
            for name in _CONTENT
            if not self[name] or not str(self[name]).strip()
        ]
        if not lacking:
            return []
        return [self.env._("The plan does not say: %s (D3-11.15).", ", ".join(lacking))]

    # -- work -----------------------------------------------------------------

    def action_start(self):
        """Begin: all that the matrix names have signed (D3-11.15)."""
        return self._run_step("start", _ROLES, self.env._("Work cannot begin."))

    def _get_cannot_start_reasons(self):
        return {
            plan: plan._get_lacking_reasons()
            if plan.state == "draft"
            else [self.env._("It has begun, or is closed.")]
            for plan in self
        }

    def _do_start(self):
        plans = self.sudo()
        for plan in plans:
            today = self.env["service.policy"]._today(plan.company_id)
            plan._keep_policies(
                {plan.rule_id.policy_id.code: plan.rule_id._explain_line(today)}
            )
        plans._in_transition().write(
            {
                "state": "started",
                "started_at": fields.Datetime.now(),
                "started_by_id": self.env.uid,
            }
        )

    def action_done(self):
        """Finished; what was done is written down."""
        return self._run_step("done", _ROLES, self.env._("It is not finished."))

    def _get_cannot_done_reasons(self):
        reasons = {}
        for plan in self:
            texts = reasons[plan] = []
            if plan.state != "started":
                texts.append(self.env._("Work has not begun, or is closed."))
            if not (plan.result or "").strip():
                texts.append(self.env._("Write what was done first."))
        return reasons

    def _do_done(self):
        self.sudo()._in_transition().write(
            {"state": "done", "done_at": fields.Datetime.now()}
        )

    def action_cancel(self):
        """Not to be done; begun work is finished instead."""
        return self._run_step("cancel", _ROLES, self.env._("It cannot be cancelled."))

    def _get_cannot_cancel_reasons(self):
        return {
            plan: []
            if plan.state == "draft"
            else [self.env._("It has begun, or is closed.")]
            for plan in self
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "done_at": fields.Datetime.now()}
        )
