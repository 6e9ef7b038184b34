# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
import io

from PIL import Image, UnidentifiedImageError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

# Told from the bytes, whatever the name says. No html, svg or programs: a file
# that somebody took in must not run on the computer of who opens it.
PHOTOS = {"image/jpeg": "JPEG", "image/png": "PNG"}
DOCUMENTS = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "video/mp4",
)


class ServiceEvidence(models.Model):
    """A photo or document that proves something about a document (S69).

    Stamped with user and time by the server, with a hash of its bytes. A wrong
    one is withdrawn with a reason by who added it while the document is open,
    and stays on file.
    """

    _name = "service.evidence"
    _description = "Evidence"
    _inherit = "service.evidence.record.mixin"

    _amendable = ("withdrawn_at", "withdrawn_by_id", "withdraw_reason")

    name = fields.Char(string="File Name", required=True, readonly=True)
    label = fields.Char(related="type_id.name")
    file = fields.Binary(required=True, readonly=True, attachment=True)
    mimetype = fields.Char(string="Content Type", required=True, readonly=True)
    is_photo = fields.Boolean(compute="_compute_is_photo")
    file_size = fields.Integer(string="Size (bytes)", readonly=True, aggregator="sum")
    digest = fields.Char(
        string="Hash of the file",
        required=True,
        readonly=True,
        help="SHA-256 of the bytes as they were taken in.",
    )
    taken_at = fields.Datetime(string="Recorded On", required=True, readonly=True)
    note = fields.Char(readonly=True)
    withdrawn_at = fields.Datetime(string="Withdrawn On", readonly=True)
    withdrawn_by_id = fields.Many2one(
        "res.users", string="Withdrawn by", readonly=True, ondelete="restrict"
    )
    withdraw_reason = fields.Char(string="Withdrawn Because", readonly=True)

    _document = models.Index("(res_model, res_id)")
    _valid = models.Index("(res_model, res_id, type_id) WHERE withdrawn_at IS NULL")

    @api.depends("mimetype")
    def _compute_is_photo(self):
        for evidence in self:
            evidence.is_photo = evidence.mimetype in PHOTOS

    @api.model
    def _get_checked_vals(self, kind, name, content, company):
        """What is known from the bytes of a file.

        :param kind: service.evidence.type record, of photos or documents
        :param bytes content: the file
        :return: values of mimetype, file_size and digest
        :raises UserError: empty, too large, or of a type that is not taken
        """
        if not content:
            raise UserError(self.env._("%s is empty.", name))
        limit = self.env["service.policy"]._get_value("evidence.max_megabytes", company)
        if len(content) > limit * 1024 * 1024:
            raise UserError(
                self.env._(
                    "%(name)s is larger than %(limit)s MB.", name=name, limit=limit
                )
            )
        mimetype = guess_mimetype(content)
        if mimetype not in PHOTOS and mimetype not in DOCUMENTS:
            raise UserError(
                self.env._(
                    "%(name)s (%(mimetype)s) is not taken as evidence: add photos "
                    "(JPEG, PNG), PDF, xlsx, docx or MP4.",
                    name=name,
                    mimetype=mimetype,
                )
            )
        if kind.kind == "photo" and not self._is_picture(content, mimetype):
            raise UserError(
                self.env._(
                    "%(name)s is no photo: %(evidence)s is proven by a picture.",
                    name=name,
                    evidence=kind.name,
                )
            )
        return {
            "mimetype": mimetype,
            "file_size": len(content),
            "digest": hashlib.sha256(content).hexdigest(),
        }

    @api.model
    def _is_picture(self, content, mimetype) -> bool:
        if mimetype not in PHOTOS:
            return False
        try:
            with Image.open(io.BytesIO(content), formats=[PHOTOS[mimetype]]) as photo:
                photo.verify()
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
            return False
        return True

    # -- withdrawing ---

    def _get_cannot_withdraw_reasons(self):
        reasons = {}
        for name, documents in self._group_documents().items():
            found = self.env[name].sudo().browse(documents).exists()
            opened = {record.id for record in found if record._is_evidence_open()}
            for res_id, records in documents.items():
                for record in records.with_env(self.env):
                    reasons[record] = record._get_own_withdraw_reasons(res_id in opened)
        return reasons

    def _get_own_withdraw_reasons(self, is_open):
        texts = []
        if self.withdrawn_at:
            texts.append(self.env._("It was withdrawn before."))
        if self.user_id != self.env.user:
            texts.append(
                self.env._("Only %s, who added it, withdraws it.", self.user_id.name)
            )
        if not is_open:
            texts.append(self.env._("%s is closed and keeps it.", self.res_name))
        return texts

    def _withdraw(self, reason):
        """The evidence no longer counts; it stays on file with the reason.

        :raises UserError: without a reason, by another user, on a closed document
        """
        self.check_access("read")
        if not (reason or "").strip():
            raise UserError(self.env._("Write why the evidence is withdrawn."))
        self._raise_reasons(
            self.env._("The evidence cannot be withdrawn."),
            self._get_cannot_withdraw_reasons(),
        )
        self.sudo()._in_transition().write(
            {
                "withdrawn_at": fields.Datetime.now(),
                "withdrawn_by_id": self.env.uid,
                "withdraw_reason": reason.strip(),
            }
        )

    def action_withdraw(self):
        """Ask for the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Withdraw Evidence"),
            "res_model": "service.evidence.withdraw",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_evidence_ids": self.ids},
        }

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{self.name}"
            "?download=true",
            "target": "self",
        }
