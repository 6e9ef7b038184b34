# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.urls import url_encode

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager


class ReturnsPortal(CustomerPortal):
    """A customer's own returns: list, one return, a new request, agree or not."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "aftersales_return_count" in counters:
            returns = request.env["aftersales.rma"]
            values["aftersales_return_count"] = (
                returns.search_count(self._get_returns_domain())
                if returns.has_access("read")
                else 0
            )
        return values

    def _get_returns_domain(self):
        """The customer's own, whatever rights an employee has besides."""
        partner = request.env.user.partner_id.commercial_partner_id
        return [("partner_id", "child_of", partner.id)]

    @http.route(
        ["/my/returns", "/my/returns/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_returns(self, page=1, **kw):
        values = self._prepare_portal_layout_values()
        returns, domain = request.env["aftersales.rma"], self._get_returns_domain()
        pager = portal_pager(
            url="/my/returns",
            total=returns.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        found = returns.search(
            domain,
            order="signed_at desc, id desc",
            limit=self._items_per_page,
            offset=pager["offset"],
        )
        values.update(
            {
                "returns": found,
                "page_name": "aftersales_return",
                "pager": pager,
                "default_url": "/my/returns",
            }
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
            try:
                rma = request.env["aftersales.rma"]._portal_register(
                    form, self._get_posted_photos()
                )
            except UserError as problem:
                request.env.cr.rollback()
                error = problem.args[0]
            else:
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

    def _get_posted_photos(self):
        files = request.httprequest.files.getlist("photos")
        return [(file.filename, file.read()) for file in files if file.filename]

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
        try:
            rma = self._document_check_access("aftersales.rma", rma_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        asked = rma.with_env(request.env)
        try:
            if answer == "agree":
                asked._portal_agree(access_token)
            elif answer == "dispute":
                asked._portal_dispute(words, access_token)
        except UserError as problem:
            request.env.cr.rollback()
            return request.redirect(
                rma.get_portal_url(
                    query_string="&" + url_encode({"error": problem.args[0]})
                )
            )
        return request.redirect(rma.get_portal_url())
