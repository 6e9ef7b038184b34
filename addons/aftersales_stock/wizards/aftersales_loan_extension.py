# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesLoanExtension(models.TransientModel):
    """A later day for lent goods, with the reason (S37)."""

    _name = "aftersales.loan.extension"
    _description = "Extend loans"

    loan_ids = fields.Many2many("aftersales.loan", string="Loans", readonly=True)
    due = fields.Datetime(string="Due Back", required=True)
    reason = fields.Char(required=True)

    def action_extend(self):
        self.ensure_one()
        self.loan_ids._extend(self.due, self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
