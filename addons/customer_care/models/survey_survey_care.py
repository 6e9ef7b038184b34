# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

CARE_FORMS = [
    ("card", "Survey card of a repair call"),
    ("satisfaction", "Satisfaction form"),
]


class SurveySurvey(models.Model):
    """The questionnaires of customer service are surveys of core, as data."""

    _inherit = "survey.survey"

    care_form = fields.Selection(
        CARE_FORMS,
        string="Used For",
        copy=False,
        help="The questionnaire is asked by the cards of calls (S56) or by the "
        "satisfaction forms (S60): its answers come through these only.",
    )

    _care_form_once = models.UniqueIndex(
        "(care_form) WHERE active IS TRUE",
        "There is a questionnaire in use for this: archive it first.",
    )

    @api.model
    def _get_care_survey(self, form):
        """The questionnaire in use.

        :param str form: ``card`` or ``satisfaction``
        :raises UserError: when there is none
        """
        survey = self.sudo().search([("care_form", "=", form)], limit=1)
        if not survey:
            raise UserError(
                self.env._(
                    "No questionnaire is in use for: %s. Open Surveys and choose one "
                    "under Used For (D4-8.5.8.3).",
                    dict(CARE_FORMS)[form],
                )
            )
        return survey
