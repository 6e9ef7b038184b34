# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import AGENT, QUALITY, SUPERVISOR

_TOLD = ("cause", "action_taken", "proof")
_FIXED = {
    "department_id",
    "round_id",
    "callback_id",
    "visit_id",
    "problem",
    "company_id",
}


class CareImprovement(models.Model):
    """A department's corrective action with a deadline (S60, S61, D4-8.5.10b).

    From a survey below the target, a callback or a visit (D3-9.4). The department
    corrects (D4-8.5.9.3); customer service and quality both look at the effect
    (D4-8.5.9.4).
    """

    _name = "care.improvement"
    _description = "Improvement"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.deadline.mixin",
    ]
    _order = "improvement_due, id desc"
    _check_company_auto = True

    _register_draft_states = ()
    _register_closed_states = ("verified",)
    _register_date_field = "verified_at"
    _deadline_due_fields = {"improvement.act": "improvement_due"}
    _guarded_fields = (
        "round_id",
        "improvement_due",
        "done_at",
        "done_by_id",
        "service_checked_by_id",
        "quality_checked_by_id",
        "verified_at",
    )

    department_id = fields.Many2one(
        "hr.department",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    responsible_id = fields.Many2one(
        "res.users",
        compute="_compute_responsible_id",
        store=True,
        precompute=True,
        readonly=False,
        tracking=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    round_id = fields.Many2one(
        "care.satisfaction.round",
        string="Survey",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    callback_id = fields.Many2one(
        "aftersales.callback", index="btree_not_null", ondelete="restrict"
    )
    visit_id = fields.Many2one(
        "care.visit",
        string="Customer Visit",
        index="btree_not_null",
        ondelete="restrict",
    )
    problem = fields.Text(string="What Is to Be Improved", required=True)
    cause = fields.Text(copy=False)
    action_taken = fields.Text(string="What Was Done", copy=False)
    proof = fields.Text(
        copy=False, help="How one sees that it works; attach files below."
    )
    improvement_due = fields.Datetime(string="Correct By", readonly=True, copy=False)
    done_at = fields.Datetime(readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    service_checked_by_id = fields.Many2one(
        "res.users",
        string="Effect Checked by Customer Service",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    quality_checked_by_id = fields.Many2one(
        "res.users",
        string="Effect Checked by Quality",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    verified_at = fields.Datetime(readonly=True, copy=False)
    return_reason = fields.Char(string="Why It Went Back", copy=False, tracking=True)
    state = fields.Selection(
        [("open", "Open"), ("done", "Done"), ("verified", "Verified")],
        string="Status",
        default="open",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    can_report = fields.Boolean(compute="_compute_can_report")

    _live = models.Index("(company_id, improvement_due) WHERE state != 'verified'")

    @api.depends("department_id")
    def _compute_responsible_id(self):
        for one in self:
            one.responsible_id = (
                one.responsible_id or one.department_id.manager_id.sudo().user_id
            )

    @api.depends_context("uid")
    @api.depends("responsible_id", "department_id")
    def _compute_can_report(self):
        for one in self:
            one.can_report = self.env.user in one._get_reporters()

    def _get_reporters(self):
        """Who says that it is corrected: the responsible person or the manager."""
        self.ensure_one()
        return self.responsible_id | self.department_id.sudo().manager_id.user_id

    @api.model_create_multi
    def create(self, vals_list):
        improvements = super().create(vals_list)
        improvements.sudo()._out_of_transition()._start_deadlines("improvement.act")
        return improvements

    @api.model
    def _open(self, rows):
        """Corrective actions from a document. Server code only."""
        return self.sudo()._in_transition().create(rows)

    def write(self, vals):
        keys = set(vals)
        if not self._is_in_transition():
            if _FIXED & keys and any(
                one.round_id or one.state != "open" for one in self
            ):
                raise UserError(
                    self.env._(
                        "%s: what the department is to correct stays as it was "
                        "opened (D4-8.5.10b).",
                        ", ".join(self.mapped("name")[:5]),
                    )
                )
            if keys.intersection(_TOLD) and any(one.state != "open" for one in self):
                raise UserError(
                    self.env._(
                        "%s: what was done is reported and stays; send it back first.",
                        ", ".join(self.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    # -- the department corrects --------------------------------------------------

    def action_done(self):
        """The department has corrected it (D4-8.5.9.3)."""
        return self._run_step(
            "done",
            ("service_base.group_service_user",),
            self.env._("The improvement is not done."),
        )

    def _get_cannot_done_reasons(self):
        reasons = {}
        for one in self:
            texts = reasons[one] = []
            if one.state != "open":
                texts.append(self.env._("It is done already."))
            reporters = one._get_reporters()
            if not self.env.su and self.env.user not in reporters:
                texts.append(
                    self.env._(
                        "Only the responsible person or the department's manager "
                        "reports it: %s.",
                        ", ".join(reporters.mapped("name")) or "-",
                    )
                )
            labels = [
                one._fields[name].get_description(self.env)["string"]
                for name in _TOLD
                if not (one[name] or "").strip()
            ]
            if labels:
                texts.append(self.env._("Write first: %s.", ", ".join(labels)))
        return reasons

    def _do_done(self):
        now = fields.Datetime.now()
        improvements = self.sudo()
        improvements._in_transition().write(
            {"state": "done", "done_at": now, "done_by_id": self.env.uid}
        )
        improvements._meet_deadlines("improvement.act", now)

    # -- customer service and quality look at the effect --------------------------

    def action_check_service(self):
        """Customer service saw that it works (D4-8.5.9.4)."""
        return self._run_step(
            "check_service", (AGENT,), self.env._("The effect cannot be confirmed.")
        )

    def action_check_quality(self):
        """Quality saw that it works (D4-8.5.9.4)."""
        return self._run_step(
            "check_quality", (QUALITY,), self.env._("The effect cannot be confirmed.")
        )

    def _get_cannot_check_service_reasons(self):
        return self._get_check_reasons("service_checked_by_id")

    def _get_cannot_check_quality_reasons(self):
        return self._get_check_reasons("quality_checked_by_id")

    def _get_check_reasons(self, name):
        reasons = {}
        for one in self:
            if one.state != "done":
                reasons[one] = [self.env._("The department has not corrected it.")]
            elif one[name]:
                reasons[one] = [self.env._("It is confirmed already.")]
            elif self.env.user in (
                one.done_by_id | one.service_checked_by_id | one.quality_checked_by_id
            ):
                reasons[one] = [
                    self.env._("Somebody else confirms what you did (D4-8.5.9.4).")
                ]
        return reasons

    def _do_check_service(self):
        self._check("service_checked_by_id")

    def _do_check_quality(self):
        self._check("quality_checked_by_id")

    def _check(self, name):
        improvements = self.sudo()
        improvements._in_transition().write({name: self.env.uid})
        both = improvements.filtered(
            lambda one: one.service_checked_by_id and one.quality_checked_by_id
        )
        both._in_transition().write(
            {"state": "verified", "verified_at": fields.Datetime.now()}
        )

    def action_send_back(self):
        """It does not work: the department corrects it again, with a new limit."""
        return self._run_step(
            "send_back",
            (AGENT, SUPERVISOR, QUALITY),
            self.env._("It cannot be sent back."),
        )

    def _get_cannot_send_back_reasons(self):
        reasons = {}
        for one in self:
            if one.state != "done":
                reasons[one] = [self.env._("Only what is done is sent back.")]
            elif not (one.return_reason or "").strip():
                reasons[one] = [self.env._("Write why it goes back.")]
        return reasons

    def _do_send_back(self):
        improvements = self.sudo()
        improvements._in_transition().write(
            {
                "state": "open",
                "done_at": False,
                "done_by_id": False,
                "service_checked_by_id": False,
                "quality_checked_by_id": False,
            }
        )
        improvements._start_deadlines("improvement.act")
