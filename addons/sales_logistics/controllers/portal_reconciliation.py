# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.exceptions import MissingError
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager as portal_pager

from .portal import SalesPortal

_PAGE = {
    "name": "reconciliation",
    "page_name": "sale_reconciliation",
    "template": "sales_logistics.portal_reconciliation_page",
    "report": "sales_logistics.action_report_reconciliation",
}


class ReconciliationPortal(SalesPortal):
    """A customer agrees to the month's reconciliation, or says what is wrong."""

    @http.route(
        ["/my/reconciliations", "/my/reconciliations/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_reconciliations(self, page=1, **kw):
        values = self._prepare_portal_layout_values()
        documents = request.env["sale.reconciliation"].sudo()
        domain = documents._get_portal_domain(request.env.user.partner_id)
        pager = portal_pager(
            url="/my/reconciliations",
            total=documents.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        values.update(
            {
                "reconciliations": documents.search(
                    domain, limit=self._items_per_page, offset=pager["offset"]
                ),
                "page_name": "sale_reconciliation",
                "pager": pager,
                "default_url": "/my/reconciliations",
            }
        )
        return request.render("sales_logistics.portal_my_reconciliations", values)

    @http.route(
        ["/my/reconciliations/<int:record_id>"],
        type="http",
        auth="public",
        website=True,
    )
    def portal_reconciliation(self, record_id, access_token=None, **options):
        try:
            document = self._get_own_document(
                "sale.reconciliation", record_id, access_token
            )
        except MissingError:
            return request.redirect("/my")
        return self._show_own_document(document, access_token, _PAGE, options)

    @http.route(
        ["/my/reconciliations/<int:record_id>/agree"],
        type="jsonrpc",
        auth="public",
        website=True,
    )
    def portal_agree_reconciliation(
        self, record_id, access_token=None, name=None, signature=None
    ):
        return self._sign_own_document(
            "sale.reconciliation",
            record_id,
            access_token,
            lambda document, visitor: document._agree_in_portal(
                signature, name, visitor
            ),
        )

    @http.route(
        ["/my/reconciliations/<int:record_id>/dispute"],
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_dispute_reconciliation(
        self, record_id, access_token=None, words="", **kw
    ):
        return self._change_own_document(
            "sale.reconciliation",
            record_id,
            access_token,
            lambda document, visitor: document._dispute_in_portal(words, visitor),
        )
