# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesLoanTakingLine(models.TransientModel):
    _name = "aftersales.loan.taking.line"
    _description = "Lent goods that come back"

    taking_id = fields.Many2one(
        "aftersales.loan.taking", required=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        "aftersales.loan.line", string="Goods", required=True, ondelete="cascade"
    )
    borrower_name = fields.Char(related="line_id.borrower_name")
    open_quantity = fields.Float(related="line_id.open_quantity")
    good_quantity = fields.Float(string="In Good Order", digits="Product Unit")
    damaged_quantity = fields.Float(string="Broken", digits="Product Unit")
    lost_quantity = fields.Float(string="Lost", digits="Product Unit")
    note = fields.Char(string="Remark", help="What is broken, or how it was lost.")
