# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.urls import url_encode

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager


class ComplaintPortal(CustomerPortal):
    """A customer's own complaints: complain, follow it, agree to the answer or not."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "care_complaint_count" in counters:
            complaints = request.env["care.complaint"]
            values["care_complaint_count"] = (
                complaints.search_count(self._get_complaints_domain())
                if complaints.has_access("read")
                else 0
            )
        return values

    def _get_complaints_domain(self):
        """The customer's own, whatever rights an employee has besides."""
        partner = request.env.user.partner_id.commercial_partner_id
        return [("partner_id", "child_of", partner.id)]

    @http.route(
        ["/my/complaints", "/my/complaints/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_complaints(self, page=1, **kw):
        values = self._prepare_portal_layout_values()
        complaints, domain = (
            request.env["care.complaint"],
            self._get_complaints_domain(),
        )
        pager = portal_pager(
            url="/my/complaints",
            total=complaints.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        values.update(
            {
                "complaints": complaints.search(
                    domain,
                    order="received_at desc, id desc",
                    limit=self._items_per_page,
                    offset=pager["offset"],
                ),
                "page_name": "care_complaint",
                "pager": pager,
                "default_url": "/my/complaints",
            }
        )
        return request.render("customer_care.portal_my_complaints", values)

    @http.route(
        ["/my/complaints/new"],
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_new_complaint(self, **form):
        error = False
        # A file in the place of a text is none.
        form = {name: text for name, text in form.items() if isinstance(text, str)}
        complaints = request.env["care.complaint"]
        if request.httprequest.method == "POST":
            try:
                complaint = complaints._portal_register(
                    form, self._get_complaint_photos()
                )
            except UserError as problem:
                request.env.cr.rollback()
                error = problem.args[0]
            else:
                return request.redirect(complaint.access_url)
        values = self._prepare_portal_layout_values()
        values.update(
            {
                "page_name": "care_complaint",
                "is_new_complaint": True,
                "error": error,
                "form": form,
                "products": complaints._get_portal_products(
                    request.env.user.partner_id
                ),
                "kinds": complaints._fields["kind"]._description_selection(request.env),
            }
        )
        return request.render("customer_care.portal_new_complaint", values)

    def _get_complaint_photos(self):
        files = request.httprequest.files.getlist("photos")
        return [(file.filename, file.read()) for file in files if file.filename]

    @http.route(
        ["/my/complaints/<int:complaint_id>"], type="http", auth="public", website=True
    )
    def portal_complaint(self, complaint_id, access_token=None, **kw):
        try:
            complaint = self._document_check_access(
                "care.complaint", complaint_id, access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        values = self._get_page_view_values(
            complaint,
            access_token,
            {
                "complaint": complaint,
                "page_name": "care_complaint",
                "error": kw.get("error"),
            },
            "my_complaints_history",
            False,
            **kw,
        )
        return request.render("customer_care.portal_complaint_page", values)

    @http.route(
        ["/my/complaints/<int:complaint_id>/<string:answer>"],
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_answer_complaint(
        self, complaint_id, answer, access_token=None, words="", **kw
    ):
        try:
            complaint = self._document_check_access(
                "care.complaint", complaint_id, access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        asked = complaint.with_env(request.env)
        try:
            if answer == "confirm":
                asked._portal_confirm(access_token)
            elif answer == "reject":
                asked._portal_reject(words, access_token)
        except UserError as problem:
            request.env.cr.rollback()
            return request.redirect(
                complaint.get_portal_url(
                    query_string="&" + url_encode({"error": problem.args[0]})
                )
            )
        return request.redirect(complaint.get_portal_url())
