# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class SurveyQuestionAnswer(models.Model):
    _inherit = "survey.question.answer"

    care_level = fields.Char(
        string="Level",
        help="What is kept on the card or form: 4 to 1 (D3-1.19), 5 to 1 "
        "(D4-8.5.8.3); for the kind of opinion: complaint or suggestion.",
    )
