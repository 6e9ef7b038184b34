# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..digest import content, digest


class EvidenceDigestMixin(models.AbstractModel):
    """What a document said when it was signed, and what it says now."""

    _name = "service.evidence.digest.mixin"
    _description = "Content of a signed document"

    # Names of fields, or of lines and a field of theirs: "line_ids.quantity".
    _evidence_content_fields: tuple[str, ...] = ()

    def _get_evidence_digest(self):
        """SHA-256 of what documents say: ``{record: hexadecimal digest}``."""
        return {
            record: digest(
                [record._name, record.id, record.sudo()._get_evidence_content()]
            )
            for record in self
        }

    def _get_evidence_content(self):
        """The signed content of a document, as what JSON can hold."""
        self.ensure_one()
        return content(self, self._evidence_content_fields)

    # -- changes void signatures ---

    def write(self, vals):
        result = super().write(vals)
        signed = {path.partition(".")[0] for path in self._evidence_content_fields}
        if names := signed & set(vals):
            self._void_changed_signatures(names)
        return result

    def _void_changed_signatures(self, names):
        """Void the signatures of those documents that say something else now.

        :param names: fields of the document that were written
        """
        signatures = (
            self.env["service.signature"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("voided_at", "=", False),
                ]
            )
        )
        if not signatures:
            return
        digests = self.browse(signatures.mapped("res_id"))._get_evidence_digest()
        now = {record.id: digest for record, digest in digests.items()}
        changed = signatures.filtered(
            lambda signature: now[signature.res_id] != signature.digest
        )
        labels = ", ".join(
            self._fields[name].get_description(self.env)["string"]
            for name in sorted(names)
        )
        self._void(changed, self.env._("Changed after signing: %s", labels))

    def _void(self, signatures, reason):
        """Void signatures and say so in the documents' history."""
        if not signatures:
            return
        signatures._void(reason)
        documents = self.browse(set(signatures.mapped("res_id")))
        documents.invalidate_recordset(["signature_ids"])
        if not hasattr(documents, "_message_log_batch"):
            return
        bodies = {
            document.id: self.env._(
                "Signatures are void (%(names)s). %(reason)s. Have it signed again.",
                names=", ".join(
                    signatures.filtered(
                        lambda signature, document=document: (
                            signature.res_id == document.id
                        )
                    ).mapped("display_name")
                ),
                reason=reason,
            )
            for document in documents
        }
        documents.sudo()._message_log_batch(bodies)
