# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import float_compare

from .care_satisfaction import SATISFIED
from .survey_question_care import FORM_ITEMS


class CareSatisfactionResult(models.Model):
    """How an item of a survey was answered, level by level (D4-8.5.9.1)."""

    _name = "care.satisfaction.result"
    _description = "Result of a satisfaction survey"
    _inherit = ["service.retention.mixin", "service.guarded.mixin"]
    _order = "round_id, id"

    _register_parent = "round_id"
    _guarded_fields = (
        "round_id",
        "item",
        "department_id",
        "level_5",
        "level_4",
        "level_3",
        "level_2",
        "level_1",
        "rate",
        "is_reached",
    )

    round_id = fields.Many2one(
        "care.satisfaction.round",
        string="Survey",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="round_id.company_id", store=True, ondelete="restrict"
    )
    item = fields.Selection(
        lambda self: self.env["survey.question"]._get_care_items(),
        required=True,
        readonly=True,
    )
    department_id = fields.Many2one("hr.department", readonly=True, ondelete="restrict")
    level_5 = fields.Integer(string="Very Satisfied", readonly=True)
    level_4 = fields.Integer(string="Rather Satisfied", readonly=True)
    level_3 = fields.Integer(string="Basically Satisfied", readonly=True)
    level_2 = fields.Integer(string="Not Very Satisfied", readonly=True)
    level_1 = fields.Integer(string="Not Satisfied", readonly=True)
    rate = fields.Float(
        string="Satisfaction %", readonly=True, digits=(16, 2), aggregator="avg"
    )
    is_reached = fields.Boolean(string="Target Reached", readonly=True)

    _item_once = models.Constraint(
        "UNIQUE (round_id, item)", "The survey has the result of this item."
    )

    @api.model
    def _make_for(self, survey, forms, target):
        """Results of all items; the department of an item, else the survey's."""
        questions = self.env["survey.question"].sudo()
        departments = {
            question.care_item: question.with_company(
                survey.company_id
            ).care_department_id
            for question in questions.search(
                [("survey_id", "in", forms.input_id.survey_id.ids)]
            )
        }
        rows = []
        for item in FORM_ITEMS:
            given = [form[item] for form in forms if form[item]]
            counts = {level: given.count(level) for level in "54321"}
            good = sum(counts[level] for level in SATISFIED)
            rate = good / len(given) * 100 if given else 0.0
            reached = not given or float_compare(rate, target, precision_digits=2) >= 0
            department = departments.get(item) or survey.department_id
            rows.append(
                {
                    "round_id": survey.id,
                    "item": item,
                    "department_id": department.id,
                    "rate": rate,
                    "is_reached": reached,
                    **{f"level_{level}": counts[level] for level in "54321"},
                }
            )
        return self.sudo()._in_transition().create(rows)
