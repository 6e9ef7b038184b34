# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError, UserError


class SaleReconciliation(models.Model):
    """The customer's part of a reconciliation: agree, or say what is wrong (S44)."""

    _inherit = "sale.reconciliation"

    @api.model
    def _get_portal_domain(self, partner):
        return [
            ("partner_id", "child_of", partner.commercial_partner_id.id),
            ("state", "!=", "draft"),
        ]

    def _is_shown_in_portal(self) -> bool:
        self.ensure_one()
        return self.state != "draft"

    def _check_portal_partner(self, partner):
        """:raises AccessError: for another customer's documents"""
        own = partner.sudo().commercial_partner_id
        if self.sudo().partner_id.commercial_partner_id != own:
            raise AccessError(
                self.env._("These reconciliations are another customer's.")
            )

    def _agree_in_portal(self, image, signer_name, partner):
        """The customer signs and agrees; what stands against it is told.

        :param image: the drawing, base64 of a PNG
        :raises AccessError: for another customer's document
        :raises UserError: when it is not with the customer, or nothing was drawn
        """
        self._check_portal_partner(partner)
        documents = self.sudo()
        documents._raise_reasons(
            self.env._("The agreement cannot be recorded."),
            documents._get_not_sent_reasons(),
        )
        documents._sign("customer", image, signer_name=signer_name, partner=partner)
        documents._raise_reasons(
            self.env._("The agreement cannot be recorded."),
            documents._get_step_reasons("agree"),
        )
        documents._do_agree()

    def _dispute_in_portal(self, words, partner):
        """The customer says what is wrong; see ``_agree_in_portal``."""
        self._check_portal_partner(partner)
        if not (words or "").strip():
            raise UserError(self.env._("Write what is wrong."))
        documents = self.sudo()
        documents._raise_reasons(
            self.env._("The dispute cannot be recorded."),
            documents._get_not_sent_reasons(),
        )
        documents._do_dispute(words.strip())
