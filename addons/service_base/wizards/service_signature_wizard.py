# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ServiceSignatureWizard(models.TransientModel):
    """Sign a document on the screen, also on a phone's."""

    _name = "service.signature.wizard"
    _description = "Sign"
    _inherit = "service.evidence.wizard.mixin"

    type_id = fields.Many2one(
        "service.evidence.type",
        string="Signature",
        required=True,
        domain=[("kind", "=", "signature")],
        default=lambda self: self._default_type(),
    )
    signer = fields.Selection(related="type_id.signer")
    signer_name = fields.Char(string="Name of the signer")
    partner_id = fields.Many2one("res.partner", string="Contact")
    image = fields.Binary(string="Sign here", attachment=False)

    @api.model
    def _default_type(self):
        """The signature that a rule asks for of this document, the next one first."""
        types = self.env["service.evidence.type"]
        context = self.env.context
        model, document = context.get("default_res_model"), None
        if model in self.env["service.signature"]._get_document_models():
            document = self.env[model].browse(context.get("default_res_id")).exists()
        wanted = document._get_wanted_signature_types() if document else types
        return wanted[:1] or types.search([("kind", "=", "signature")], limit=1)

    def action_sign(self):
        self.ensure_one()
        self._get_document()._sign(
            self.type_id.code,
            self.with_context(bin_size=False).image,
            signer_name=self.signer_name,
            partner=self.partner_id,
        )
        return {"type": "ir.actions.act_window_close"}
