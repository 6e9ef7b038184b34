# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CareAppraisalLine(models.Model):
    """One criterion of an appraisal, judged from 0 to 100 (D2-C4.1)."""

    _name = "care.appraisal.line"
    _description = "Criterion judged"
    _inherit = ["service.retention.mixin"]
    _order = "appraisal_id, id"

    _register_parent = "appraisal_id"

    appraisal_id = fields.Many2one(
        "care.appraisal", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="appraisal_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    criterion_id = fields.Many2one(
        "care.appraisal.criterion", required=True, ondelete="restrict"
    )
    help_text = fields.Char(related="criterion_id.help_text")
    weight = fields.Float(default=1.0, required=True, aggregator=None)
    score = fields.Float(digits=(16, 1), aggregator="avg")
    is_judged = fields.Boolean(
        string="Judged",
        compute="_compute_is_judged",
        store=True,
        readonly=False,
        help="Tick it for a score of zero.",
    )
    note = fields.Char(string="Facts")

    _score_range = models.Constraint(
        "CHECK (score >= 0 AND score <= 100)", "A score is from 0 to 100."
    )
    _weight_positive = models.Constraint(
        "CHECK (weight > 0)", "A weight is above zero."
    )

    @api.depends("score")
    def _compute_is_judged(self):
        for line in self:
            line.is_judged = line.is_judged or bool(line.score)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_open()
        return lines

    def write(self, vals):
        if not self._is_in_transition():
            self._check_open()
        return super().write(vals)

    def unlink(self):
        if self.env.registry.ready:
            self._check_open()
        return super().unlink()

    def _check_open(self):
        for line in self:
            if line.appraisal_id.state == "done":
                raise UserError(
                    self.env._(
                        "%s is done and stays as it is (D2-C2.4).",
                        line.appraisal_id.display_name,
                    )
                )
            person = line.sudo().appraisal_id.employee_id.user_id
            if not self.env.su and person == self.env.user:
                raise AccessError(self.env._("Nobody appraises themselves (D1-L5)."))
