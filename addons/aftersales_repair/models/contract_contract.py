# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ContractContract(models.Model):
    """A contract of OCA ``contract`` that covers units (S08)."""

    _inherit = "contract.contract"

    cover_ids = fields.One2many(
        "aftersales.cover", "contract_id", string="Covered Units"
    )
