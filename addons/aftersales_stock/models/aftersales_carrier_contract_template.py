# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesCarrierContractTemplate(models.Model):
    """The text from which contracts with carriers start (D4-3.3.1b)."""

    _name = "aftersales.carrier.contract.template"
    _description = "Template of carrier contracts"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, ondelete="restrict")
    text = fields.Html(required=True, translate=True, sanitize=True)
