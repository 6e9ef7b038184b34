# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class DocumentMixin(models.AbstractModel):
    """Number, company and maker of a document, given by the server."""

    _name = "service.document.mixin"
    _description = "Numbered document"
    _inherit = "service.numbered.mixin"

    _guarded_fields = ("user_id",)

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
