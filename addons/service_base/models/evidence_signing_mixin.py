# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import fields, models
from odoo.exceptions import UserError


class EvidenceSigningMixin(models.AbstractModel):
    """How signatures and evidence come under a document; for the evidence mixin."""

    _name = "service.evidence.signing.mixin"
    _description = "Signing a document"

    def _get_cannot_sign_reasons(self, kind, signer_name):
        """Why documents cannot be signed: ``{record: [reason, ...]}``."""
        signed = {
            (signature.res_id, signature.type_id, signature.signer_name)
            for signature in self._get_valid_signatures()
        }
        reasons = {}
        for record in self:
            texts = reasons[record] = []
            if not record._is_evidence_open():
                texts.append(self.env._("It is closed."))
            if (record.id, kind, signer_name) in signed:
                texts.append(self.env._("%s signed it already.", signer_name))
        return reasons

    def _get_wanted_signature_types(self):
        """Whose signatures the rules ask for of this document, those missing first."""
        self.ensure_one()
        rules = self.env["service.evidence.rule"]._find(self._name)
        wanted = rules.filtered(
            lambda rule: rule.kind == "signature" and rule._filter_documents(self)
        ).type_id
        signed = self._get_valid_signatures().type_id
        return (wanted - signed) + (wanted & signed)

    def _sign(self, code, image, signer_name=None, partner=None):
        """Put a drawn signature under these documents, as they stand now.

        :param str code: code of the service.evidence.type, such as customer
        :param image: the drawing, base64 of a PNG
        :param str signer_name: who signs; not asked of users, they sign themselves
        :param partner: res.partner of the one who signs, if known
        :return: the service.signature records, one a document
        :raises UserError: no drawing, nobody named, closed, or signed already
        """
        self.check_access("read")
        kind = self.env["service.evidence.type"]._get_by_code(code, "signature")
        kind._check_may_record()
        signer = kind._prepare_signer_vals(signer_name, partner)
        self._raise_reasons(
            self.env._("The document cannot be signed."),
            self._get_cannot_sign_reasons(kind, signer["signer_name"]),
        )
        signatures = self.env["service.signature"]
        now, drawings, vals_list = fields.Datetime.now(), {}, []
        for record, digest in self._get_evidence_digest().items():
            base = record._prepare_evidence_record_vals(kind)
            company = base["company_id"]
            if company not in drawings:
                drawings[company] = signatures._get_checked_image(
                    image, self.env["res.company"].browse(company)
                )
            drawing = {"image": drawings[company], "signed_at": now, "digest": digest}
            vals_list.append({**base, **signer, **drawing})
        made = signatures.sudo()._in_transition().create(vals_list)
        self.invalidate_recordset(["signature_ids"])
        return signatures.browse(made.ids)

    def _void_signatures(self, reason):
        """All signatures of these documents are void, with the reason."""
        signatures = self.env["service.signature"].sudo()
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        found = signatures.search([*domain, ("voided_at", "=", False)])
        self._void(found, reason)

    # -- evidence ---

    def _add_evidence(self, code, files, note=None):
        """Add photos or documents to these documents.

        :param str code: code of the service.evidence.type
        :param files: ``[(file name, bytes), ...]``
        :param str note: what they show
        :return: the service.evidence records
        :raises UserError: naming each file that is not taken, or a closed document
        """
        self.check_access("read")
        kind = self.env["service.evidence.type"]._get_by_code(code, "photo", "file")
        kind._check_may_record()
        if not files:
            raise UserError(self.env._("Choose a file first."))
        closed = self.filtered(lambda record: not record._is_evidence_open())
        self._raise_reasons(
            self.env._("Evidence cannot be added."),
            {record: [self.env._("It is closed.")] for record in closed},
        )
        checked = self._get_checked_files(kind, files)
        model, now = self.env["service.evidence"], fields.Datetime.now()
        made = (
            model.sudo()
            ._in_transition()
            .create(
                [
                    {
                        **record._prepare_evidence_record_vals(kind),
                        **vals,
                        "taken_at": now,
                        "note": note,
                    }
                    for record in self
                    for vals in checked
                ]
            )
        )
        self.invalidate_recordset(["evidence_ids"])
        return model.browse(made.ids)

    def _prepare_evidence_record_vals(self, kind):
        self.ensure_one()
        return {
            "company_id": self._get_evidence_company().id,
            "res_model": self._name,
            "res_id": self.id,
            "res_name": self.display_name,
            "type_id": kind.id,
            "user_id": self.env.uid,
        }

    def _get_checked_files(self, kind, files):
        """Values of the good files; one error names all the others."""
        company = self[:1]._get_evidence_company()
        checked, problems = [], []
        for name, content in files:
            try:
                vals = self.env["service.evidence"]._get_checked_vals(
                    kind, name, content, company
                )
            except UserError as error:
                problems.append(error.args[0])
                continue
            vals["file"] = base64.b64encode(content)
            checked.append({**vals, "name": name})
        if problems:
            raise UserError("\n".join(problems))
        return checked
