# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class StockLot(models.Model):
    _inherit = "stock.lot"

    loan_count = fields.Integer(string="Loans", compute="_compute_loan_count")

    def _compute_loan_count(self):
        counts = dict(
            self.env["aftersales.loan.line"]._read_group(
                [("lot_id", "in", self.ids)], ["lot_id"], ["__count"]
            )
        )
        for lot in self:
            lot.loan_count = counts.get(lot, 0)

    def action_view_loans(self):
        """Who had this tool, and when (D4-3.3.3)."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_loan_line_action"
        )
        action["domain"] = [("lot_id", "in", self.ids)]
        action["context"] = {}
        return action
