# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import AGENT, USER


class CareReceptionTask(models.Model):
    """What a department prepares for a group (S67, D4-11.3.3)."""

    _name = "care.reception.task"
    _description = "Task of a reception plan"
    _inherit = ["mail.thread", "mail.activity.mixin", "service.retention.mixin"]
    _order = "plan_id, sequence, id"
    _rec_name = "what"
    _check_company_auto = True

    _register_parent = "plan_id"
    _guarded_fields = ("sent_at", "ready_at", "ready_by_id")

    plan_id = fields.Many2one(
        "care.reception.plan", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    sequence = fields.Integer(default=10)
    department_id = fields.Many2one(
        "hr.department", required=True, check_company=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        check_company=True,
        ondelete="restrict",
        help="Empty: the manager of the department.",
    )
    what = fields.Char(string="To Prepare", required=True)
    date_due = fields.Date(
        string="Due",
        compute="_compute_date_due",
        store=True,
        readonly=False,
        precompute=True,
    )
    sent_at = fields.Datetime(string="Sent", readonly=True, copy=False)
    ready_at = fields.Datetime(string="Ready", readonly=True, copy=False)
    ready_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    @api.depends("plan_id.date")
    def _compute_date_due(self):
        for task in self:
            task.date_due = task.date_due or (
                task.plan_id.date and task.plan_id.date.date()
            )

    def write(self, vals):
        late = self.filtered(lambda task: task.sent_at)
        if {"department_id", "plan_id"} & set(vals) and late:
            raise UserError(
                self.env._(
                    "%s has the task: add a line for another department.",
                    late[0].department_id.name,
                )
            )
        return super().write(vals)

    def _get_recipient(self):
        """Who does it: the named person, else the department's manager."""
        self.ensure_one()
        task = self.sudo()
        return (task.user_id or task.department_id.manager_id.user_id).sudo(False)

    def _send(self):
        """An activity on each task, in one create."""
        todo = self.env.ref("mail.mail_activity_data_todo").id
        model_id = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": task.id,
                    "activity_type_id": todo,
                    "user_id": task._get_recipient().id,
                    "date_deadline": task.date_due,
                    "summary": self.env._(
                        "%(group)s, %(people)s people: %(what)s (D4-11.3.3)",
                        group=task.plan_id.group_name,
                        people=task.plan_id.people,
                        what=task.what,
                    ),
                }
                for task in self
            ]
        )
        self._in_transition().write({"sent_at": fields.Datetime.now()})

    def action_ready(self):
        """The department is prepared."""
        return self._run_step("ready", (USER,), self.env._("It cannot be noted."))

    def _get_cannot_ready_reasons(self):
        reasons = {}
        for task in self:
            if not task.sent_at or task.ready_at:
                reasons[task] = [self.env._("It was not sent, or is ready.")]
            elif task._get_recipient() != self.env.user and not (
                self.env.user.has_group(AGENT)
            ):
                reasons[task] = [
                    self.env._("This is for %s.", task._get_recipient().name)
                ]
        return reasons

    def _do_ready(self):
        tasks = self.sudo()
        tasks._in_transition().write(
            {"ready_at": fields.Datetime.now(), "ready_by_id": self.env.uid}
        )
        tasks.activity_ids.action_feedback()
