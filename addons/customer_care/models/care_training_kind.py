# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

CATEGORIES = [
    ("training", "Training"),
    ("drill", "Drill"),
    ("test", "Test"),
    ("user_training", "Training of customers"),
    ("meeting", "Exchange meeting"),
    ("external", "External course"),
]


class CareTrainingKind(models.Model):
    """What is trained, drilled or tested, as data (S65).

    The number that a year owes and the mark that passes are policies, so that
    they are dated and each company's own: two drills a year (D3-11.22), 80
    characters a minute (D4-6.1.5).
    """

    _name = "care.training.kind"
    _description = "Kind of training"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    category = fields.Selection(CATEGORIES, required=True, default="training")
    rule = fields.Char(help="Id of the rule in the policy catalogue.")
    content = fields.Text(translate=True, help="What it is about; proposed as topic.")
    yearly_policy_id = fields.Many2one(
        "service.policy",
        string="Owed in a Year",
        ondelete="restrict",
        help="How many of them a year owes. Empty: none is owed.",
    )
    pass_policy_id = fields.Many2one(
        "service.policy",
        string="Passes From",
        ondelete="restrict",
        help="The score that passes. Empty: the trainer says who passed.",
    )
    score_unit = fields.Char(translate=True, help="What the score counts.")
    needs_mentor = fields.Boolean(
        string="With a Mentor",
        help="Each new person has an experienced one beside him (D2-P4.1).",
    )
    needs_summary = fields.Boolean(
        string="Is Summarised",
        help="It counts as verified only with a summary (D3-11.22).",
    )

    _code_unique = models.Constraint(
        "UNIQUE(code)", "A kind of training of this code exists already."
    )
