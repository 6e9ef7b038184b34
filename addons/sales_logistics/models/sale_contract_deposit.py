# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .sale_deposit_rule import DEPOSIT_KINDS


class SaleContract(models.Model):
    """What the contract calls the deposit (S42, D2-24b)."""

    _inherit = "sale.contract"

    deposit_kind = fields.Selection(
        DEPOSIT_KINDS,
        string="Deposit Is",
        tracking=True,
        help="Empty: as the deposit matrix says. Only what the contract calls earnest "
        "money is forfeited or returned twice over.",
    )
