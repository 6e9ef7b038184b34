# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError


class SurveyUserInputLine(models.Model):
    _inherit = "survey.user_input.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        care = lines._get_care_lines()
        care._check_open()
        # Core takes any id for an answer: also one of another question.
        if any(
            line.suggested_answer_id
            and line.suggested_answer_id.question_id != line.question_id
            or line.question_id.survey_id != line.user_input_id.survey_id
            for line in care
        ):
            raise UserError(
                self.env._(
                    "That is no answer to this question: choose one of the list."
                )
            )
        return lines

    def write(self, vals):
        self._get_care_lines()._check_open()
        return super().write(vals)

    def unlink(self):
        self._get_care_lines()._check_open()
        return super().unlink()

    def _get_care_lines(self):
        inputs = self.user_input_id._get_care_inputs()
        return self.filtered(lambda line: line.user_input_id in inputs)

    def _check_open(self):
        """What a customer answered stays (D4-8.5.9.1)."""
        if any(line.user_input_id.state == "done" for line in self):
            self.user_input_id._refuse_change()
