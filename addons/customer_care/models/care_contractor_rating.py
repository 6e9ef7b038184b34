# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import PROPERTY_OFFICE


class CareContractorRating(models.Model):
    """Rating of a contractor's service 外包方服务质量评价 (S66, D4-12.1.2).

    Cleaning, greening, pest control: the plan is reviewed, the service rated.
    Below the number of the policy a rectification is opened; at it, none.
    """

    _name = "care.contractor.rating"
    _description = "Contractor rating"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.document.mixin",
        "service.register.mixin",
    ]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    _register_closed_states = ("rated",)
    _register_date_field = "rated_at"
    _guarded_fields = ("rated_at", "rated_by_id", "finding_id", "minimum")

    partner_id = fields.Many2one(
        "res.partner",
        string="Contractor",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    service = fields.Selection(
        [
            ("cleaning", "Cleaning"),
            ("greening", "Greening"),
            ("pests", "Pest control"),
            ("other", "Other"),
        ],
        required=True,
        default="cleaning",
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    plan_review = fields.Text(
        string="Plan Reviewed", help="What the plan says and what was found."
    )
    score = fields.Float(digits=(16, 1), aggregator="avg", tracking=True)
    note = fields.Text(string="Facts")
    rectification = fields.Text(
        string="To Put Right", help="What the contractor has to change."
    )
    minimum = fields.Float(
        string="At Least",
        digits=(16, 1),
        readonly=True,
        copy=False,
        aggregator=None,
        help="By the policy on the day of the rating.",
    )
    finding_id = fields.Many2one(
        "service.checklist.finding",
        string="Rectification",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    finding_state = fields.Selection(related="finding_id.state", string="Put Right")
    state = fields.Selection(
        [("draft", "New"), ("rated", "Rated")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    rated_at = fields.Datetime(readonly=True, copy=False)
    rated_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _score_range = models.Constraint(
        "CHECK (score >= 0 AND score <= 100)", "A score is from 0 to 100."
    )
    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "The period ends before it begins."
    )

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for rating in self:
            rating.display_name = (
                f"{rating.name or ''} {rating.partner_id.name or ''}".strip()
            )

    def write(self, vals):
        late = self.filtered(lambda one: one.state == "rated")
        kept = {"active", "message_follower_ids", "activity_ids", "message_ids"}
        if late and set(vals) - kept and not self._is_in_transition():
            raise UserError(
                self.env._("%s: a rating that was given stays.", late[0].display_name)
            )
        return super().write(vals)

    def action_rate(self):
        return self._run_step(
            "rate", PROPERTY_OFFICE, self.env._("The rating cannot be given.")
        )

    def _get_cannot_rate_reasons(self):
        reasons = {}
        for rating in self:
            texts = []
            if rating.state != "draft":
                texts.append(self.env._("It was given."))
            if not (rating.plan_review or "").strip():
                texts.append(
                    self.env._("Review the contractor's plan first (D4-12.1.2).")
                )
            if not (rating.note or "").strip():
                texts.append(self.env._("Write the facts behind the score."))
            reasons[rating] = texts
        return reasons

    def _do_rate(self):
        policy = self.env["service.policy"]
        ratings = self.sudo()
        for rating in ratings:
            rating._in_transition().write(
                {
                    "state": "rated",
                    "rated_at": fields.Datetime.now(),
                    "rated_by_id": self.env.uid,
                    "minimum": policy._get_value(
                        "property.contractor_min", rating.company_id
                    ),
                }
            )
        ratings.filtered(lambda one: one.score < one.minimum)._open_rectification()

    def _open_rectification(self):
        """A finding with a day, closed only with what was done (D4-12.1.2)."""
        findings = (
            self.env["service.checklist.finding"]
            .sudo()
            .create(
                [
                    {
                        "company_id": rating.company_id.id,
                        "description": self.env._(
                            "%(contractor)s scored %(score)s, at least %(minimum)s are "
                            "asked for: %(what)s",
                            contractor=rating.partner_id.name,
                            score=round(rating.score, 1),
                            minimum=round(rating.minimum, 1),
                            what=rating.rectification or rating.note,
                        ),
                        "severity": "major",
                        "user_id": self.env.uid,
                    }
                    for rating in self
                ]
            )
        )
        for rating, finding in zip(self, findings, strict=True):
            rating._in_transition().finding_id = finding

    def action_view_finding(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "service.checklist.finding",
            "res_id": self.finding_id.id,
            "views": [[False, "form"]],
        }
