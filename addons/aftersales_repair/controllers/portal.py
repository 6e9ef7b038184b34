# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from .own_pages import OwnPages


class ReturnsPortal(OwnPages, CustomerPortal):
    """A customer's own returns: list, one return, a new request, agree or not."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "aftersales_return_count" in counters:
            values["aftersales_return_count"] = self._count_own("aftersales.rma")
        return values

    @http.route(
        ["/my/returns", "/my/returns/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_returns(self, page=1, **kw):
        found, values = self._prepare_own_list(
            "aftersales.rma", "/my/returns", page, "signed_at desc, id desc"
        )
        values.update(
            self._prepare_portal_layout_values(),
            returns=found,
            page_name="aftersales_return",
        )
        return request.render("aftersales_repair.portal_my_returns", values)

    @http.route(
        ["/my/returns/new"],
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_new_return(self, **form):
        error = False
        # A file in the place of a text is none.
        form = {name: text for name, text in form.items() if isinstance(text, str)}
        if request.httprequest.method == "POST":
            rma, error = self._register_own("aftersales.rma", form)
            if rma:
                return request.redirect(rma.access_url)
        values = self._prepare_portal_layout_values()
        returns = request.env["aftersales.rma"]
        lines = request.env["aftersales.rma.line"]
        values.update(
            {
                "page_name": "aftersales_return",
                "is_new_return": True,
                "error": error,
                "form": form,
                "units": returns._get_portal_units(request.env.user.partner_id),
                "reasons": request.env["aftersales.return.reason"].sudo().search([]),
                "requests": lines._fields["request"]._description_selection(
                    request.env
                ),
            }
        )
        return request.render("aftersales_repair.portal_new_return", values)

    @http.route(["/my/returns/<int:rma_id>"], type="http", auth="public", website=True)
    def portal_return(
        self, rma_id, access_token=None, report_type=None, download=False, **kw
    ):
        try:
            rma = self._document_check_access("aftersales.rma", rma_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        if report_type in ("html", "pdf", "text"):
            return self._show_report(
                model=rma,
                report_type=report_type,
                report_ref="aftersales_repair.action_report_rma",
                download=download,
            )
        values = self._get_page_view_values(
            rma,
            access_token,
            {"rma": rma, "page_name": "aftersales_return", "error": kw.get("error")},
            "my_returns_history",
            False,
            **kw,
        )
        return request.render("aftersales_repair.portal_return_page", values)

    @http.route(
        ["/my/returns/<int:rma_id>/<string:answer>"],
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_answer_return(self, rma_id, answer, access_token=None, words="", **kw):
        steps = {
            "agree": lambda rma: rma._portal_agree(access_token),
            "dispute": lambda rma: rma._portal_dispute(words, access_token),
        }
        return self._answer_own(
            "aftersales.rma", rma_id, access_token, steps.get(answer)
        )
