# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import AGENT


class CarePlan(models.Model):
    """The care plan of a customer (重点客户关怀计划, S61, D3-5.1.3, D3-5.2.2).

    The class of the customer says how often to call and to visit. Each contact
    plans the next one: key customer, 30 days, last contact 1 June → call 1 July.
    """

    _name = "care.plan"
    _description = "Care plan"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.policy.basis.mixin",
        "service.document.mixin",
    ]
    _order = "next_call, id"
    _check_company_auto = True

    _register_draft_states = ("draft",)
    _register_closed_states = ("ended",)
    _register_date_field = "ended_at"
    _guarded_fields = ("next_call", "next_visit", "ended_at")

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    class_id = fields.Many2one(
        "care.customer.class",
        compute="_compute_class_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        tracking=True,
        ondelete="restrict",
    )
    caller_id = fields.Many2one(
        "res.users",
        string="Who Cares",
        required=True,
        default=lambda self: self.env.uid,
        index=True,
        tracking=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
        help="Front-desk person who calls and visits (D3-10.1.2).",
    )
    goal = fields.Text(help="What this customer needs and what we want to find out.")
    last_contact = fields.Date(
        help="The next call counts from here; empty: from the start of the plan.",
    )
    next_call = fields.Date(readonly=True, copy=False)
    next_visit = fields.Date(readonly=True, copy=False)
    callback_ids = fields.One2many("aftersales.callback", "care_plan_id", readonly=True)
    visit_ids = fields.One2many("care.visit", "care_plan_id", readonly=True)
    callback_count = fields.Integer(compute="_compute_counts")
    visit_count = fields.Integer(compute="_compute_counts")
    ended_at = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("ended", "Ended")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    _one_a_customer = models.UniqueIndex(
        "(company_id, partner_id) WHERE state != 'ended'",
        "The customer has a care plan: change it or end it first.",
    )
    _live = models.Index("(company_id, next_call) WHERE state = 'running'")

    @api.depends("partner_id")
    def _compute_class_id(self):
        for plan in self:
            plan.class_id = plan.partner_id.care_class_id or plan.class_id

    def _compute_counts(self):
        for name, model in (
            ("callback_count", "aftersales.callback"),
            ("visit_count", "care.visit"),
        ):
            counts = dict(
                self.env[model]._read_group(
                    [("care_plan_id", "in", self.ids)], ["care_plan_id"], ["__count"]
                )
            )
            for plan in self:
                plan[name] = counts.get(plan, 0)

    @api.constrains("last_contact")
    def _check_last_contact(self):
        for plan in self.filtered("last_contact"):
            if plan.last_contact > self.env["service.policy"]._today(plan.company_id):
                raise UserError(
                    self.env._("%s: the last contact is still to come.", plan.name)
                )

    def write(self, vals):
        if {"partner_id", "last_contact"} & set(vals) and not self._is_in_transition():
            running = self.filtered(lambda plan: plan.state != "draft")
            if running:
                raise UserError(
                    self.env._(
                        "%s: the plan has begun; contacts come from its calls and "
                        "visits.",
                        ", ".join(running.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    # -- draft → running ----------------------------------------------------------

    def action_start(self):
        """Plan the first call, and the first visit where the class has visits."""
        return self._run_step(
            "start", (AGENT,), self.env._("The care plan cannot begin.")
        )

    def _get_cannot_start_reasons(self):
        lines = self._get_intervals()
        reasons = {}
        for plan in self:
            if plan.state != "draft":
                reasons[plan] = [self.env._("It has begun already.")]
            elif not lines[plan]:
                reasons[plan] = [
                    self.env._(
                        "There is no care interval for class %s: ask the policy "
                        "administrator (D3-5.1.3).",
                        plan.class_id.name,
                    )
                ]
        return reasons

    def _get_intervals(self):
        """``{plan: line of the care intervals in force today}``."""
        policy = self.env["service.policy"]
        lines = self.env["care.interval.rule"]._lookup_many(
            [
                {
                    "company": plan.company_id,
                    "day": policy._today(plan.company_id),
                    "class_id": plan.class_id.id,
                }
                for plan in self
            ]
        )
        return dict(zip(self, lines, strict=True))

    def _do_start(self):
        plans = self.sudo()
        plans._in_transition().write({"state": "running"})
        plans._plan_calls()
        plans._plan_visits()

    def _plan_calls(self):
        """The next call of running plans: the interval from the last contact."""
        rows = []
        for plan, line in self._get_intervals().items():
            if plan.state != "running" or not line:
                continue
            today = self.env["service.policy"]._today(plan.company_id)
            day = fields.Date.add(plan.last_contact or today, days=line.call_days)
            # A contact long ago: the customer has waited long enough.
            day = max(day, today)
            plan._in_transition().next_call = day
            rows.append(plan._prepare_callback_vals(day))
        self.env["aftersales.callback"]._plan_care(rows)

    def _prepare_callback_vals(self, day):
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "care_plan_id": self.id,
            "caller_id": self.caller_id.id,
            "kind": "care",
            "planned_on": day,
        }

    def _plan_visits(self):
        rows = []
        for plan, line in self._get_intervals().items():
            if plan.state != "running" or not line.visit_days:
                continue
            today = self.env["service.policy"]._today(plan.company_id)
            day = fields.Date.add(today, days=line.visit_days)
            plan._in_transition().next_visit = day
            rows.append(
                {
                    "partner_id": plan.partner_id.id,
                    "company_id": plan.company_id.id,
                    "care_plan_id": plan.id,
                    "visitor_id": plan.caller_id.id,
                    "planned_on": day,
                }
            )
        self.env["care.visit"]._plan(rows)

    def _note_contact(self, day):
        """These customers were spoken to on a day."""
        for plan in self.sudo():
            if plan.state == "running" and (plan.last_contact or day) <= day:
                plan._in_transition().last_contact = day

    # -- running → ended ----------------------------------------------------------

    def action_end(self):
        """The plan ends; what it planned and nobody did yet is taken back."""
        return self._run_step("end", (AGENT,), self.env._("The plan cannot end."))

    def _get_cannot_end_reasons(self):
        return {
            plan: [self.env._("It is not running.")]
            for plan in self
            if plan.state != "running"
        }

    def _do_end(self):
        plans = self.sudo()
        now = fields.Datetime.now()
        plans.callback_ids.filtered(lambda call: call.state == "to_call")._drop_planned(
            self.env._("The care plan has ended.")
        )
        plans.visit_ids.filtered(lambda visit: visit.state == "planned")._do_cancel()
        plans._in_transition().write(
            {"state": "ended", "ended_at": now, "next_call": False, "next_visit": False}
        )
        plans.flush_recordset(["state"])

    # -- ways to other documents ---

    def action_view_callbacks(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_care.care_callback_action"
        )
        return {**action, "domain": [("care_plan_id", "=", self.id)], "context": {}}

    def action_view_visits(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_care.care_visit_action"
        )
        return {**action, "domain": [("care_plan_id", "=", self.id)], "context": {}}
