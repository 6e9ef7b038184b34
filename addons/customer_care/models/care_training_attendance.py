# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class CareTrainingAttendance(models.Model):
    """Somebody on the list of a session, and what it brought (S65).

    The result of a test follows from its score and the policy in force on the
    day (80 characters a minute pass, 79 do not, D4-6.1.5); of other kinds the
    trainer says it. A customer's people write what they knew before and after
    (使用培训登记表, D3-7.4.4.6). The lines of a person are the training part of the
    staff file (D2-C3.4).
    """

    _name = "care.training.attendance"
    _description = "Person in a training"
    _inherit = ["service.retention.mixin"]
    _order = "session_id desc, id"
    _check_company_auto = True

    _register_parent = "session_id"
    _guarded_fields = ("pass_mark",)

    session_id = fields.Many2one(
        "care.training.session", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="session_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
        index=True,
    )
    kind_id = fields.Many2one(
        related="session_id.kind_id", store=True, ondelete="restrict"
    )
    session_state = fields.Selection(
        related="session_id.state", string="Session Status"
    )
    held_at = fields.Datetime(related="session_id.held_at", store=True)
    employee_id = fields.Many2one(
        "hr.employee", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer's Person",
        index="btree_not_null",
        ondelete="restrict",
    )
    mentor_id = fields.Many2one(
        "hr.employee",
        check_company=True,
        ondelete="restrict",
        help="The experienced colleague beside the new one (D2-P4.1).",
    )
    presence = fields.Selection(
        [("invited", "On the list"), ("present", "Present"), ("absent", "Absent")],
        required=True,
        default="invited",
    )
    score = fields.Float(digits=(16, 1), aggregator="avg")
    has_score = fields.Boolean(
        string="Scored", compute="_compute_has_score", store=True, readonly=False
    )
    score_unit = fields.Char(related="kind_id.score_unit")
    pass_mark = fields.Float(
        string="Passes From",
        readonly=True,
        copy=False,
        digits=(16, 1),
        aggregator=None,
        help="By the policy on the day of the test.",
    )
    is_scored = fields.Boolean(compute="_compute_is_scored")
    said_result = fields.Selection(
        [("passed", "Passed"), ("failed", "Failed")], string="Trainer Says"
    )
    result = fields.Selection(
        [("open", "Open"), ("passed", "Passed"), ("failed", "Failed")],
        compute="_compute_result",
        store=True,
    )
    before_note = fields.Char(string="Knew Before")
    after_note = fields.Char(string="Knows After")

    _employee_once = models.UniqueIndex(
        "(session_id, employee_id) WHERE employee_id IS NOT NULL",
        "The person is on the list of the session.",
    )
    _partner_once = models.UniqueIndex(
        "(session_id, partner_id) WHERE partner_id IS NOT NULL",
        "The person is on the list of the session.",
    )

    @api.depends("score")
    def _compute_has_score(self):
        for line in self:
            line.has_score = line.has_score or bool(line.score)

    @api.depends("kind_id.pass_policy_id")
    def _compute_is_scored(self):
        for line in self:
            line.is_scored = bool(line.kind_id.pass_policy_id)

    @api.depends(
        "presence", "score", "has_score", "said_result", "pass_mark", "kind_id"
    )
    def _compute_result(self):
        for line in self:
            line.result = line._judge()

    def _judge(self):
        """``open``, ``passed`` or ``failed``; at the mark is passed (D4-6.1.5)."""
        if self.presence != "present":
            return "open"
        if not self.kind_id.pass_policy_id:
            return self.said_result or "open"
        if not self.has_score:
            return "open"
        return "passed" if self.score >= self.pass_mark else "failed"

    @api.depends("employee_id", "partner_id", "session_id")
    def _compute_display_name(self):
        for line in self:
            person = line.employee_id.name or line.partner_id.name or ""
            line.display_name = f"{person} · {line.session_id.display_name or ''}"

    @api.constrains("employee_id", "partner_id", "mentor_id")
    def _check_person(self):
        for line in self:
            if bool(line.employee_id) == bool(line.partner_id):
                raise ValidationError(
                    self.env._(
                        "%s: a line is for an employee or for a customer's person.",
                        line.session_id.display_name,
                    )
                )
            if line.mentor_id and line.mentor_id == line.employee_id:
                raise ValidationError(
                    self.env._(
                        "%s: a mentor is somebody else (D2-P4.1).", line.display_name
                    )
                )

    @api.constrains("score")
    def _check_score(self):
        for line in self:
            if line.score < 0:
                raise ValidationError(
                    self.env._("%s: a score is zero or more.", line.display_name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_open()
        lines._set_pass_mark()
        return lines

    def write(self, vals):
        if not self._is_in_transition():
            self._check_open()
            if {"session_id", "employee_id", "partner_id"} & set(vals):
                self._refuse_other_person()
        return super().write(vals)

    def unlink(self):
        if self.env.registry.ready:
            self._check_open()
        return super().unlink()

    def _refuse_other_person(self):
        late = self.filtered(lambda line: line.session_state == "held")
        if late:
            raise UserError(
                self.env._(
                    "%s: who was there is noted. Its result may be written.",
                    late[0].display_name,
                )
            )

    def _check_open(self):
        """The list of a verified session stays; nobody judges themselves."""
        for line in self:
            if line.session_id.state in ("verified", "cancelled"):
                raise UserError(
                    self.env._(
                        "%s: the session is verified or cancelled, its list stays "
                        "(D2-C3.4).",
                        line.display_name,
                    )
                )
            if not self.env.su and line.sudo().employee_id.user_id == self.env.user:
                raise AccessError(
                    self.env._(
                        "%s: presence and result of your own are written by another "
                        "trainer. Sign up with the session's button.",
                        line.session_id.display_name,
                    )
                )

    def _set_pass_mark(self):
        """The mark that passes, of the session's day or today."""
        for session, lines in self.grouped("session_id").items():
            policy = session.sudo().kind_id.pass_policy_id
            if policy:
                day = session.date_start or session.held_at
                mark = policy._get_number(session.company_id, day)
                lines.sudo()._in_transition().write({"pass_mark": mark})
