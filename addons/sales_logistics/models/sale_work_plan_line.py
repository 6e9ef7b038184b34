# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..roles import CLERK

_PLANNED = {"plan_id", "sequence", "name", "user_id", "date_due", "target"}


class SaleWorkPlanLine(models.Model):
    """One item of a work plan: who, until when, what came of it (S51, D2-2.2)."""

    _name = "sale.work.plan.line"
    _description = "Item of a work plan"
    _inherit = ["service.retention.mixin", "service.guarded.mixin"]
    _order = "plan_id, sequence, id"

    _register_parent = "plan_id"
    _register_draft_states = ("open",)
    _guarded_fields = ("done_at",)

    plan_id = fields.Many2one(
        "sale.work.plan", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="What", required=True)
    target = fields.Char(help="By what one sees that it is done.")
    user_id = fields.Many2one(
        "res.users",
        string="Who",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        domain="[('share', '=', False)]",
        index=True,
    )
    date_due = fields.Date(string="Until", required=True)
    result = fields.Char(help="What came of it; of an item that was dropped: why.")
    is_late = fields.Boolean(compute="_compute_is_late")
    state = fields.Selection(
        [("open", "Open"), ("done", "Done"), ("dropped", "Dropped")],
        string="Status",
        default="open",
        required=True,
        readonly=True,
        copy=False,
    )
    done_at = fields.Datetime(readonly=True, copy=False)

    _open = models.Index("(user_id, date_due) WHERE state = 'open'")

    @api.depends("state", "date_due", "plan_id.state")
    def _compute_is_late(self):
        policy = self.env["service.policy"]
        for line in self:
            today = policy._today(line.company_id or self.env.company)
            runs = line.state == "open" and line.plan_id.state == "approved"
            line.is_late = bool(runs and line.date_due and line.date_due < today)

    @api.constrains("date_due", "plan_id")
    def _check_date_due(self):
        for line in self:
            plan = line.plan_id
            if line.date_due and not plan.date_from <= line.date_due <= plan.date_to:
                raise ValidationError(
                    self.env._(
                        "%(item)s: its day lies in the plan's time, %(start)s – "
                        "%(end)s.",
                        item=line.name,
                        start=plan.date_from,
                        end=plan.date_to,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self._is_in_transition():
            lines.plan_id._check_draft()
        return lines

    def write(self, vals):
        if _PLANNED & set(vals) and not self._is_in_transition():
            self.plan_id._check_draft()
        return super().write(vals)

    def unlink(self):
        self.plan_id._check_draft()
        return super().unlink()

    def action_done(self):
        return self._run_step("done", (CLERK,), self.env._("It is not done."))

    def _get_cannot_done_reasons(self):
        return self._get_cannot_finish_reasons()

    def _do_done(self):
        self._finish("done")

    def action_drop(self):
        """Not to be done any more; why is written down."""
        return self._run_step("drop", (CLERK,), self.env._("It cannot be dropped."))

    def _get_cannot_drop_reasons(self):
        return self._get_cannot_finish_reasons()

    def _do_drop(self):
        self._finish("dropped")

    def _get_cannot_finish_reasons(self):
        reasons = {}
        for line in self:
            texts = reasons[line] = []
            if line.plan_id.state != "approved" or line.state != "open":
                texts.append(
                    self.env._("The plan is not in force, or the item is finished.")
                )
            if not (line.result or "").strip():
                texts.append(self.env._("Write what came of it (D2-2.2)."))
        return reasons

    def _finish(self, state):
        self.sudo()._in_transition().write(
            {"state": state, "done_at": fields.Datetime.now()}
        )
