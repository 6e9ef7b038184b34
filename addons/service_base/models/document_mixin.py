# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class DocumentMixin(models.AbstractModel):
    """Number, company and maker of a document, given by the server.

    The number comes from the sequence with the code ``_get_sequence_code()``
    (the model's name) of the document's company.
    """

    _name = "service.document.mixin"
    _description = "Numbered document"
    _inherit = "service.guarded.mixin"

    _guarded_fields = ("name", "user_id")

    name = fields.Char(
        string="Number", default="/", required=True, readonly=True, index="trigram"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Made By",
        required=True,
        readonly=True,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        documents._number()
        return documents

    def _get_sequence_code(self):
        return self._name

    def _number(self):
        """Give new documents the next numbers of their company."""
        for company, documents in self.grouped("company_id").items():
            numbers = self.env["ir.sequence"]._get_numbers(
                self._get_sequence_code(), company, len(documents)
            )
            for document, number in zip(documents, numbers, strict=True):
                document._in_transition().name = number
