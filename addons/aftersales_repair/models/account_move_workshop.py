# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class AccountMove(models.Model):
    """The invoice of a carry-in repair stops its clock (D3-1.8)."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        orders = posted.invoice_line_ids.sudo().sale_line_ids.order_id
        if orders:
            receipts = orders.repair_order_ids.receipt_line_id.receipt_id
            receipts._meet_invoice_clock()
        return posted
