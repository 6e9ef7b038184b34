# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import AGENT


class CareReceptionPlan(models.Model):
    """Reception plan 接待方案 for a special group (S67, D4-11.3.3, D2-J2.7).

    Facilities to hire, meals, special wishes: the plan goes to every department
    that it names, which prepares ahead (D4-11.2.5).
    """

    _name = "care.reception.plan"
    _description = "Reception plan"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.document.mixin",
        "service.register.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True

    _register_closed_states = ("done", "cancelled")
    _register_date_field = "date"
    _guarded_fields = ("sent_at",)

    group_name = fields.Char(string="Group", required=True, tracking=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", check_company=True, ondelete="restrict"
    )
    contact = fields.Char(help="Who leads the group, and how to reach him.")
    date = fields.Datetime(string="Arrives", required=True, tracking=True)
    people = fields.Integer(string="Number of People", default=1, required=True)
    facilities = fields.Text(string="Facilities to Hire", help="Wheelchairs, boats …")
    meals = fields.Text()
    wishes = fields.Text(string="Special Wishes")
    task_ids = fields.One2many(
        "care.reception.task", "plan_id", string="Departments", copy=True
    )
    open_count = fields.Integer(string="Not Ready", compute="_compute_open_count")
    result = fields.Text(string="How It Went")
    state = fields.Selection(
        [
            ("draft", "New"),
            ("sent", "Sent"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    sent_at = fields.Datetime(readonly=True, copy=False)

    _people_positive = models.Constraint(
        "CHECK (people > 0)", "A group has one person or more."
    )

    @api.depends("task_ids.ready_at")
    def _compute_open_count(self):
        counts = dict(
            self.env["care.reception.task"]._read_group(
                [("plan_id", "in", self.ids), ("ready_at", "=", False)],
                ["plan_id"],
                ["__count"],
            )
        )
        for plan in self:
            plan.open_count = counts.get(plan._origin, 0)

    @api.depends("name", "group_name")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = f"{plan.name or ''} {plan.group_name or ''}".strip()

    def write(self, vals):
        late = self.filtered(lambda plan: plan.state in ("done", "cancelled"))
        kept = {"active", "message_follower_ids", "activity_ids", "message_ids"}
        if late and set(vals) - kept and not self._is_in_transition():
            raise UserError(
                self.env._("%s has ended and stays as it is.", late[0].display_name)
            )
        return super().write(vals)

    # -- sent ---

    def action_send(self):
        """A task to each department that the plan names (D4-11.3.3)."""
        return self._run_step("send", (AGENT,), self.env._("It cannot be sent."))

    def _get_cannot_send_reasons(self):
        reasons = {}
        for plan in self:
            texts = []
            if plan.state not in ("draft", "sent"):
                texts.append(self.env._("It has ended."))
            elif not plan.task_ids:
                texts.append(self.env._("Name the departments first (D4-11.3.3)."))
            elif not plan.task_ids.filtered(lambda one: not one.sent_at):
                texts.append(self.env._("Every department that it names has it."))
            nobody = plan.task_ids.filtered(lambda one: not one._get_recipient())
            if nobody:
                texts.append(
                    self.env._(
                        "Nobody manages %s: name the person of the task, or give the "
                        "department a manager who is a user.",
                        ", ".join(nobody.department_id.mapped("name")),
                    )
                )
            reasons[plan] = texts
        return reasons

    def _do_send(self):
        plans = self.sudo()
        plans.task_ids.filtered(lambda one: not one.sent_at)._send()
        plans.filtered(lambda one: one.state == "draft")._in_transition().write(
            {"state": "sent", "sent_at": fields.Datetime.now()}
        )

    def action_done(self):
        return self._run_step("done", (AGENT,), self.env._("It cannot be closed."))

    def _get_cannot_done_reasons(self):
        reasons = {}
        for plan in self:
            if plan.state != "sent":
                reasons[plan] = [self.env._("It was not sent, or has ended.")]
            elif plan.open_count:
                waiting = plan.task_ids.filtered(lambda one: not one.ready_at)
                reasons[plan] = [
                    self.env._(
                        "Not ready: %s (D4-11.3.3).",
                        ", ".join(waiting.department_id.mapped("name")),
                    )
                ]
        return reasons

    def _do_done(self):
        self.sudo()._in_transition().write({"state": "done"})

    def action_cancel(self):
        return self._run_step("cancel", (AGENT,), self.env._("It cannot be cancelled."))

    def _get_cannot_cancel_reasons(self):
        return {
            plan: [self.env._("It has ended.")]
            for plan in self
            if plan.state in ("done", "cancelled")
        }

    def _do_cancel(self):
        plans = self.sudo()
        plans._in_transition().write({"state": "cancelled"})
        plans.task_ids.activity_ids.unlink()
