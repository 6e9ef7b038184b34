# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    aftersales_packing_no = fields.Char(
        string="Packing List No.",
        copy=False,
        help="Of what the goods left with; the daily ledger shows it (D4-2.7b).",
    )
