# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class AftersalesRmaLine(models.Model):
    """Only what is with a customer comes back (S12, D1-10)."""

    _inherit = "aftersales.rma.line"

    def _get_incomplete_reasons(self):
        reasons = super()._get_incomplete_reasons()
        for company, lines in self.grouped("company_id").items():
            here = lines.lot_id._find_with_us(company)
            for line in lines:
                # A return that says so already has no need of it twice.
                if line.lot_id in here and not reasons[line]:
                    reasons[line].append(here[line.lot_id])
        return reasons
