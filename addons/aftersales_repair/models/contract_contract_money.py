# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..roles import FINANCE

# What the fee is, and how it is invoiced: finance's alone.
_MONEY = {
    "contract_line_ids",
    "contract_line_fixed_ids",
    "pricelist_id",
    "journal_id",
    "payment_term_id",
    "fiscal_position_id",
    "currency_id",
    "manual_currency_id",
    "generation_type",
    "line_recurrence",
    "recurring_rule_type",
    "recurring_interval",
    "recurring_invoicing_type",
    "recurring_next_date",
    "last_date_invoiced",
    "group_id",
}


class ContractContract(models.Model):
    """The fee of a service contract stays with finance (S08, D3-1.1b)."""

    _inherit = "contract.contract"

    # Shown to people who may not read journals and price lists.
    currency_id = fields.Many2one(compute_sudo=True)
    invoice_count = fields.Integer(compute_sudo=True)

    def _check_may_set_money(self, vals):
        """:raises AccessError: for a role that does not set fees"""
        touched = sorted(name for name in _MONEY.intersection(vals) if vals[name])
        if not touched or self.env.su or self._may_set_money():
            return
        raise AccessError(
            self.env._(
                "The fee of a contract and how it is invoiced are set by finance: "
                "%(fields)s.",
                fields=", ".join(
                    self._fields[name].get_description(self.env)["string"]
                    for name in touched
                ),
            )
        )

    def _may_set_money(self):
        user = self.env.user
        return user.has_group(FINANCE) or user.has_group(
            "account.group_account_manager"
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_may_set_money(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_may_set_money(dict.fromkeys(vals, True))
        return super().write(vals)

    # -- invoicing ------------------------------------------------------------

    @api.model
    def _get_contracts_to_invoice_domain(self, date_ref=None):
        """A service contract is invoiced while it is or was in force."""
        domain = Domain(super()._get_contracts_to_invoice_domain(date_ref))
        closed = Domain("state", "in", ("draft", "cancelled"))
        closed |= Domain("is_ended_early", "=", True)
        return domain & ~(Domain("is_service", "=", True) & closed)

    def _recurring_create_invoice(self, date_ref=False):
        unsigned = self.filtered(
            lambda one: one.is_service and one.state in ("draft", "cancelled")
        )
        if unsigned:
            raise UserError(
                self.env._(
                    "%s is not in force: nothing is invoiced before the contract is "
                    "signed (D3-1.1b).",
                    ", ".join(unsigned.mapped("display_name")[:5]),
                )
            )
        return super()._recurring_create_invoice(date_ref)
