# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResPartner(models.Model):
    """Whether consumer law protects a customer."""

    _inherit = "res.partner"

    aftersales_buyer = fields.Selection(
        [("consumer", "Consumer"), ("business", "Business")],
        string="Buys As",
        help="Consumer law (三包) protects those who buy for their own daily use. "
        "Empty: companies and their contacts are businesses, persons are consumers.",
        groups="base.group_user",
    )

    def _is_consumer(self):
        """Whether the law's rights of consumers are this customer's."""
        self.ensure_one()
        head = self.commercial_partner_id
        buyer = self.aftersales_buyer or head.aftersales_buyer
        if buyer:
            return buyer == "consumer"
        return not head.is_company
