# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import CLERK, SUPERVISOR

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class SaleWorkPlan(models.Model):
    """What the department will do in a month or a year (S51, D2-2.2, D2-A1).

    Approved before it counts; each item has who does it and until when, and at the
    end what came of it. A closed plan says how much was done, and why not the rest.

    The supervisor draws it up and runs it (D2-5.1).
    """

    _name = "sale.work.plan"
    _description = "Work plan of the department"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.approval.mixin",
        "service.document.mixin",
    ]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    _register_closed_states = ("closed", "cancelled")
    _register_date_field = "closed_at"
    _state_from = ["draft"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = (CLERK,)
    _approval_free_fields = ("analysis",)
    _approval_line_fields = ("line_ids",)
    _guarded_fields = ("closed_at",)

    title = fields.Char(required=True, tracking=True)
    area = fields.Selection(
        [
            ("logistics", "Sales logistics"),
            ("assets", "Asset management"),
            ("transport", "Vehicles"),
            ("other", "Other"),
        ],
        string="Field of Work",
        required=True,
        default="logistics",
        help="The asset manager writes a plan every year (D2-A1).",
    )
    period = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
        required=True,
        default="month",
        tracking=True,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: (
            self.env["service.policy"]._today(self.env.company).replace(day=1)
        ),
        tracking=True,
    )
    date_to = fields.Date(string="To", compute="_compute_date_to", store=True)
    line_ids = fields.One2many("sale.work.plan.line", "plan_id", string="Planned Work")
    done_percent = fields.Float(
        string="Done (%)",
        compute="_compute_done_percent",
        store=True,
        digits=(16, 1),
        aggregator="avg",
        help="Items done ÷ items of the plan.",
    )
    late_count = fields.Integer(string="Late Items", compute="_compute_late_count")
    analysis = fields.Text(
        string="Report on the Execution",
        help="What was done, what not and why, what changes (D2-2.2).",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("approved", "In force"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    closed_at = fields.Datetime(readonly=True, copy=False)

    _live = models.Index("(company_id, date_from) WHERE state = 'approved'")

    @api.depends("date_from", "period")
    def _compute_date_to(self):
        for plan in self:
            months = relativedelta(months=_MONTHS.get(plan.period, 1), days=-1)
            plan.date_to = plan.date_from and plan.date_from + months

    @api.depends("line_ids.state")
    def _compute_done_percent(self):
        for plan in self:
            done = plan.line_ids.filtered(lambda line: line.state == "done")
            count = len(plan.line_ids)
            plan.done_percent = count and 100 * len(done) / count

    @api.depends("line_ids.state", "line_ids.date_due")
    def _compute_late_count(self):
        for plan in self:
            plan.late_count = len(plan.line_ids.filtered("is_late"))

    @api.depends("name", "title")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = f"{plan.name} {plan.title or ''}".strip()

    def write(self, vals):
        content = {"title", "area", "period", "date_from"} & set(vals)
        if content and not self._is_in_transition():
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        """An approved plan is reported on, not rewritten (D2-2.2).

        :raises UserError: naming the plans
        """
        fixed = self.filtered(lambda plan: plan.state != "draft")
        if fixed:
            raise UserError(
                self.env._(
                    "%s was approved as it is: write what was done on its items, or "
                    "another plan (D2-2.2).",
                    ", ".join(fixed.mapped("display_name")[:5]),
                )
            )

    def _get_cannot_request_approval_reasons(self):
        reasons = dict(super()._get_cannot_request_approval_reasons())
        for plan in self:
            if not plan.line_ids:
                texts = [self.env._("It has no items: write what will be done.")]
                reasons[plan] = [*reasons.get(plan, ()), *texts]
        return reasons

    def _on_approved(self):
        result = super()._on_approved()
        self.sudo()._in_transition().write({"state": "approved"})
        return result

    def action_close(self):
        """Report on the execution: what came of each item, and why (D2-2.2)."""
        return self._run_step("close", (SUPERVISOR,), self.env._("It stays open."))

    def _get_cannot_close_reasons(self):
        reasons = {}
        for plan in self:
            texts = reasons[plan] = []
            if plan.state != "approved":
                texts.append(self.env._("It is not in force."))
            open_ones = plan.line_ids.filtered(lambda line: line.state == "open")
            if open_ones:
                texts.append(
                    self.env._(
                        "Say what came of: %s (D2-2.2).",
                        ", ".join(open_ones.mapped("name")[:20]),
                    )
                )
            if not (plan.analysis or "").strip():
                texts.append(self.env._("Write the report on the execution (D2-2.2)."))
        return reasons

    def _do_close(self):
        self.sudo()._in_transition().write(
            {"state": "closed", "closed_at": fields.Datetime.now()}
        )

    def action_cancel(self):
        return self._run_step(
            "cancel", (SUPERVISOR,), self.env._("It cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            plan: [self.env._("It is closed or cancelled.")]
            for plan in self
            if plan.state in ("closed", "cancelled")
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
