# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.urls import url_encode

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request
from odoo.tools import consteq

from odoo.addons.portal.controllers.portal import CustomerPortal


class SalesPortal(CustomerPortal):
    """What the customer's pages of contracts and reconciliations share.

    Customers have no right on the models themselves: a document is shown to its
    customer, or to who has its link, and to nobody else.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        for counter, model in (
            ("sale_contract_count", "sale.contract"),
            ("sale_reconciliation_count", "sale.reconciliation"),
        ):
            if counter in counters:
                documents = request.env[model].sudo()
                values[counter] = documents.search_count(
                    documents._get_portal_domain(request.env.user.partner_id)
                )
        return values

    def _get_own_document(self, model, record_id, access_token=None):
        """The document, with the rights of the system.

        :raises MissingError: when there is none, it is another customer's, or it is
            not shown to customers yet
        """
        document = request.env[model].sudo().browse(record_id).exists()
        user = request.env.user
        own = (
            document
            and not user._is_public()
            and document.partner_id.commercial_partner_id
            == user.partner_id.commercial_partner_id
        )
        linked = (
            document
            and access_token
            and document.access_token
            # As bytes: texts beyond ASCII are not compared in constant time.
            and consteq(document.access_token.encode(), access_token.encode())
        )
        if not (own or linked) or not document._is_shown_in_portal():
            raise MissingError(request.env._("This document is not yours."))
        return document

    def _get_visitor(self, document):
        """Who acts: the portal's user, or with a link the document's customer."""
        user = request.env.user
        return document.partner_id if user._is_public() else user.partner_id

    def _get_back(self, document, error=None):
        query = "&" + url_encode({"error": error}) if error else None
        return request.redirect(document.get_portal_url(query_string=query))

    # -- what the routes of a document do ---

    def _show_own_document(self, document, access_token, page, options):
        """The page of a document, or its PDF.

        :param dict page: ``name`` (of the document in the template), ``page_name``,
            ``template`` and ``report``
        :param dict options: the rest of the query
        """
        if options.get("report_type") in ("html", "pdf", "text"):
            return self._show_report(
                model=document,
                report_type=options["report_type"],
                report_ref=page["report"],
                download=options.get("download"),
            )
        values = self._get_page_view_values(
            document,
            access_token,
            {
                page["name"]: document,
                "page_name": page["page_name"],
                "error": options.get("error"),
            },
            f"my_{page['name']}_history",
            False,
        )
        return request.render(page["template"], values)

    def _sign_own_document(self, model, record_id, access_token, sign):
        """The customer's signature, with what the signature form expects.

        :param sign: called with the document and who acts
        """
        try:
            document = self._get_own_document(model, record_id, access_token)
            sign(document, self._get_visitor(document))
        except (MissingError, UserError) as problem:
            request.env.cr.rollback()
            return {"error": problem.args[0]}
        return {"force_refresh": True, "redirect_url": document.get_portal_url()}

    def _change_own_document(self, model, record_id, access_token, change):
        """What the customer sends by a form; the page says what stands against it.

        :param change: called with the document and who acts
        """
        try:
            document = self._get_own_document(model, record_id, access_token)
        except MissingError:
            return request.redirect("/my")
        try:
            change(document, self._get_visitor(document))
        except (AccessError, UserError) as problem:
            request.env.cr.rollback()
            return self._get_back(document, problem.args[0])
        return self._get_back(document)
