# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

# Compared by identity: no client can send this very object.
_ONE_CHANGE = object()
_KEY = "service_evidence_one_change"


class EvidenceLineMixin(models.AbstractModel):
    """Lines whose content is signed with their document.

    A change of a line, a new or a deleted one, voids the document's signatures
    when the document says something else then.
    """

    _name = "service.evidence.line.mixin"
    _description = "Lines of a signed document"

    # Many2one to the document; its class names the lines' columns.
    _evidence_document: str | None = None

    def _get_evidence_lines_fields(self):
        """``(One2many names on the document, field names of these lines)``."""
        document = self.env[self._fields[self._evidence_document].comodel_name]
        lists, columns = set(), set()
        for path in document._evidence_content_fields:
            name, _dot, column = path.partition(".")
            if column and document._fields[name].comodel_name == self._name:
                lists.add(name)
                columns.add(column)
        return lists, columns

    def _as_one_change(self):
        """These lines, for writes that only together say something.

        The caller ends with ``_void_document_signatures``.
        """
        return self.with_context(**{_KEY: _ONE_CHANGE})

    def _void_document_signatures(self, documents):
        if self.env.context.get(_KEY) is _ONE_CHANGE:
            return
        lists, _columns = self._get_evidence_lines_fields()
        if documents and lists:
            documents._void_changed_signatures(lists)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._void_document_signatures(lines[self._evidence_document])
        return lines

    def write(self, vals):
        _lists, columns = self._get_evidence_lines_fields()
        name = self._evidence_document
        if not (columns | {name}) & set(vals):
            return super().write(vals)
        documents = self[name]
        result = super().write(vals)
        self._void_document_signatures(documents | self[name])
        return result

    def unlink(self):
        documents = self[self._evidence_document]
        result = super().unlink()
        self._void_document_signatures(documents.exists())
        return result
