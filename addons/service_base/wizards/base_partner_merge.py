# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain


class MergePartnerAutomatic(models.TransientModel):
    """Two contacts of one customer are merged: what he signed stays signed (S69).

    A signature covers who the document's customer is. The merge writes the other
    contact past the documents' methods; without this the signature would be none
    any more, and a voucher that the customer signed could not be filed.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        signatures = self._get_signatures_of(partner_ids)
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        if signatures:
            # The merge goes past the cache.
            self.env.invalidate_all()
            signatures._renew_digests()
            self._tell_documents(signatures)
        return result

    def _get_signatures_of(self, partner_ids):
        """Signatures in force under documents that name one of these contacts."""
        found = self.env["service.signature"].sudo()
        for name, model in self.env.items():
            paths = getattr(model, "_evidence_content_fields", ())
            if model._abstract or not paths:
                continue
            named = Domain.OR(
                Domain(path, "in", partner_ids)
                for path in paths
                if self._is_contact(model, path)
            )
            if named.is_false():
                continue
            documents = self.env[name].sudo().with_context(active_test=False)
            found |= documents.search(named)._get_valid_signatures()
        return found

    def _is_contact(self, model, path):
        field = None
        for name in path.split("."):
            field = model._fields[name]
            model = self.env.get(field.comodel_name) if field.relational else model
        return field.relational and field.comodel_name == "res.partner"

    def _tell_documents(self, signatures):
        for name, signed in signatures.grouped("res_model").items():
            documents = self.env[name].sudo().browse(set(signed.mapped("res_id")))
            if not hasattr(documents, "_message_log_batch"):
                continue
            text = self.env._("Contacts were merged; what was signed stays signed.")
            documents._message_log_batch(dict.fromkeys(documents.ids, text))
