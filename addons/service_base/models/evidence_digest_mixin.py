# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import json

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import float_repr


class EvidenceDigestMixin(models.AbstractModel):
    """What a document said when it was signed, and what it says now."""

    _name = "service.evidence.digest.mixin"
    _description = "Content of a signed document"

    # Names of fields, or of lines and a field of theirs: "line_ids.quantity".
    _evidence_content_fields: tuple[str, ...] = ()

    def _get_evidence_digest(self):
        """SHA-256 of what documents say: ``{record: hexadecimal digest}``."""
        return {
            record: hashlib.sha256(
                json.dumps(
                    [record._name, record.id, record.sudo()._get_evidence_content()],
                    sort_keys=True,
                    ensure_ascii=False,
                ).encode()
            ).hexdigest()
            for record in self
        }

    def _get_evidence_content(self):
        """The signed content of a document, as what JSON can hold.

        Lines are sorted by what they say, so that their order does not matter.
        """
        self.ensure_one()
        content, lines = {}, {}
        for path in self._evidence_content_fields:
            name, _dot, rest = path.partition(".")
            if rest:
                lines.setdefault(name, []).append(rest)
            else:
                content[name] = self._get_plain_value(name)
        for name, columns in lines.items():
            content[name] = sorted(
                (
                    [line._get_plain_value(column) for column in columns]
                    for line in self[name]
                ),
                key=repr,
            )
        return content

    def _get_plain_value(self, name):
        """A field's value as it is stored, in no language and no format."""
        self.ensure_one()
        field, value = self._fields[name], self[name]
        if field.relational:
            return sorted(value.ids)
        if field.type == "float" and (digits := field.get_digits(self.env)):
            return float_repr(value, digits[1])
        if field.type == "binary":
            content = self.with_context(bin_size=False)[name] or b""
            return hashlib.sha256(content).hexdigest()
        if isinstance(value, bool | int) or value is None:
            return value
        return str(value)

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

    # -- changes void signatures ---

    def write(self, vals):
        result = super().write(vals)
        content = {path.partition(".")[0] for path in self._evidence_content_fields}
        if names := content & set(vals):
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

    # -- buttons --------------------------------------------------------------------------

    def action_sign(self):
        """Open the box to sign in."""
        return self._open_evidence_wizard(
            "service.signature.wizard", self.env._("Sign %s", self.display_name)
        )

    def action_add_evidence(self):
        """Open the box to add photos and documents."""
        return self._open_evidence_wizard(
            "service.evidence.wizard", self.env._("Evidence for %s", self.display_name)
        )

    def _open_evidence_wizard(self, model, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }

    def action_view_signatures(self):
        return self._open_proof("service.signature", "list,form")

    def action_view_evidence(self):
        return self._open_proof("service.evidence", "kanban,list,form")

    def _open_proof(self, model, view_mode):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(model).name,
            "res_model": model,
            "view_mode": view_mode,
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
        }

    def _get_report_signatures(self, codes=None):
        """Signatures to print, see the template service_base.report_signatures."""
        found = self._get_valid_signatures()
        if codes:
            found = found.filtered(lambda signature: signature.code in codes)
        return found

    def _get_evidence_zone(self):
        """Name of the company's time zone, for prints."""
        company = self._get_evidence_company()
        return company.resource_calendar_id.tz or "UTC"
