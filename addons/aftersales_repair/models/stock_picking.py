# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    aftersales_rma_id = fields.Many2one(
        "aftersales.rma",
        related="move_ids.aftersales_rma_id",
        string="Return",
        groups="base.group_user",
    )

    def action_view_aftersales_rma(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.rma",
            "res_id": self.aftersales_rma_id.id,
            "views": [[False, "form"]],
        }
