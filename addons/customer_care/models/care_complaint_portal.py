# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

_FILES = "portal_photo"
_LONGEST = 2000


class Complaint(models.Model):
    """The customer's own page: complain with photos, follow it, agree or not.

    A channel of feedback (D2-O21, D3-7.4.4.1) that tells the progress (D3-5.3.5).

    Each method checks itself whose it is; the controller only passes on.
    """

    _inherit = "care.complaint"

    _portal_photo_policy = "complaint.portal_photos"

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for complaint in self:
            complaint.access_url = f"/my/complaints/{complaint.id}"
        return result

    @api.model
    def _portal_register(self, values, files):
        """Register what a customer complains of in the portal.

        :param dict values: ``kind``, ``problem`` and ``product_id`` as text
        :param files: ``[(file name, bytes), …]`` photos
        :return: the new complaint, as superuser
        :raises UserError: naming what is wrong with the form
        """
        partner, company = self._check_portal_form(files)
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        problem = (values.get("problem") or "").strip()
        if values.get("kind") not in kinds:
            raise UserError(self.env._("Choose: complaint or suggestion."))
        if not problem:
            raise UserError(self.env._("Please write what you want to tell us."))
        complaint = (
            self.sudo()
            .with_company(company)
            .create(
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "kind": values["kind"],
                    "problem": problem[:_LONGEST],
                    "channel": "website",
                    "product_id": self._get_portal_products(partner)
                    .filtered(lambda one: str(one.id) == values.get("product_id"))
                    .id,
                }
            )
        )
        if files:
            complaint._add_evidence(_FILES, files)
        return complaint

    @api.model
    def _get_portal_products(self, partner):
        """Products that were delivered to the customer, for the form."""
        lots = (
            self.env["stock.lot"]
            .sudo()
            ._read_group(
                [("delivery_partner_id", "child_of", partner.commercial_partner_id.id)],
                ["product_id"],
                limit=200,
            )
        )
        return self.env["product.product"].sudo().union(*(row[0] for row in lots))

    def _can_customer_answer(self):
        """Whether the customer may agree or not: answered, or closed days ago."""
        self.ensure_one()
        if self.state == "answered":
            return True
        if self.state != "closed":
            return False
        days = (
            self.env["service.policy"]
            .sudo()
            ._get_value("complaint.reject_days", self.company_id)
        )
        return fields.Datetime.now() <= self.closed_at + timedelta(days=days)

    def _portal_confirm(self, access_token=None):
        """The customer agrees to the answer; so do his sheets (D4-8.5.6.1)."""
        self._check_portal_owner(access_token)
        complaint = self.sudo()
        if not complaint._can_customer_answer():
            raise UserError(self.env._("There is nothing to confirm now."))
        complaint._in_transition().write({"confirmed_at": fields.Datetime.now()})
        complaint._post_from_customer(self.env._("The customer agrees to the answer."))
        complaint.sheet_ids._confirm_from_portal()

    def _portal_reject(self, words, access_token=None):
        """The customer does not agree: it is handled again (D3-9.6)."""
        self._check_portal_owner(access_token)
        complaint, words = self.sudo(), (words or "").strip()[:_LONGEST]
        if not words:
            raise UserError(self.env._("Please write what you do not agree to."))
        if not complaint._can_customer_answer():
            raise UserError(
                self.env._(
                    "The answer can no longer be rejected: please complain anew."
                )
            )
        complaint._reject_answer(words)
        complaint._post_from_customer(
            self.env._("The customer rejects the answer: %s", words)
        )
