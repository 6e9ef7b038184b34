# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesOutingType(models.Model):
    """A kind of job outside, and who sends people to it (S07, D0-3.3.3, D0-3.5.1)."""

    _name = "aftersales.outing.type"
    _description = "Kind of service trip"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    group_id = fields.Many2one(
        "res.groups", string="Sent By", required=True, ondelete="restrict"
    )
    needs_review = fields.Boolean(
        string="Quality Review",
        default=True,
        help="The quality department reviews the case and gives the solution before "
        "the report is issued; without it the technical department is asked.",
    )
    needs_feedback = fields.Boolean(
        string="Quality Feedback",
        default=True,
        help="The details of the repair go to the quality department in writing "
        "before the report is filed (D0-3.3.4).",
    )

    _code_unique = models.Constraint(
        "UNIQUE(code)", "A kind of service trip of this code exists already."
    )
