# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class StockLot(models.Model):
    _inherit = "stock.lot"

    maker_repair_ids = fields.One2many(
        "aftersales.maker.repair", "lot_id", string="Repairs by the Maker"
    )
    maker_repair_count = fields.Integer(
        string="Repaired by the Maker",
        compute="_compute_maker_repair_count",
        help="How often the maker repaired it: beyond the policy's number class II "
        "goods are scrapped (D4-2.3.3).",
    )

    def _compute_maker_repair_count(self):
        counts = self.env["aftersales.maker.repair"]._count_repairs_of(self)
        for lot in self:
            lot.maker_repair_count = counts.get(lot, 0)

    def action_view_maker_repairs(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_maker_repair_action"
        )
        action["domain"] = [("lot_id", "in", self.ids)]
        action["context"] = {}
        return action

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
