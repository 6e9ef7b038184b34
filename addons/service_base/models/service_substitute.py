# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ServiceSubstitute(models.Model):
    """Who signs for whom on which days.

    The absent person names the substitute, or the policy administrator does.
    Substitution is not handed on: a substitute's substitute signs nothing.
    """

    _name = "service.substitute"
    _description = "Substitute for approvals"
    _order = "date_from desc, id desc"
    _rec_name = "substitute_id"

    user_id = fields.Many2one(
        "res.users",
        string="Absent",
        required=True,
        default=lambda self: self.env.user,
        index=True,
    )
    substitute_id = fields.Many2one("res.users", required=True)
    date_from = fields.Date(
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    date_to = fields.Date(required=True)
    reason = fields.Char()
    is_current = fields.Boolean(compute="_compute_is_current")

    _days = models.Constraint(
        "CHECK (date_to >= date_from)", "The substitution ends before it begins."
    )
    _other = models.Constraint(
        "CHECK (user_id != substitute_id)", "Nobody is their own substitute."
    )
    _substitute_days = models.Index("(substitute_id, date_to)")

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        today = self.env["service.policy"]._today(self.env.company)
        for record in self:
            record.is_current = (
                bool(record.date_from and record.date_to)
                and record.date_from <= today <= record.date_to
            )

    @api.constrains("user_id", "date_from", "date_to")
    def _check_overlap(self):
        for record in self:
            same = self.search(
                [
                    ("id", "!=", record.id),
                    ("user_id", "=", record.user_id.id),
                    ("date_from", "<=", record.date_to),
                    ("date_to", ">=", record.date_from),
                ],
                limit=1,
            )
            if same:
                raise ValidationError(
                    self.env._(
                        "%(user)s has a substitute from %(start)s to %(end)s already: "
                        "%(substitute)s.",
                        user=record.user_id.name,
                        start=same.date_from,
                        end=same.date_to,
                        substitute=same.substitute_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_author()
        records._check_days()
        self.env["tier.review"]._refresh_reviewers()
        return records

    def write(self, vals):
        self._check_author()
        if set(vals) - {"date_to", "reason"}:
            self._check_days()
        result = super().write(vals)
        self._check_author()
        if "date_to" in vals:
            self._check_end()
        self.env["tier.review"]._refresh_reviewers()
        return result

    def unlink(self):
        self._check_author()
        if self.env.registry.ready:
            self._check_days()
        result = super().unlink()
        self.env["tier.review"]._refresh_reviewers()
        return result

    def _check_author(self):
        user = self.env.user
        if self.env.su or user.has_group("service_base.group_policy_manager"):
            return
        foreign = self.filtered(lambda record: record.user_id != user)
        if foreign:
            raise UserError(
                self.env._(
                    "%s: only the absent person or the policy administrator names a "
                    "substitute.",
                    foreign[0].user_id.name,
                )
            )

    def _check_days(self):
        """Signatures of past days keep the substitute that they had."""
        today = self.env["service.policy"]._today(self.env.company)
        begun = self.filtered(lambda record: record.date_from < today)
        if begun:
            raise UserError(
                self.env._(
                    "The substitution for %s has begun: it can only be ended by an "
                    "earlier last day.",
                    begun[0].user_id.name,
                )
            )

    def _check_end(self):
        today = self.env["service.policy"]._today(self.env.company)
        past = self.filtered(lambda record: record.date_to < today)
        if past:
            raise UserError(
                self.env._(
                    "The substitution for %s cannot end before today.",
                    past[0].user_id.name,
                )
            )

    @api.model
    def _get_in_force(self, domain):
        today = self.env["service.policy"]._today(self.env.company)
        return self.sudo().search(
            [("date_from", "<=", today), ("date_to", ">=", today), *domain]
        )

    @api.model
    def _get_absent(self, user):
        """Users for whom ``user`` signs today."""
        return self._get_in_force([("substitute_id", "=", user.id)]).user_id

    @api.model
    def _cron_refresh(self):
        """Each morning open approvals follow who is away."""
        self.env["tier.review"]._refresh_reviewers()
