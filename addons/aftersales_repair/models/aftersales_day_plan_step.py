# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import INSPECTOR, LEADER, MANAGER, REPAIRER

_WORKERS = (INSPECTOR, REPAIRER, LEADER)


class AftersalesDayPlanStep(models.Model):
    """A step of planned work, checked before the next begins (S13, D1-R1, D1-I1).

    Whoever takes the next step checks the quality of the one before; nobody checks
    their own.
    """

    _name = "aftersales.day.plan.step"
    _description = "Step of planned work"
    _inherit = ["service.retention.mixin"]
    _order = "line_id desc, sequence, id"
    _check_company_auto = True

    _register_parent = "line_id"
    _register_draft_states = ("todo",)
    _guarded_fields = (
        "name",
        "line_id",
        "sequence",
        "done_by_id",
        "started_at",
        "finished_at",
        "checked_by_id",
        "checked_at",
        "refused_count",
    )

    line_id = fields.Many2one(
        "aftersales.day.plan.line",
        string="Planned Work",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    plan_id = fields.Many2one(
        related="line_id.plan_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="line_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    day = fields.Date(related="line_id.day", store=True)
    product_id = fields.Many2one(related="line_id.product_id")
    task = fields.Selection(related="line_id.task", store=True)
    worker_id = fields.Many2one(related="line_id.user_id")
    sequence = fields.Integer(readonly=True)
    name = fields.Char(string="Step", required=True, readonly=True)
    state = fields.Selection(
        [
            ("todo", "To do"),
            ("started", "Started"),
            ("finished", "To check"),
            ("checked", "Checked"),
        ],
        string="Status",
        default="todo",
        required=True,
        readonly=True,
        copy=False,
    )
    done_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    started_at = fields.Datetime(readonly=True)
    finished_at = fields.Datetime(readonly=True)
    checked_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    checked_at = fields.Datetime(readonly=True)
    refused_count = fields.Integer(string="Refused", readonly=True)
    finding = fields.Char(help="What the check found; needed to refuse a step.")

    @api.depends("name", "line_id")
    def _compute_display_name(self):
        for step in self:
            step.display_name = f"{step.line_id.display_name} · {step.name}"

    def _get_state_reasons(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            step: [self.env._("It is: %s.", labels[step.state])]
            for step in self
            if step.state != state
        }

    def action_start(self):
        return self._run_step(
            "start", _WORKERS, self.env._("The step cannot be started.")
        )

    def _get_cannot_start_reasons(self):
        reasons = self._get_state_reasons("todo")
        for step in self.filtered(lambda one: one not in reasons):
            if step.plan_id.state != "working":
                reasons[step] = [
                    self.env._("The plan %s is not being worked on.", step.plan_id.name)
                ]
                continue
            before = step.line_id.step_ids.filtered(
                lambda other, step=step: (
                    other.sequence < step.sequence and other.state != "checked"
                )
            )
            if before:
                reasons[step] = [
                    self.env._(
                        "The step before it, %s, has no check: each step checks the "
                        "one before (D1-R1, D1-I1).",
                        before[-1].name,
                    )
                ]
        return reasons

    def _do_start(self):
        self.sudo()._in_transition().write(
            {
                "state": "started",
                "done_by_id": self.env.uid,
                "started_at": fields.Datetime.now(),
            }
        )

    def action_finish(self):
        return self._run_step(
            "finish", _WORKERS, self.env._("The step cannot be finished.")
        )

    def _get_cannot_finish_reasons(self):
        return self._get_state_reasons("started")

    def _do_finish(self):
        self.sudo()._in_transition().write(
            {"state": "finished", "finished_at": fields.Datetime.now()}
        )

    def action_check(self):
        """The work of this step is in order; the next one may begin."""
        return self._run_step(
            "check",
            (*_WORKERS, MANAGER),
            self.env._("The step cannot be checked."),
        )

    def _get_cannot_check_reasons(self):
        reasons = self._get_state_reasons("finished")
        for step in self.filtered(lambda one: one not in reasons):
            if step.done_by_id == self.env.user:
                reasons[step] = [
                    self.env._(
                        "You did it yourself: whoever takes the next step checks it "
                        "(D1-R1)."
                    )
                ]
        return reasons

    def _prepare_check_vals(self):
        return {"checked_by_id": self.env.uid, "checked_at": fields.Datetime.now()}

    def _do_check(self):
        self.sudo()._in_transition().write(
            {"state": "checked", **self._prepare_check_vals()}
        )

    def action_refuse(self):
        """Not in order: it is done again; the manager hears of it (D1-M3)."""
        return self._run_step(
            "refuse",
            (*_WORKERS, MANAGER),
            self.env._("The step cannot be refused."),
        )

    def _get_cannot_refuse_reasons(self):
        reasons = self._get_cannot_check_reasons()
        for step in self.filtered(lambda one: one not in reasons):
            if not step.finding:
                reasons[step] = [self.env._("Write what the check found.")]
        return reasons

    def _do_refuse(self):
        group = self.env.ref(MANAGER).sudo()
        for step in self.sudo():
            step._in_transition().write(
                {
                    "state": "todo",
                    "refused_count": step.refused_count + 1,
                    **self._prepare_check_vals(),
                }
            )
            managers = group.all_user_ids.filtered(
                lambda user, step=step: step.company_id in user.company_ids
            )
            step.plan_id.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Refused: %s", step.display_name),
                note=step.finding,
                user_id=managers[:1].id or step.plan_id.user_id.id,
            )
