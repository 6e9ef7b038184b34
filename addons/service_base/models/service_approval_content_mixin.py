# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..digest import digest, plain_value

# Said by the server about a record, or about its talk; never what is approved.
_TECHNICAL = {
    "id",
    "create_uid",
    "create_date",
    "write_uid",
    "write_date",
    "active",
    # A register notes that it left its draft: that is the approval's own doing.
    "was_confirmed",
}
_CHATTER = ("message_", "activity_", "rating_", "website_message_", "access_")


class ServiceApprovalContentMixin(models.AbstractModel):
    """What a signature stands for: the document's content and its digest.

    Part of ``service.approval.mixin``, see there for the class attributes.
    """

    _name = "service.approval.content.mixin"
    _description = "Content of a document with approvals"

    _approval_free_fields: tuple[str, ...] = ()
    _approval_line_fields: tuple[str, ...] = ()

    @api.model
    def _get_approval_content_names(self):
        """Fields of this model whose change voids the signatures."""
        return sorted(
            name
            for name, field in self._fields.items()
            if field.store
            and field.type != "one2many"
            and not (field.compute and field.readonly)
            and name not in _TECHNICAL
            and name not in self._get_guarded_names()
            and name not in self._approval_free_fields
            and not name.startswith(_CHATTER)
        )

    def _get_approval_digests(self):
        """``{record: sha256}`` over what the signatures stand for."""
        records = self.sudo()
        names = self._get_approval_content_names()
        digests = {}
        for record in records:
            content = [plain_value(record, name) for name in names]
            for lines_name in self._approval_line_fields:
                lines = record[lines_name].sorted("id")
                content.append(
                    [
                        [line.id, *(plain_value(line, n) for n in _line_names(line))]
                        for line in lines
                    ]
                )
            digests[self.browse(record.id)] = digest(content)
        return digests

    def write(self, vals):
        before = self._get_signed_digests(vals)
        result = super().write(vals)
        if before:
            signed = self.browse().union(*before)
            after = signed._get_approval_digests()
            changed = signed.filtered(lambda r: after[r] != before[r])
            changed._void_approvals(self.env._("The document was changed."))
        return result

    def _get_signed_digests(self, vals):
        """Digests of documents with signatures that this write may change."""
        names = {*self._get_approval_content_names(), *self._approval_line_fields}
        if not names.intersection(vals):
            return {}
        signed = self.filtered(
            lambda r: r.sudo().review_ids and r[self._state_field] in self._state_from
        )
        return signed._get_approval_digests()

    def _void_approvals(self, reason):
        """A change voids what was signed; the trail keeps who had signed."""
        signed = self.filtered(lambda record: record.sudo().review_ids)
        signed._end_reviews("voided", reason)

    def _end_reviews(self, action, comment=False):
        reviews = self.sudo().review_ids
        if not reviews:
            return
        self.env["service.approval.entry"]._log_reviews(reviews, action, comment)
        reviews._in_transition().unlink()
        self.invalidate_recordset(["review_ids", "approval_entry_ids"])
        self.modified(["review_ids"])

    def unlink(self):
        self._end_reviews("ended")
        return super().unlink()


def _line_names(lines):
    """Fields of a signed line: as of a document, without the server's figures."""
    return sorted(
        name
        for name, field in lines._fields.items()
        if field.store
        and field.type != "one2many"
        and not (field.compute and field.readonly)
        and name not in _TECHNICAL
        and not name.startswith(_CHATTER)
        and name not in getattr(lines, "_get_guarded_names", tuple)()
    )
