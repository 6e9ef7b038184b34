# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RepairOrder(models.Model):
    _inherit = "repair.order"

    aftersales_line_id = fields.Many2one(
        "aftersales.rma.line",
        string="Returned Goods",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    aftersales_rma_id = fields.Many2one(
        related="aftersales_line_id.rma_id", string="Return"
    )
    aftersales_finding = fields.Char(
        related="aftersales_line_id.finding", string="Found at Inspection"
    )

    def action_repair_done(self):
        result = super().action_repair_done()
        lines = self.sudo().aftersales_line_id.filtered(
            lambda line: line.state == "in_repair"
        )
        lines._in_transition().write({"state": "ready"})
        return result

    def action_repair_cancel(self):
        """A cancelled repair puts its goods back to the decision."""
        result = super().action_repair_cancel()
        lines = self.sudo().aftersales_line_id.filtered(
            lambda line: line.state == "in_repair" and line.repair_id in self
        )
        lines._in_transition().write(
            {"state": "inspected", "disposition": False, "repair_id": False}
        )
        return result

    def action_view_aftersales_rma(self):
        self.ensure_one()
        return self.aftersales_line_id.action_view_rma()
