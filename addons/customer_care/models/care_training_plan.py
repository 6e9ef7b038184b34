# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..roles import TRAINERS


class CareTrainingPlan(models.Model):
    """Training plan 培训方案 of a department (S65).

    Drawn up by the supervisor or the team leader (D1-L3, D1-M8, D2-5.4,
    D3-13.6),
    approved by the director of the office (D4-12.1.11): with that its sessions
    are approved. What comes up later has a plan of its own.
    """

    _name = "care.training.plan"
    _description = "Training plan"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.document.mixin",
        "service.register.mixin",
        "service.approval.mixin",
    ]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    _register_closed_states = ("closed", "cancelled")
    _register_date_field = "date_to"
    _state_from = ["draft"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"
    _approval_line_fields = ("session_ids",)
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = TRAINERS

    title = fields.Char(required=True, tracking=True)
    department_id = fields.Many2one(
        "hr.department", check_company=True, ondelete="restrict", tracking=True
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    date_to = fields.Date(string="To", required=True)
    need = fields.Text(
        string="Why", help="What the work's figures and the staff ask for (D2-C5.3)."
    )
    session_ids = fields.One2many("care.training.session", "plan_id", string="Sessions")
    session_count = fields.Integer(compute="_compute_session_count")
    open_count = fields.Integer(string="Not Verified", compute="_compute_session_count")
    state = fields.Selection(
        [
            ("draft", "Planned"),
            ("approved", "Approved"),
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

    _live = models.Index("(company_id, date_to) WHERE state IN ('draft', 'approved')")

    @api.depends("session_ids.state")
    def _compute_session_count(self):
        counts = {}
        for plan, state, count in self.env["care.training.session"]._read_group(
            [("plan_id", "in", self.ids)], ["plan_id", "state"], ["__count"]
        ):
            counts.setdefault(plan, {})[state] = count
        for plan in self:
            own = counts.get(plan, {})
            plan.session_count = sum(own.values())
            plan.open_count = sum(
                number
                for state, number in own.items()
                if state not in ("verified", "cancelled")
            )

    @api.depends("name", "title")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = f"{plan.name or ''} {plan.title or ''}".strip()

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for plan in self:
            if plan.date_to < plan.date_from:
                raise ValidationError(
                    self.env._("%s: the last day lies before the first.", plan.name)
                )

    def write(self, vals):
        fixed = {"title", "department_id", "date_from", "date_to", "need"} & set(vals)
        late = self.filtered(lambda plan: plan.state != "draft")
        if fixed and late and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s was approved as it is (D4-12.1.11). Draw up another plan for "
                    "what is to be different.",
                    late[0].display_name,
                )
            )
        return super().write(vals)

    # -- approval ---

    def _get_cannot_request_approval_reasons(self):
        reasons = dict(super()._get_cannot_request_approval_reasons())
        for plan in self:
            if not plan.session_ids.filtered(lambda one: one.state == "planned"):
                reasons.setdefault(plan, []).append(
                    self.env._("It has no session: add what is to be trained (D1-L3).")
                )
        return reasons

    def _on_approved(self):
        result = super()._on_approved()
        plans = self.sudo()
        plans._in_transition().write({"state": "approved"})
        plans.session_ids._approve()
        return result

    # -- end ---

    def action_close(self):
        """All was held and its effect verified."""
        return self._run_step(
            "close", TRAINERS, self.env._("The plan cannot be closed.")
        )

    def _get_cannot_close_reasons(self):
        reasons = {}
        for plan in self:
            if plan.state != "approved":
                reasons[plan] = [self.env._("It is not approved, or has ended.")]
            elif plan.open_count:
                reasons[plan] = [
                    self.env._(
                        "Sessions not verified: %s (D1-L3). Verify or cancel them.",
                        plan.open_count,
                    )
                ]
        return reasons

    def _do_close(self):
        self.sudo()._in_transition().write({"state": "closed"})

    def action_cancel(self):
        """The plan and its sessions that were not held come to nothing."""
        return self._run_step(
            "cancel", TRAINERS, self.env._("The plan cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = {}
        for plan in self:
            if plan.state in ("closed", "cancelled"):
                reasons[plan] = [self.env._("It has ended.")]
            elif plan.session_ids.filtered(
                lambda one: one.state in ("held", "verified")
            ):
                reasons[plan] = [
                    self.env._(
                        "Sessions of it were held: cancel the others and close it."
                    )
                ]
        return reasons

    def _do_cancel(self):
        plans = self.sudo()
        plans._in_transition().write({"state": "cancelled"})
        plans.session_ids._in_transition().write({"state": "cancelled"})

    def action_view_sessions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_care.care_training_session_action"
        )
        return {
            **action,
            "domain": [("plan_id", "=", self.id)],
            "context": {"default_plan_id": self.id},
        }
