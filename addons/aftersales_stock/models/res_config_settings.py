# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    aftersales_use_account_id = fields.Many2one(
        related="company_id.aftersales_use_account_id", readonly=False
    )
    aftersales_scrap_account_id = fields.Many2one(
        related="company_id.aftersales_scrap_account_id", readonly=False
    )
    aftersales_loss_account_id = fields.Many2one(
        related="company_id.aftersales_loss_account_id", readonly=False
    )
    aftersales_freight_account_id = fields.Many2one(
        related="company_id.aftersales_freight_account_id", readonly=False
    )
