# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

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

    def write(self, vals):
        """What both sides signed stays: a change is a new contract (D2-21)."""
        fixed = {"amount", "currency_id", "partner_id", "deposit_kind"} & set(vals)
        signed = self.filtered(lambda one: one.state in ("effective", "archived"))
        if fixed and signed and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s: the contract is effective and stays as it was signed. Make "
                    "another one for what is added (D2-21).",
                    ", ".join(signed.mapped("name")),
                )
            )
        return super().write(vals)

    def _raise_plan_signed(self):
        """:raises UserError: for contracts whose collection plan stays"""
        if self:
            raise UserError(
                self.env._(
                    "%s: the contract is effective and its collection plan stays as it "
                    "was signed. A later date needs the general manager's decision "
                    "first (D2-16).",
                    ", ".join(self.mapped("name")),
                )
            )
