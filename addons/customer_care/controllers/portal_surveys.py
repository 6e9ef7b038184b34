# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

_MODELS = {"card": "care.survey.card", "form": "care.satisfaction"}


class SurveysPortal(CustomerPortal):
    """A customer's own questionnaires: what waits for an answer, what was said."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "care_survey_count" in counters:
            values["care_survey_count"] = sum(
                request.env[name].search_count(self._get_surveys_domain())
                for name in _MODELS.values()
                if request.env[name].has_access("read")
            )
        return values

    def _get_surveys_domain(self):
        """The customer's own, whatever rights an employee has besides."""
        partner = request.env.user.partner_id.commercial_partner_id
        return [("partner_id", "child_of", partner.id), ("state", "!=", "to_send")]

    @route("/my/surveys", type="http", auth="user", website=True, readonly=True)
    def portal_my_surveys(self, **kw):
        found = [
            {"kind": kind, "record": record}
            for kind, name in _MODELS.items()
            if request.env[name].has_access("read")
            for record in request.env[name].search(
                self._get_surveys_domain(), order="id desc", limit=100
            )
        ]
        # What waits for an answer comes first, then the newest.
        found.sort(
            key=lambda row: (
                bool(row["record"].returned_at),
                -row["record"].sent_at.timestamp() if row["record"].sent_at else 0,
            )
        )
        values = self._prepare_portal_layout_values()
        values.update({"page_name": "care_survey", "surveys": found})
        return request.render("customer_care.portal_my_surveys", values)

    @route(
        "/my/surveys/<string:kind>/<int:record_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_survey(self, kind, record_id, **kw):
        """One questionnaire: the form where it waits, else what was answered."""
        if kind not in _MODELS:
            return request.redirect("/my/surveys")
        record = request.env[_MODELS[kind]].browse(record_id)
        try:
            record.check_access("read")
            own = record.filtered_domain(self._get_surveys_domain())
        except (AccessError, MissingError):
            return request.redirect("/my/surveys")
        if not own:
            return request.redirect("/my/surveys")
        if not record.returned_at:
            return request.redirect(record._get_answer_path())
        values = self._prepare_portal_layout_values()
        values.update({"page_name": "care_survey", "survey": record})
        return request.render("customer_care.portal_my_survey", values)
