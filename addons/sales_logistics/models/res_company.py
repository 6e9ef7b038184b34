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
    )
