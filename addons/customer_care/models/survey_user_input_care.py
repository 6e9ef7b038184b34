# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError, UserError

# Compared by identity, as in service.guarded.mixin: no client can send it.
_CARE = object()
_KEY = "customer_care_answer"
_GUARDED = {
    "state",
    "survey_id",
    "user_input_line_ids",
    "partner_id",
    "test_entry",
    "access_token",
    "invite_token",
}
DOCUMENTS = ("care.survey.card", "care.satisfaction")


class SurveyUserInput(models.Model):
    """Answers to cards and satisfaction forms: one each, and they stay (S56, S60)."""

    _inherit = "survey.user_input"

    def _in_care(self):
        """These answers, allowed to change. Server code only."""
        return self.with_context(**{_KEY: _CARE})

    def _is_in_care(self) -> bool:
        return self.env.context.get(_KEY) is _CARE

    def _get_care_inputs(self):
        return self.filtered(
            lambda one: one.survey_id.sudo().care_form and not one.test_entry
        )

    @api.model_create_multi
    def create(self, vals_list):
        """Before anything is written: core's routes swallow what is raised."""
        if not self._is_in_care():
            self._check_own_way(vals_list)
        return super().create(vals_list)

    @api.model
    def _check_own_way(self, vals_list):
        default = self.env.context.get("default_survey_id")
        surveys = self.env["survey.survey"].sudo()
        asked = surveys.browse(
            vals.get("survey_id", default)
            for vals in vals_list
            if not vals.get("test_entry")
        )
        if asked.filtered("care_form"):
            raise UserError(
                self.env._(
                    "This questionnaire is answered through a card or form that was "
                    "sent, once each (D3-1.18, D4-8.5.8.3). Use the link in the mail."
                )
            )

    def write(self, vals):
        if _GUARDED.intersection(vals) and not self._is_in_care():
            if self._get_care_inputs() or "survey_id" in vals:
                self._refuse_change()
        return super().write(vals)

    def _refuse_change(self):
        raise AccessError(
            self.env._(
                "Answers of customers stay as they were given (D4-8.5.9.1). Nothing "
                "was changed."
            )
        )

    def _mark_in_progress(self):
        return super(SurveyUserInput, self._in_care())._mark_in_progress()

    def _mark_done(self):
        """The card or form takes the answers over; a second time is refused."""
        care = self._get_care_inputs()
        documents = [
            self.env[name].sudo().search([("input_id", "in", care.ids)])
            for name in DOCUMENTS
        ]
        for found in documents:
            found._check_awaited()
        result = super(SurveyUserInput, self._in_care())._mark_done()
        for found in documents:
            found._take_answers()
        return result
