# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


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
        default=lambda self: self.env["service.evidence.type"].search(
            [("kind", "=", "signature")], limit=1
        ),
    )
    signer = fields.Selection(related="type_id.signer")
    signer_name = fields.Char(string="Name of the signer")
    partner_id = fields.Many2one("res.partner", string="Contact")
    image = fields.Binary(string="Sign here", attachment=False)

    def action_sign(self):
        self.ensure_one()
        self._get_document()._sign(
            self.type_id.code,
            self.with_context(bin_size=False).image,
            signer_name=self.signer_name,
            partner=self.partner_id,
        )
        return {"type": "ir.actions.act_window_close"}
