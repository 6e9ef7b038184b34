# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

_ACCOUNTS = {"aftersales_teardown_account_id", "aftersales_scrap_account_id"}


class ResCompany(models.Model):
    _inherit = "res.company"

    aftersales_teardown_account_id = fields.Many2one(
        "account.account",
        string="Loss of Teardowns",
        ondelete="restrict",
        help="Takes what units were worth more than the parts out of them (D1-4). "
        "Empty: the account of scrapped and lost goods.",
        groups="base.group_user",
    )

    def _get_teardown_account(self):
        self.ensure_one()
        return self.aftersales_teardown_account_id or self.aftersales_scrap_account_id

    def write(self, vals):
        result = super().write(vals)
        if _ACCOUNTS & set(vals):
            for company in self.sudo():
                self.env["stock.location"].sudo().search(
                    [
                        ("company_id", "=", company.id),
                        ("aftersales_store", "=", "teardown"),
                    ]
                ).valuation_account_id = company._get_teardown_account()
        return result
