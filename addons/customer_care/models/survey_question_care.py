# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

# The items of the two forms: fields of the same name on their documents.
CARD_ITEMS = ("attitude", "skill", "arrival", "promises")
FORM_ITEMS = (
    "performance",
    "appearance",
    "design",
    "comparison",
    "service",
    "wishes",
    "overall",
)


class SurveyQuestion(models.Model):
    _inherit = "survey.question"

    care_item = fields.Selection(
        lambda self: self._get_care_items(),
        string="Item",
        help="The item of the card (D3-1.19) or form (D4-8.5.8.3) that is asked.",
    )

    care_department_id = fields.Many2one(
        "hr.department",
        string="Department That Corrects",
        company_dependent=True,
        help="Gets the corrective action when the item is below the target; empty: "
        "the department of the survey (D4-8.5.9.3).",
    )

    _care_item_once = models.UniqueIndex(
        "(survey_id, care_item) WHERE care_item IS NOT NULL",
        "The questionnaire asks for this item already.",
    )

    @api.model
    def _get_care_items(self):
        return [
            ("attitude", self.env._("Attitude")),
            ("skill", self.env._("Skill")),
            ("arrival", self.env._("Arrival time")),
            ("promises", self.env._("Keeping promises")),
            ("performance", self.env._("Performance")),
            ("appearance", self.env._("Appearance and packing")),
            ("design", self.env._("Design")),
            ("comparison", self.env._("Compared with others")),
            ("service", self.env._("Service")),
            ("wishes", self.env._("Other wishes")),
            ("overall", self.env._("Overall rating")),
            ("opinion_kind", self.env._("Kind of opinion")),
            ("opinion", self.env._("Opinion")),
        ]
