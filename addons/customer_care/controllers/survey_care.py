# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import request

from odoo.addons.survey.controllers.main import Survey


class CareSurvey(Survey):
    """Any contact of the customer may answer what was sent to the customer (S60)."""

    def _check_validity(
        self,
        survey_sudo,
        answer_sudo,
        answer_token,
        ensure_token=True,
        check_partner=True,
    ):
        code = super()._check_validity(
            survey_sudo,
            answer_sudo,
            answer_token,
            ensure_token=ensure_token,
            check_partner=check_partner,
        )
        if code != "answer_wrong_user" or not survey_sudo.care_form:
            return code
        # Core knows one contact only. Another firm's contact stays refused.
        own = request.env.user.partner_id.commercial_partner_id
        asked = answer_sudo.partner_id.commercial_partner_id
        return True if asked and asked == own else code
