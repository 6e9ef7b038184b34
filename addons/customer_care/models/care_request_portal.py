# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError

_FILES = "portal_photo"
_LONGEST = 2000


class CareRequest(models.Model):
    """The customer's own page: ask, follow, confirm or not (S64, D2-J4.5).

    Each method checks the ownership itself; the controller only passes on.
    """

    _inherit = "care.request"

    _portal_photo_policy = "request.portal_photos"

    @api.model
    def _get_portal_types(self, company):
        return (
            self.env["care.request.type"]
            .sudo()
            .search(
                [("is_portal", "=", True), ("company_id", "in", (company.id, False))]
            )
        )

    @api.model
    def _portal_register(self, values, files):
        """Register what a customer asks for in the portal.

        :param dict values: ``type_id`` and ``description`` as text of the form
        :param files: ``[(file name, bytes), …]`` photos
        :return: the new request, as superuser
        :raises UserError: naming what is wrong with the form
        """
        partner, company = self._check_portal_form(files)
        kinds = self._get_portal_types(company)
        chosen = str(values.get("type_id") or "")
        kind = kinds.filtered(lambda one: str(one.id) == chosen)
        if not kind:
            raise UserError(self.env._("Choose what you want."))
        text = (values.get("description") or "").strip()[:_LONGEST]
        if not text:
            raise UserError(self.env._("Please write what you want."))
        request = (
            self.sudo()
            .with_company(company)
            .create(
                {
                    "type_id": kind.id,
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "description": text,
                    "channel": "portal",
                }
            )
        )
        if files:
            request._add_evidence(_FILES, files)
        return request

    def _portal_confirm(self, words, access_token=None):
        """The customer confirms that it is solved (D2-P3.2)."""
        self._check_portal_owner(access_token)
        request = self.sudo()
        if request.state != "solved":
            raise UserError(self.env._("Nothing waits for your answer."))
        words = (words or "").strip()[:_LONGEST]
        request.confirmation = words or self.env._("Confirmed in the portal.")
        request._confirm("portal")

    def _portal_reject(self, words, access_token=None):
        """The customer says what is still open; the work goes on."""
        self._check_portal_owner(access_token)
        request = self.sudo()
        words = (words or "").strip()[:_LONGEST]
        if request.state != "solved":
            raise UserError(self.env._("Nothing waits for your answer."))
        if not words:
            raise UserError(self.env._("Please write what is still open."))
        request.confirmation = words
        request._do_reopen()
