# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class StockPicking(models.Model):
    # A concept of its own beside the kinds of movement.
    _inherit = "stock.picking"

    requisition_count = fields.Integer(
        compute="_compute_requisition_count", groups="base.group_user"
    )

    def _compute_requisition_count(self):
        counts = dict(
            self.env["stock.move"]._read_group(
                [("picking_id", "in", self.ids), ("requisition_id", "!=", False)],
                ["picking_id"],
                ["requisition_id:count_distinct"],
            )
        )
        for picking in self:
            picking.requisition_count = counts.get(picking, 0)

    def action_view_requisition(self):
        """The requisition on which the goods leave."""
        self.ensure_one()
        requisitions = self.move_ids.requisition_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get("aftersales.requisition").name,
            "res_model": "aftersales.requisition",
            "res_id": requisitions[:1].id,
            "views": [[False, "form"]],
        }
