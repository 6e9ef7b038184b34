# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.aftersales_repair.controllers.own_pages import OwnPages
from odoo.addons.portal.controllers.portal import CustomerPortal


class ComplaintPortal(OwnPages, CustomerPortal):
    """A customer's own complaints: complain, follow it, agree to the answer or not."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "care_complaint_count" in counters:
            values["care_complaint_count"] = self._count_own("care.complaint")
        return values

    @http.route(
        ["/my/complaints", "/my/complaints/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_complaints(self, page=1, **kw):
        found, values = self._prepare_own_list(
            "care.complaint", "/my/complaints", page, "received_at desc, id desc"
        )
        values.update(
            self._prepare_portal_layout_values(),
            complaints=found,
            page_name="care_complaint",
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
            complaint, error = self._register_own("care.complaint", form)
            if complaint:
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
        steps = {
            "confirm": lambda one: one._portal_confirm(access_token),
            "reject": lambda one: one._portal_reject(words, access_token),
        }
        return self._answer_own(
            "care.complaint", complaint_id, access_token, steps.get(answer)
        )
