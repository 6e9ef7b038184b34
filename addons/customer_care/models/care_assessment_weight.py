# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CareAssessmentWeight(models.Model):
    """Weight and scale of an item of the self-assessment, from a day on.

    The weights of GB/T 27922 are the policy's own text; a company adds dated
    lines, and what was assessed before keeps its own.
    """

    _name = "care.assessment.weight"
    _description = "Weights of the self-assessment"
    _inherit = "service.policy.table.mixin"

    _policy_key_fields = ("item_id",)

    item_id = fields.Many2one(
        "care.assessment.item", required=True, ondelete="restrict"
    )
    weight = fields.Float(digits=(16, 2), help="Points of 100.")
    zero_at = fields.Float(
        string="No Points At", digits=(16, 2), help="The figure that gives nothing."
    )
    full_at = fields.Float(
        string="All Points At",
        digits=(16, 2),
        default=100.0,
        help="The figure that gives all points; below the other one where less is "
        "better.",
    )

    _weight_positive = models.Constraint(
        "CHECK (weight > 0 AND full_at != zero_at)",
        "A weight is above zero, and the two ends of its scale differ.",
    )

    def _policy_value_text(self):
        self.ensure_one()
        return self.env._("%s points", self.weight)

    def _get_share(self, figure):
        """Which part of the points a figure gives, 0 to 1."""
        self.ensure_one()
        share = (figure - self.zero_at) / (self.full_at - self.zero_at)
        return min(max(share, 0.0), 1.0)
