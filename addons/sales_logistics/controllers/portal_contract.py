# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.exceptions import MissingError
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager as portal_pager

from .portal import SalesPortal

_PAGE = {
    # Not "contract": other pages show their trail where they find one.
    "name": "sale_contract",
    "page_name": "sale_contract",
    "template": "sales_logistics.portal_contract_page",
    "report": "sales_logistics.action_report_contract",
}


class ContractPortal(SalesPortal):
    """A customer reads his contracts, adds what lacks and signs (S41, D2-21)."""

    @http.route(
        ["/my/sale-contracts", "/my/sale-contracts/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_sale_contracts(self, page=1, **kw):
        values = self._prepare_portal_layout_values()
        contracts = request.env["sale.contract"].sudo()
        domain = contracts._get_portal_domain(request.env.user.partner_id)
        pager = portal_pager(
            url="/my/sale-contracts",
            total=contracts.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        found = contracts.search(
            domain, limit=self._items_per_page, offset=pager["offset"]
        )
        values.update(
            {
                "contracts": found.filtered(lambda one: one._is_shown_in_portal()),
                "page_name": "sale_contract",
                "pager": pager,
                "default_url": "/my/sale-contracts",
            }
        )
        return request.render("sales_logistics.portal_my_contracts", values)

    @http.route(
        ["/my/sale-contracts/<int:contract_id>"],
        type="http",
        auth="public",
        website=True,
    )
    def portal_sale_contract(self, contract_id, access_token=None, **options):
        try:
            contract = self._get_own_document(
                "sale.contract", contract_id, access_token
            )
        except MissingError:
            return request.redirect("/my")
        return self._show_own_document(contract, access_token, _PAGE, options)

    @http.route(
        ["/my/sale-contracts/<int:contract_id>/sign"],
        type="jsonrpc",
        auth="public",
        website=True,
    )
    def portal_sign_contract(
        self, contract_id, access_token=None, name=None, signature=None
    ):
        return self._sign_own_document(
            "sale.contract",
            contract_id,
            access_token,
            lambda contract, visitor: contract._sign_in_portal(
                signature, name, visitor
            ),
        )

    @http.route(
        ["/my/sale-contracts/<int:contract_id>/paper"],
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_add_contract_paper(self, contract_id, access_token=None, code="", **kw):
        sent = request.httprequest.files.getlist("papers")
        files = [(file.filename, file.read()) for file in sent if file.filename]
        return self._change_own_document(
            "sale.contract",
            contract_id,
            access_token,
            lambda contract, visitor: contract._add_paper_in_portal(
                code, files, visitor
            ),
        )
