# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesStockInUrgent(models.TransientModel):
    """Goods that cannot wait for their slip (D0-2.4.2c)."""

    _name = "aftersales.stock.in.urgent"
    _description = "Take in at once"

    stock_in_id = fields.Many2one("aftersales.stock.in", required=True)
    reason = fields.Char(string="Urgent Because", required=True)

    def action_receive(self):
        self.ensure_one()
        self.stock_in_id._receive_urgent(self.reason)
        return {"type": "ir.actions.act_window_close"}
