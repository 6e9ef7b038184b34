# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesSiteReceiptConfirmation(models.TransientModel):
    """What production management said about goods without papers (D4-3.1.2e)."""

    _name = "aftersales.site.receipt.confirmation"
    _description = "Confirmation of goods without papers"

    receipt_id = fields.Many2one("aftersales.site.receipt", required=True)
    confirmed_by = fields.Char(required=True)
    confirmed_at = fields.Datetime(required=True, default=fields.Datetime.now)
    said = fields.Text(string="What Was Said", required=True)

    def action_note(self):
        self.ensure_one()
        self.receipt_id._note_confirmation(
            self.confirmed_by, self.confirmed_at, self.said
        )
        return {"type": "ir.actions.act_window_close"}
