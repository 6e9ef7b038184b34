# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import replace

from odoo import fields, models


class ServiceDeadlineRule(models.Model):
    """Obligations whose hours the document itself gives (S02)."""

    _inherit = "service.deadline.rule"

    is_by_document = fields.Boolean(
        string="Hours of the Document",
        help="The document says how many hours it has, from a table of rules or a "
        "contract. They stand in the quantity of its deadline.",
    )

    def _get_limit(self, company, day, quantity):
        limit = super()._get_limit(company, day, quantity)
        return replace(limit, amount=quantity) if self.is_by_document else limit
