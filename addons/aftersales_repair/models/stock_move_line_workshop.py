# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class StockMoveLine(models.Model):
    """A part with its serial, and the unit that it went into or came out of."""

    _inherit = "stock.move.line"

    repair_id = fields.Many2one(related="move_id.repair_id", string="Repair")
    repair_line_type = fields.Selection(
        related="move_id.repair_line_type", string="In or Out"
    )
    repaired_lot_id = fields.Many2one(
        related="move_id.repair_id.lot_id", string="Repaired Unit"
    )
