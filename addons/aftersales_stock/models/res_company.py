# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

# The company's field that holds the account of each place where value leaves.
PLACE_ACCOUNTS = {
    "own_use": "aftersales_use_account_id",
    "scrap": "aftersales_scrap_account_id",
}


class ResCompany(models.Model):
    _inherit = "res.company"

    aftersales_use_account_id = fields.Many2one(
        "account.account",
        string="Parts Used by After-sales",
        ondelete="restrict",
        help="Cost account of what the after-sales stores issue for own use. Goods "
        "valued in real time post to it at once, others with the closing.",
        groups="base.group_user",
    )
    aftersales_scrap_account_id = fields.Many2one(
        "account.account",
        string="Goods Scrapped or Lost by After-sales",
        ondelete="restrict",
        groups="base.group_user",
    )
    aftersales_loss_account_id = fields.Many2one(
        "account.account",
        string="Losses Borne by Those Liable",
        ondelete="restrict",
        help="Takes what people pay for a loss (D0-2.4.1c). Empty: the account of "
        "scrapped and lost goods, so that cost and payment meet.",
        groups="base.group_user",
    )
    aftersales_freight_account_id = fields.Many2one(
        "account.account",
        string="After-sales Freight",
        ondelete="restrict",
        help="Cost account of the carriers' bills. Empty: the expense account of "
        "the purchase journal.",
        groups="base.group_user",
    )

    def write(self, vals):
        result = super().write(vals)
        if set(PLACE_ACCOUNTS.values()) & set(vals):
            self.sudo()._set_aftersales_place_accounts()
        return result

    def _get_aftersales_place_account(self, store):
        """The account of a company's place; empty where value does not leave."""
        self.ensure_one()
        name = PLACE_ACCOUNTS.get(store)
        return self[name] if name else self.env["account.account"]

    def _set_aftersales_place_accounts(self):
        """Own use and scrap of these companies carry the accounts set here."""
        places = self.env["stock.location"].search(
            [
                ("company_id", "in", self.ids),
                ("aftersales_store", "in", list(PLACE_ACCOUNTS)),
            ]
        )
        for place in places:
            company = place.company_id
            place.valuation_account_id = company._get_aftersales_place_account(
                place.aftersales_store
            )

    def _get_aftersales_loss_account(self):
        self.ensure_one()
        return self.aftersales_loss_account_id or self.aftersales_scrap_account_id
