# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .aftersales_response_rule import BASES


class ContractContract(models.Model):
    """What a contract promises about the arrival (D3-7.4.2.5)."""

    _inherit = "contract.contract"

    response_basis = fields.Selection(
        BASES,
        string="Response Times",
        default="ordinary",
        help="Faults under a contract for a security system are answered day and "
        "night; everything else in working hours.",
    )
    response_hours = fields.Float(
        string="Agreed Response (hours)",
        digits=(16, 2),
        help="Hours from the call to the arrival that this contract promises. It "
        "goes before the table of response times; 0: the table holds.",
    )

    @api.constrains("response_hours")
    def _check_response_hours(self):
        for contract in self:
            if contract.response_hours < 0:
                raise ValidationError(
                    self.env._(
                        "%s: a response time is not negative (D3-7.4.2.5).",
                        contract.display_name,
                    )
                )
