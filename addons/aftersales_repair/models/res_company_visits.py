# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    aftersales_visit_account_id = fields.Many2one(
        "account.account",
        string="Parts Used Up on Visits",
        ondelete="restrict",
        help="Cost account of parts that no customer pays. Empty: the account of "
        "parts used by after-sales.",
        groups="base.group_user",
    )

    def write(self, vals):
        result = super().write(vals)
        if {"aftersales_visit_account_id", "aftersales_use_account_id"} & set(vals):
            self.sudo()._set_visit_use_accounts()
        return result

    def _get_visit_use_account(self):
        self.ensure_one()
        return self.aftersales_visit_account_id or self.aftersales_use_account_id

    def _set_visit_use_accounts(self):
        """The places where visits use parts up carry the account set here."""
        warehouses = self.env["stock.warehouse"].search(
            [("company_id", "in", self.ids), ("is_aftersales", "=", True)]
        )
        for warehouse in warehouses:
            place = warehouse.aftersales_visit_use_location_id
            place.valuation_account_id = warehouse.company_id._get_visit_use_account()
