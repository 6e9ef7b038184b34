# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    sale_order_id = fields.Many2one(
        "sale.order",
        string="Deposit of Order",
        index="btree_not_null",
        check_company=True,
        domain="[('partner_invoice_id.commercial_partner_id', '=', partner_id)]",
        help="Money that came in before there was an invoice: it counts for this "
        "order until it is matched with an invoice, then for the invoice's order.",
    )
