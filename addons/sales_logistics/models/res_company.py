# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cash_journal_id = fields.Many2one(
        "account.journal",
        string="Counted Cash",
        domain="[('type', 'in', ('cash', 'bank')), ('company_id', '=', id)]",
        help="Where finance books the cash that was handed in and counted (D2-28).",
        groups="base.group_user",
    )
    deposit_kept_account_id = fields.Many2one(
        "account.account",
        string="Forfeited Deposits",
        domain="[('account_type', 'in', ('income', 'income_other'))]",
        help="Income: earnest money of customers who broke off (D2-24b).",
        groups="base.group_user",
    )
    deposit_double_account_id = fields.Many2one(
        "account.account",
        string="Doubled Deposits",
        domain="[('account_type', 'in', ('expense', 'expense_other'))]",
        help="Expense: what is paid on top when the company breaks off (D2-24b).",
        groups="base.group_user",
    )
