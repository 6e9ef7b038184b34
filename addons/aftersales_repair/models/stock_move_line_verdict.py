# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    # The file of a unit among a million moves.
    _aftersales_lot = models.Index("(lot_id) WHERE lot_id IS NOT NULL")
