# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii
import io

from PIL import Image, UnidentifiedImageError

from odoo import api, fields, models
from odoo.exceptions import UserError

# A drawn signature of a large screen; more would only fill the memory.
_LARGEST_PIXELS = 8_000_000


class ServiceSignature(models.Model):
    """A drawn signature under a document, as it stood then (S69).

    Who signed, when by the server's clock, on whose device, and a digest of
    what was signed: a signature counts while the document still says the same.
    """

    _name = "service.signature"
    _description = "Signature"
    _inherit = "service.evidence.record.mixin"
    _rec_name = "signer_name"

    _amendable = ("voided_at", "voided_by_id", "void_reason", "digest")

    type_id = fields.Many2one(string="Signature")
    label = fields.Char(related="type_id.name")
    signer_kind = fields.Selection(
        [
            ("user", "User"),
            ("contact", "Customer or outsider"),
            ("portal", "Customer in the portal"),
        ],
        string="Signed As",
        required=True,
        readonly=True,
    )
    signer_name = fields.Char(string="Signed by", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    image = fields.Binary(
        string="Drawing", required=True, readonly=True, attachment=True
    )
    signed_at = fields.Datetime(string="Signed On", required=True, readonly=True)
    digest = fields.Char(
        string="Digest of the document",
        required=True,
        readonly=True,
        help="SHA-256 of what the document said when it was signed.",
    )
    voided_at = fields.Datetime(string="Voided On", readonly=True)
    voided_by_id = fields.Many2one(
        "res.users", string="Voided by", readonly=True, ondelete="restrict"
    )
    void_reason = fields.Char(string="Void Because", readonly=True)

    _document = models.Index("(res_model, res_id)")
    _valid = models.Index("(res_model, res_id, type_id) WHERE voided_at IS NULL")

    @api.depends("type_id", "signer_name")
    def _compute_display_name(self):
        for signature in self:
            signature.display_name = f"{signature.label}: {signature.signer_name}"

    @api.model
    def _get_checked_image(self, image, company):
        """A drawing as base64, when it is one.

        :param image: base64 of a PNG, str or bytes
        :raises UserError: no PNG, larger than the policy, or nothing drawn
        """
        try:
            content = base64.b64decode(image or b"", validate=True)
        except (binascii.Error, ValueError, TypeError):
            content = b""
        if not content:
            raise UserError(self.env._("Nothing was drawn: sign in the box."))
        limit = self.env["service.policy"]._get_value(
            "signature.max_kilobytes", company
        )
        if len(content) > limit * 1024:
            raise UserError(
                self.env._(
                    "The drawing is larger than %s kB. Clear it and sign again.",
                    int(limit),
                )
            )
        if not self._has_ink(content):
            raise UserError(self.env._("Nothing was drawn: sign in the box."))
        return base64.b64encode(content)

    @api.model
    def _has_ink(self, content) -> bool:
        """Whether a PNG shows anything on white paper.

        :raises UserError: when the bytes are no PNG
        """
        try:
            with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
                if picture.width * picture.height > _LARGEST_PIXELS:
                    raise UserError(
                        self.env._("The drawing has too many pixels: sign again.")
                    )
                drawing = picture.convert("RGBA")
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
            raise UserError(
                self.env._("A signature is a drawing (PNG): sign in the box.")
            ) from error
        paper = Image.new("RGBA", drawing.size, "white")
        paper.alpha_composite(drawing)
        darkest, lightest = paper.convert("L").getextrema()
        return darkest != lightest

    def _renew_digests(self):
        """The documents say the same in other words: two contacts became one."""
        for name, signatures in self.sudo().grouped("res_model").items():
            documents = self.env[name].sudo().browse(set(signatures.mapped("res_id")))
            digests = {
                document.id: digest
                for document, digest in documents._get_evidence_digest().items()
            }
            for signature in signatures:
                signature._in_transition().digest = digests[signature.res_id]

    def _void(self, reason):
        """The signatures no longer count; they stay on file with the reason."""
        self.sudo()._in_transition().write(
            {
                "voided_at": fields.Datetime.now(),
                "voided_by_id": self.env.uid,
                "void_reason": reason,
            }
        )
