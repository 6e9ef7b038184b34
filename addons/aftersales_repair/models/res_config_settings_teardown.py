# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    aftersales_teardown_account_id = fields.Many2one(
        related="company_id.aftersales_teardown_account_id", readonly=False
    )
