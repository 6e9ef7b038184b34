# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CareAppraisalCriterion(models.Model):
    """What is judged in an appraisal (D2-C4.1): results, attitude, responsibility.

    The weights are copied into an appraisal when it is opened, so that a change
    is for later ones.
    """

    _name = "care.appraisal.criterion"
    _description = "Criterion of appraisals"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    rule = fields.Char(help="Id of the rule in the policy catalogue.")
    weight = fields.Float(default=1.0, required=True)
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    help_text = fields.Char(string="How to Judge", translate=True)

    _weight_positive = models.Constraint(
        "CHECK (weight > 0)", "A weight is above zero."
    )
