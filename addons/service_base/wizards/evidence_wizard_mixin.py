# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class EvidenceWizardMixin(models.AbstractModel):
    """A box over a document; the names of the document come from its button."""

    _name = "service.evidence.wizard.mixin"
    _description = "Box over a document"

    res_model = fields.Char(required=True)
    res_id = fields.Integer(required=True)

    def _get_document(self):
        """The document that the box was opened on.

        :raises UserError: when it is none that takes signatures and evidence
        """
        self.ensure_one()
        if self.res_model not in self.env["service.signature"]._get_document_models():
            raise UserError(self.env._("Open this from the document it is about."))
        return self.env[self.res_model].browse(self.res_id).exists()
