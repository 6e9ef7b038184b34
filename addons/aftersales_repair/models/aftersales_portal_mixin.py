# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import consteq


class AftersalesPortalMixin(models.AbstractModel):
    """A document that its customer registers, follows and answers in the portal.

    Whoever acts there is a portal user or holds the document's link; the methods
    of the documents check it here, the controllers only pass on.
    """

    _name = "aftersales.portal.mixin"
    _description = "Document on the customer's own page"
    _inherit = "portal.mixin"

    # Code of the policy that limits the photos of one form.
    _portal_photo_policy: str

    @api.model
    def _check_portal_form(self, files):
        """Who fills in the form, and which company gets it.

        :param files: ``[(file name, bytes), …]`` photos
        :return: the customer's contact (res.partner) and a res.company
        :raises AccessError: for everybody but customers in the portal
        :raises UserError: with more photos than the policy allows
        """
        user = self.env.user
        if not user._is_portal():
            raise AccessError(self.env._("This is for customers in the portal."))
        partner = user.partner_id
        company = partner.commercial_partner_id.company_id or self.env.company
        policy = self.env["service.policy"].sudo()
        limit = policy._get_value(self._portal_photo_policy, company)
        if len(files) > limit:
            raise UserError(self.env._("At most %g photos, please.", limit))
        return partner, company

    def _check_portal_owner(self, access_token=None):
        """Only the customer, or who holds the link of this very document.

        :raises AccessError: for everybody else, employees included
        """
        self.ensure_one()
        user = self.env.user
        document = self.sudo()
        owner = document.partner_id.commercial_partner_id
        if not user._is_public() and user.partner_id.commercial_partner_id == owner:
            return
        token = document.access_token
        if access_token and token and consteq(token, access_token):
            return
        raise AccessError(self.env._("Only the customer answers here."))

    def _post_from_customer(self, text):
        self.ensure_one()
        self.message_post(
            body=text, author_id=self.partner_id.id, subtype_xmlid="mail.mt_note"
        )
