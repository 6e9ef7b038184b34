# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..models import care_satisfaction, care_survey_card
from ..models.care_answer_mixin import SENDERS
from ..models.survey_question_care import CARD_ITEMS, FORM_ITEMS

_MODELS = ("care.survey.card", "care.satisfaction")


class CareAnswerEntry(models.TransientModel):
    """Type in what a customer answered on paper or by telephone (S56, S60)."""

    _name = "care.answer.entry"
    _description = "Type in answers"

    res_model = fields.Selection(
        [
            ("care.survey.card", "Survey card"),
            ("care.satisfaction", "Satisfaction form"),
        ],
        required=True,
        readonly=True,
    )
    res_id = fields.Integer(required=True, readonly=True)
    channel = fields.Selection(
        [("paper", "Typed in from paper"), ("phone", "Asked by telephone")],
        string="Came By",
        required=True,
        default="paper",
    )
    attitude = fields.Selection(care_survey_card.LEVELS)
    skill = fields.Selection(care_survey_card.LEVELS)
    arrival = fields.Selection(care_survey_card.LEVELS, string="Arrival Time")
    promises = fields.Selection(care_survey_card.LEVELS, string="Keeping Promises")
    opinion_kind = fields.Selection(
        [("none", "None"), ("suggestion", "Suggestion"), ("complaint", "Complaint")],
        string="Opinion",
        default="none",
    )
    performance = fields.Selection(care_satisfaction.LEVELS)
    appearance = fields.Selection(
        care_satisfaction.LEVELS, string="Appearance and Packing"
    )
    design = fields.Selection(care_satisfaction.LEVELS)
    comparison = fields.Selection(
        care_satisfaction.LEVELS, string="Compared with Others"
    )
    service = fields.Selection(care_satisfaction.LEVELS)
    wishes = fields.Selection(care_satisfaction.LEVELS, string="Other Wishes")
    overall = fields.Selection(care_satisfaction.LEVELS, string="Overall Rating")
    opinion = fields.Text(string="In the Customer's Words")

    @api.model
    def _get_items(self, model):
        return (*CARD_ITEMS, "opinion_kind") if model == _MODELS[0] else FORM_ITEMS

    def action_enter(self):
        """Take the answers over; what is not whole is refused."""
        self.env["care.survey.card"]._check_roles(*SENDERS)
        for entry in self:
            document = entry.env[entry.res_model].browse(entry.res_id)
            document.check_access("write")
            levels = {item: entry[item] for item in entry._get_items(entry.res_model)}
            document._type_in(levels, {"opinion": entry.opinion}, entry.channel)
        return {"type": "ir.actions.act_window_close"}
