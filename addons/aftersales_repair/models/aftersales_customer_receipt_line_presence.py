# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class AftersalesCustomerReceiptLine(models.Model):
    """Only what is with a customer is carried in (S05, D3-1.6)."""

    _inherit = "aftersales.customer.receipt.line"

    def _get_cannot_take_in_reasons(self):
        reasons = super()._get_cannot_take_in_reasons()
        for company, lines in self.grouped("company_id").items():
            here = lines.lot_id._find_with_us(company)
            for line in lines:
                if line.lot_id in here and not reasons[line]:
                    reasons[line].append(here[line.lot_id])
        return reasons
