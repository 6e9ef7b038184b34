# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.urls import url_encode

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from .portal import ReturnsPortal


class ConsentPortal(ReturnsPortal):
    """The customer agrees to a fee, or refuses it (S10, D4-8.5.1.1.1)."""

    def _get_asked_sheet(self, rma_id, sheet_id, access_token):
        """The return, and its sheet that waits for an answer; empty if it does not.

        :raises AccessError, MissingError: as for the return itself
        """
        rma = self._document_check_access("aftersales.rma", rma_id, access_token)
        sheets = rma._get_sheets_to_answer()
        return rma, sheets.filtered(lambda sheet: sheet.id == sheet_id)

    def _get_visitor(self, rma):
        """Who answers: the portal's user, or with a link the return's customer."""
        user = request.env.user
        return rma.partner_id if user._is_public() else user.partner_id

    @http.route(
        ["/my/returns/<int:rma_id>/sheets/<int:sheet_id>/agree"],
        type="jsonrpc",
        auth="public",
        website=True,
    )
    def portal_agree_sheet(
        self, rma_id, sheet_id, access_token=None, name=None, signature=None
    ):
        try:
            rma, sheet = self._get_asked_sheet(rma_id, sheet_id, access_token)
        except (AccessError, MissingError):
            return {"error": request.env._("This return is not yours.")}
        if not sheet:
            return {"error": request.env._("Nothing waits for your answer.")}
        try:
            sheet._agree_in_portal(signature, name, self._get_visitor(rma))
        except UserError as problem:
            request.env.cr.rollback()
            return {"error": problem.args[0]}
        return {"force_refresh": True, "redirect_url": rma.get_portal_url()}

    @http.route(
        ["/my/returns/<int:rma_id>/sheets/<int:sheet_id>/refuse"],
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_refuse_sheet(self, rma_id, sheet_id, access_token=None, words="", **kw):
        try:
            rma, sheet = self._get_asked_sheet(rma_id, sheet_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        try:
            sheet._refuse_in_portal(words, self._get_visitor(rma))
        except UserError as problem:
            request.env.cr.rollback()
            query = "&" + url_encode({"error": problem.args[0]})
            return request.redirect(rma.get_portal_url(query_string=query))
        return request.redirect(rma.get_portal_url())
