# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AccountJournal(models.Model):
    _inherit = "account.journal"

    cash_custody = fields.Boolean(
        string="Cash in Custody",
        help="Money in this journal is with whoever took it, on their slip of the day, "
        "until finance has counted it (D2-27).",
    )
