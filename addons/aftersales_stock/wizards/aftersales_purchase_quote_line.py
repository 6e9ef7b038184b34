# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesPurchaseQuoteLine(models.TransientModel):
    _name = "aftersales.purchase.quote.line"
    _description = "Vendor's price"

    quote_id = fields.Many2one(
        "aftersales.purchase.quote", required=True, ondelete="cascade"
    )
    request_line_id = fields.Many2one(
        "aftersales.purchase.request.line", required=True, ondelete="cascade"
    )
    product_id = fields.Many2one(related="request_line_id.product_id")
    quantity = fields.Float(related="request_line_id.quantity")
    product_uom_id = fields.Many2one(related="request_line_id.product_uom_id")
    price_unit = fields.Float(string="Price of a Unit", digits="Product Price")

    _price_not_negative = models.Constraint(
        "CHECK (price_unit >= 0)", "A price is not below zero."
    )
