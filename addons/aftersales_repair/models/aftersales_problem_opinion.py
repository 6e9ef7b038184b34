# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..roles import MANAGER


class AftersalesProblemOpinion(models.Model):
    """What a department says of a problem that it was told of (D1-11)."""

    _name = "aftersales.problem.opinion"
    _description = "Opinion of a department"
    _inherit = "service.retention.mixin"
    _order = "problem_id, id"

    _register_parent = "problem_id"
    _guarded_fields = ("problem_id", "route_id", "answered_by_id", "answered_at")

    problem_id = fields.Many2one(
        "aftersales.problem", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="problem_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    route_id = fields.Many2one(
        "aftersales.problem.route", required=True, ondelete="restrict"
    )
    name = fields.Char(related="route_id.name", string="Department")
    opinion = fields.Text()
    answered_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="By"
    )
    answered_at = fields.Datetime(readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_in_transition():
            raise AccessError(
                self.env._("Departments are asked when the problem is reported (D1-1).")
            )
        return super().create(vals_list)

    def write(self, vals):
        if "opinion" not in vals or self._is_in_transition():
            return super().write(vals)
        self._check_may_answer()
        result = super().write(vals)
        said = bool((vals["opinion"] or "").strip())
        self.sudo()._in_transition().write(
            {
                "answered_by_id": self.env.uid if said else False,
                "answered_at": fields.Datetime.now() if said else False,
            }
        )
        return result

    def _check_may_answer(self):
        """Its own people answer for a department; the manager notes what was said."""
        for opinion in self:
            if opinion.problem_id.state in ("closed", "cancelled"):
                raise UserError(
                    self.env._("%s is closed.", opinion.problem_id.display_name)
                )
            people = opinion.route_id._get_people(opinion.company_id)
            if (
                self.env.su
                or self.env.user in people
                or self.env.user.has_group(MANAGER)
            ):
                continue
            raise AccessError(
                self.env._(
                    "For %(department)s its own people answer, or the after-sales "
                    "manager notes what they said.",
                    department=opinion.name,
                )
            )
