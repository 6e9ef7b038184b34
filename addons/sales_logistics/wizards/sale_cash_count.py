# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class SaleCashCount(models.TransientModel):
    """Asks finance what was counted."""

    _name = "sale.cash.count"
    _description = "Count of a slip"

    slip_id = fields.Many2one("sale.cash.slip", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="slip_id.currency_id")
    amount = fields.Monetary(related="slip_id.difference", string="To Be Counted")
    counted = fields.Monetary(required=True)

    def action_apply(self):
        self.ensure_one()
        return self.slip_id.action_confirm(self.counted)
