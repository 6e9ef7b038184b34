# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.urls import url_encode

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager as portal_pager


class OwnPages:
    """What the pages of a customer's own documents share (D2-O21).

    Beside ``CustomerPortal``: their number, their list, a new one, the answer.
    """

    def _get_own_domain(self):
        """The customer's own, whatever rights an employee has besides."""
        partner = request.env.user.partner_id.commercial_partner_id
        return [("partner_id", "child_of", partner.id)]

    def _count_own(self, model):
        documents = request.env[model]
        if not documents.has_access("read"):
            return 0
        return documents.search_count(self._get_own_domain())

    def _prepare_own_list(self, model, url, page, order=None):
        """
        :return: the documents of the page, and the values that its pager asks for
        """
        documents, domain = request.env[model], self._get_own_domain()
        step = self._items_per_page
        pager = portal_pager(
            url=url, total=documents.search_count(domain), page=page, step=step
        )
        found = documents.search(
            domain, order=order, limit=step, offset=pager["offset"]
        )
        return found, {"pager": pager, "default_url": url}

    def _register_own(self, model, form):
        """Register what the form says.

        :return: the new document and False, or False and what is wrong with it
        """
        files = request.httprequest.files.getlist("photos")
        photos = [(file.filename, file.read()) for file in files if file.filename]
        try:
            return request.env[model]._portal_register(form, photos), False
        except UserError as problem:
            request.env.cr.rollback()
            return False, problem.args[0]

    def _answer_own(self, model, record_id, access_token, step):
        """The customer's answer; what is wrong with it stands on the page.

        :param step: what it does with the document, None for an unknown answer
        """
        try:
            document = self._document_check_access(model, record_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        try:
            if step:
                step(document.with_env(request.env))
        except UserError as problem:
            request.env.cr.rollback()
            query = "&" + url_encode({"error": problem.args[0]})
            return request.redirect(document.get_portal_url(query_string=query))
        return request.redirect(document.get_portal_url())
