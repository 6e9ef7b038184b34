# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager as portal_pager

from .portal import SalesPortal


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
    def portal_sale_contract(
        self, contract_id, access_token=None, report_type=None, download=False, **kw
    ):
        try:
            contract = self._get_own_document(
                "sale.contract", contract_id, access_token
            )
        except MissingError:
            return request.redirect("/my")
        if report_type in ("html", "pdf", "text"):
            return self._show_report(
                model=contract,
                report_type=report_type,
                report_ref="sales_logistics.action_report_contract",
                download=download,
            )
        values = self._get_page_view_values(
            contract,
            access_token,
            {
                "contract": contract,
                "page_name": "sale_contract",
                "error": kw.get("error"),
            },
            "my_sale_contracts_history",
            False,
            **kw,
        )
        return request.render("sales_logistics.portal_contract_page", values)

    @http.route(
        ["/my/sale-contracts/<int:contract_id>/sign"],
        type="jsonrpc",
        auth="public",
        website=True,
    )
    def portal_sign_contract(
        self, contract_id, access_token=None, name=None, signature=None
    ):
        try:
            contract = self._get_own_document(
                "sale.contract", contract_id, access_token
            )
        except MissingError as problem:
            return {"error": problem.args[0]}
        try:
            contract._sign_in_portal(signature, name, self._get_visitor(contract))
        except UserError as problem:
            request.env.cr.rollback()
            return {"error": problem.args[0]}
        return {"force_refresh": True, "redirect_url": contract.get_portal_url()}

    @http.route(
        ["/my/sale-contracts/<int:contract_id>/paper"],
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_add_contract_paper(self, contract_id, access_token=None, code="", **kw):
        try:
            contract = self._get_own_document(
                "sale.contract", contract_id, access_token
            )
        except MissingError:
            return request.redirect("/my")
        sent = request.httprequest.files.getlist("papers")
        files = [(file.filename, file.read()) for file in sent if file.filename]
        try:
            contract._add_paper_in_portal(code, files, self._get_visitor(contract))
        except (AccessError, UserError) as problem:
            request.env.cr.rollback()
            return self._get_back(contract, problem.args[0])
        return self._get_back(contract)
