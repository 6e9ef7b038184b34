# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.aftersales_repair.controllers.own_pages import OwnPages
from odoo.addons.portal.controllers.portal import CustomerPortal


class RequestsPortal(OwnPages, CustomerPortal):
    """A customer's own requests: list, one of them, a new one, the answer (S64)."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "care_request_count" in counters:
            values["care_request_count"] = self._count_own("care.request")
        return values

    @http.route(
        ["/my/requests", "/my/requests/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_requests(self, page=1, **kw):
        found, values = self._prepare_own_list("care.request", "/my/requests", page)
        values.update(
            self._prepare_portal_layout_values(),
            care_requests=found,
            page_name="care_request",
        )
        return request.render("customer_care.portal_my_requests", values)

    @http.route(
        ["/my/requests/new"],
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_new_request(self, **form):
        error = False
        # A file in the place of a text is none.
        form = {name: text for name, text in form.items() if isinstance(text, str)}
        if request.httprequest.method == "POST":
            made, error = self._register_own("care.request", form)
            if made:
                return request.redirect(made.access_url)
        partner = request.env.user.partner_id.commercial_partner_id
        company = partner.sudo().company_id or request.env.company
        values = self._prepare_portal_layout_values()
        values.update(
            {
                "page_name": "care_request",
                "is_new_care_request": True,
                "error": error,
                "form": form,
                "kinds": request.env["care.request"]._get_portal_types(company),
            }
        )
        return request.render("customer_care.portal_new_request", values)

    @http.route(
        ["/my/requests/<int:request_id>"], type="http", auth="public", website=True
    )
    def portal_request(self, request_id, access_token=None, **kw):
        try:
            found = self._document_check_access(
                "care.request", request_id, access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        values = self._get_page_view_values(
            found,
            access_token,
            {
                "care_request": found,
                "page_name": "care_request",
                "error": kw.get("error"),
            },
            "my_care_requests_history",
            False,
            **kw,
        )
        return request.render("customer_care.portal_request_page", values)

    @http.route(
        ["/my/requests/<int:request_id>/<string:answer>"],
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_answer_request(
        self, request_id, answer, access_token=None, words="", **kw
    ):
        steps = {
            "confirm": lambda one: one._portal_confirm(words, access_token),
            "reject": lambda one: one._portal_reject(words, access_token),
        }
        return self._answer_own(
            "care.request", request_id, access_token, steps.get(answer)
        )
