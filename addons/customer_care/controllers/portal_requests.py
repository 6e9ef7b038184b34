# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.urls import url_encode

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager


class RequestsPortal(CustomerPortal):
    """A customer's own requests: list, one of them, a new one, the answer (S64)."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "care_request_count" in counters:
            requests = request.env["care.request"]
            values["care_request_count"] = (
                requests.search_count(self._get_requests_domain())
                if requests.has_access("read")
                else 0
            )
        return values

    def _get_requests_domain(self):
        """The customer's own, whatever rights an employee has besides."""
        partner = request.env.user.partner_id.commercial_partner_id
        return [("partner_id", "child_of", partner.id)]

    @http.route(
        ["/my/requests", "/my/requests/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_requests(self, page=1, **kw):
        values = self._prepare_portal_layout_values()
        requests, domain = request.env["care.request"], self._get_requests_domain()
        pager = portal_pager(
            url="/my/requests",
            total=requests.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        values.update(
            {
                "care_requests": requests.search(
                    domain, limit=self._items_per_page, offset=pager["offset"]
                ),
                "page_name": "care_request",
                "pager": pager,
                "default_url": "/my/requests",
            }
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
            files = request.httprequest.files.getlist("photos")
            try:
                made = request.env["care.request"]._portal_register(
                    form, [(file.filename, file.read()) for file in files if file]
                )
            except UserError as problem:
                request.env.cr.rollback()
                error = problem.args[0]
            else:
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
        try:
            found = self._document_check_access(
                "care.request", request_id, access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        asked = found.with_env(request.env)
        try:
            if answer == "confirm":
                asked._portal_confirm(words, access_token)
            elif answer == "reject":
                asked._portal_reject(words, access_token)
        except UserError as problem:
            request.env.cr.rollback()
            query = "&" + url_encode({"error": problem.args[0]})
            return request.redirect(found.get_portal_url(query_string=query))
        return request.redirect(found.get_portal_url())
