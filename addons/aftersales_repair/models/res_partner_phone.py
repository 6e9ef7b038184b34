# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.phone_numbers import get_forms, is_same_number, split_numbers


class ResPartner(models.Model):
    """A customer is found by the number that calls (S17, D3-6.2)."""

    _inherit = "res.partner"

    phone_digits = fields.Char(
        compute="_compute_phone_digits",
        store=True,
        index="trigram",
        help="The telephone numbers as digits only, to search them by.",
        groups="base.group_user",
    )

    @api.depends("phone")
    def _compute_phone_digits(self):
        for partner in self:
            partner.phone_digits = " ".join(split_numbers(partner.phone)) or False

    @api.model
    def _search_by_phone(self, text, company):
        """Partners whose number somebody typed, in whichever way it is written.

        One query, by the index on ``phone_digits``.

        :param str text: what was typed
        :param company: res.company whose customers are meant
        :return: res.partner records the user may read
        """
        numbers = split_numbers(text)
        if not numbers:
            return self.browse()
        forms = {form for number in numbers for form in get_forms(number)}
        domain = Domain.OR(
            Domain("phone_digits", "ilike", form) for form in sorted(forms)
        )
        domain &= Domain("company_id", "in", (company.id, False))
        found = self.search_fetch(domain, ["phone_digits", "commercial_partner_id"])
        return found.filtered(
            lambda partner: any(
                is_same_number(number, own)
                for number in numbers
                for own in partner.phone_digits.split()
            )
        )
