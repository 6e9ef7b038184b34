# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    aftersales_kind = fields.Selection(
        selection_add=[
            ("carry_in", "Carried in by the customer"),
            ("carry_out", "Given back to the customer"),
        ]
    )
