# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from odoo.addons.aftersales_repair.models.contract_contract import IN_FORCE


class ContractContract(models.Model):
    _inherit = "contract.contract"

    @api.model
    def _get_survey_domain(self):
        """Service contracts whose customers are asked for their opinion."""
        return [("is_service", "=", True), ("state", "in", IN_FORCE)]
