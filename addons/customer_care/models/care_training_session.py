# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# What a plan's approval covers.
_APPROVED = {"kind_id", "plan_id", "topic", "department_id", "partner_id"}


class CareTrainingSession(models.Model):
    """A training, drill, test or meeting: planned → approved → held → verified.

    One register for all kinds (S65): the team's training (D1-L3, D2-C5.1,
    D2-G2.4, D2-J4.3, D2-K6.1, D2-M7.1, D2-O9, D2-O20, D2-P4.2, D4-7.2.1.6),
    pre-job training with a mentor (D2-C3.3, D2-P4.1), drills (D3-11.22),
    emergency training (D3-11.23), training of users (D3-7.4.2.6), and what staff
    ask for themselves (D2-C5.3).
    """

    _name = "care.training.session"
    _description = "Training session"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.document.mixin",
        "service.register.mixin",
        "service.deadline.mixin",
        "care.training.flow.mixin",
    ]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    _register_draft_states = ("requested", "planned")
    _register_closed_states = ("verified", "cancelled")
    _register_date_field = "held_at"
    _deadline_due_fields = {"training.effect": "effect_due"}
    _guarded_fields = ("held_at", "held_by_id", "verified_at", "verified_by_id")

    kind_id = fields.Many2one(
        "care.training.kind",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    category = fields.Selection(related="kind_id.category", store=True)
    topic = fields.Char(
        compute="_compute_topic",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    plan_id = fields.Many2one(
        "care.training.plan",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="A supervisor takes what was asked for into a plan (D2-C5.3).",
    )
    department_id = fields.Many2one(
        "hr.department", check_company=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Whose users are trained at hand-over (D3-7.4.2.6).",
    )
    trainer = fields.Char(help="Who trains: a colleague, an expert from outside.")
    place = fields.Char()
    date_start = fields.Datetime(string="From", tracking=True)
    date_end = fields.Datetime(string="To")
    attendance_ids = fields.One2many(
        "care.training.attendance", "session_id", string="People"
    )
    attendance_count = fields.Integer(
        string="People Named", compute="_compute_attendance"
    )
    present_count = fields.Integer(string="Present", compute="_compute_attendance")
    is_signed_up = fields.Boolean(compute="_compute_is_signed_up")
    summary = fields.Text(
        copy=False, help="What went well, what to change; a drill has one (D3-11.22)."
    )
    effect = fields.Text(
        copy=False, help="What the check of the effect showed (D1-L3)."
    )
    effect_due = fields.Datetime(
        string="Check the Effect By", readonly=True, copy=False
    )
    state = fields.Selection(
        [
            ("requested", "Asked for"),
            ("planned", "Planned"),
            ("approved", "Approved"),
            ("held", "Held"),
            ("verified", "Verified"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="requested",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    held_at = fields.Datetime(readonly=True, copy=False)
    held_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    verified_at = fields.Datetime(readonly=True, copy=False)
    verified_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _year = models.Index(
        "(company_id, kind_id, held_at) WHERE state IN ('held', 'verified')"
    )

    @api.depends("kind_id")
    def _compute_topic(self):
        for session in self:
            session.topic = session.topic or session.kind_id.name

    @api.depends("name", "topic")
    def _compute_display_name(self):
        for session in self:
            session.display_name = f"{session.name or ''} {session.topic or ''}".strip()

    @api.depends("attendance_ids.presence")
    def _compute_attendance(self):
        counts = {}
        for session, presence, count in (
            self.env["care.training.attendance"]
            .sudo()
            ._read_group(
                [("session_id", "in", self.ids)],
                ["session_id", "presence"],
                ["__count"],
            )
        ):
            counts.setdefault(session.id, {})[presence] = count
        for session in self:
            own = counts.get(session._origin.id, {})
            session.attendance_count = sum(own.values())
            session.present_count = own.get("present", 0)

    @api.depends_context("uid")
    @api.depends("attendance_ids.employee_id")
    def _compute_is_signed_up(self):
        for session in self:
            people = session.sudo().attendance_ids.employee_id
            session.is_signed_up = self.env.user in people.user_id

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for session in self:
            begin, end = session.date_start, session.date_end
            if begin and end and end < begin:
                raise ValidationError(
                    self.env._("%s: it ends before it begins.", session.display_name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("plan_id") for vals in vals_list):
            self._check_planner()
        sessions = super().create(vals_list)
        sessions.filtered("plan_id")._take_into_plan()
        return sessions

    def write(self, vals):
        if self._is_in_transition():
            return super().write(vals)
        if "plan_id" in vals:
            self._check_planner()
        self._check_open(vals)
        result = super().write(vals)
        if vals.get("plan_id"):
            self._take_into_plan()
        return result

    def _check_open(self, vals):
        """What was approved stays; a plan that is being signed stays too."""
        for session in self:
            waiting = session.sudo().plan_id.review_ids.filtered(
                lambda review: review.status in ("waiting", "pending")
            )
            fixed = _APPROVED & set(vals)
            if session.state in ("requested", "planned") and not waiting:
                continue
            if waiting and fixed | ({"date_start", "date_end", "place"} & set(vals)):
                raise UserError(
                    self.env._(
                        "%(session)s: its plan %(plan)s is being approved. Withdraw "
                        "the request first.",
                        session=session.display_name,
                        plan=session.plan_id.name,
                    )
                )
            if fixed or (session.state in ("verified", "cancelled") and vals):
                session._refuse_change(vals)

    def _refuse_change(self, vals):
        kept = {"active", "message_follower_ids", "activity_ids", "message_ids"}
        if set(vals) - kept:
            raise UserError(
                self.env._(
                    "%s: what was approved or verified stays (S65). Plan another "
                    "session for what is to be different.",
                    self.display_name,
                )
            )

    # -- ways to other documents ---

    def action_view_attendance(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_care.care_training_attendance_action"
        )
        return {**action, "domain": [("session_id", "=", self.id)], "context": {}}

    def action_view_plan(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "care.training.plan",
            "res_id": self.plan_id.id,
            "views": [[False, "form"]],
        }
