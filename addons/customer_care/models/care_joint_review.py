# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..roles import (
    AGENT,
    DEPUTY_GENERAL_MANAGER,
    GENERAL_MANAGER,
    QUALITY,
    SALES_MANAGER,
)


class JointReview(models.Model):
    """Joint review of a complaint by the department heads, 会审 (S58).

    The sales manager's where the cause is unknown, responsibility unclear or the
    improvement late (D4-8.5.5.1); of a major one the general manager's or the
    deputy's, called by quality control (D4-8.5.5.2).
    """

    _name = "care.joint.review"
    _description = "Joint review"
    _inherit = "service.retention.mixin"
    _order = "id desc"
    _rec_name = "sheet_id"
    _check_company_auto = True

    _register_parent = "sheet_id"
    _register_draft_states = ("called",)
    _register_closed_states = ("held",)
    _guarded_fields = ("state", "held_at", "chair_id")

    sheet_id = fields.Many2one(
        "care.corrective.action",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="sheet_id.company_id", store=True, index=True, ondelete="restrict"
    )
    reason = fields.Selection(
        [
            ("major", "Major complaint"),
            ("unknown", "Cause unknown"),
            ("unclear", "Responsibility unclear"),
            ("late", "Improvement late"),
        ],
        required=True,
    )
    department_ids = fields.Many2many(
        "hr.department", string="Departments", check_company=True, ondelete="restrict"
    )
    conclusion = fields.Text()
    state = fields.Selection(
        [("called", "Convened"), ("held", "Held")],
        string="Status",
        required=True,
        default="called",
        readonly=True,
    )
    held_at = fields.Datetime(readonly=True, copy=False)
    chair_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_roles(AGENT, QUALITY)
        reviews = super().create(vals_list)
        ended = reviews.sudo().sheet_id.filtered(
            lambda sheet: sheet.state in ("closed", "cancelled")
        )
        if ended:
            raise UserError(self.env._("%s is closed.", ended[0].name))
        reviews._call_chairs()
        return reviews

    def write(self, vals):
        if not self._is_in_transition():
            if any(review.state == "held" for review in self):
                raise UserError(
                    self.env._("The joint review was held: its conclusion stays.")
                )
        return super().write(vals)

    def _get_chair_role(self):
        self.ensure_one()
        return DEPUTY_GENERAL_MANAGER if self.reason == "major" else SALES_MANAGER

    def _call_chairs(self):
        for review in self.sudo():
            people = review.sheet_id.complaint_id._get_people(
                review._get_chair_role(), review.company_id
            )
            for user in people:
                review.sheet_id.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Joint review of the complaint (D4-8.5.5.1)"),
                    user_id=user.id,
                )

    def action_hold(self):
        """Who presides says that it was held and what was decided."""
        self._check_chair()
        return self._run_step(
            "hold",
            (SALES_MANAGER, DEPUTY_GENERAL_MANAGER, GENERAL_MANAGER),
            self.env._("The joint review is not over."),
        )

    def _check_chair(self):
        """A major one is the general manager's or the deputy's (D4-8.5.5.2)."""
        if self.env.su or self.env.user.has_group(DEPUTY_GENERAL_MANAGER):
            return
        if any(review.reason == "major" for review in self):
            raise AccessError(
                self.env._(
                    "A major complaint is reviewed under the general manager or the "
                    "deputy (D4-8.5.5.2)."
                )
            )

    def _get_cannot_hold_reasons(self):
        reasons = {}
        for review in self:
            texts = reasons[review] = []
            if review.state == "held":
                texts.append(self.env._("It was held."))
            if not (review.conclusion or "").strip():
                texts.append(self.env._("Write the conclusion (D4-8.5.5.1)."))
            if not review.department_ids:
                texts.append(self.env._("Name the departments that took part."))
        return reasons

    def _do_hold(self):
        self.sudo()._in_transition().write(
            {
                "state": "held",
                "held_at": fields.Datetime.now(),
                "chair_id": self.env.uid,
            }
        )
