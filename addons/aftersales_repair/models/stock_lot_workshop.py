# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Domain


class StockLot(models.Model):
    """The parts of a unit, and the units of a part, by their repairs."""

    _inherit = "stock.lot"

    repair_part_count = fields.Integer(
        string="Parts In and Out", compute="_compute_repair_part_count"
    )

    def _get_repair_parts_domain(self):
        """Done part moves: into or out of these units, or of these serials."""
        return (
            Domain("move_id.repair_line_type", "!=", False)
            & Domain("state", "=", "done")
            & (
                Domain("move_id.repair_id.lot_id", "in", self.ids)
                | Domain("lot_id", "in", self.ids)
            )
        )

    def _compute_repair_part_count(self):
        lines = (
            self.env["stock.move.line"]
            .sudo()
            .search_fetch(self._get_repair_parts_domain(), ["lot_id", "move_id"])
        )
        for lot in self:
            lot.repair_part_count = len(
                lines.filtered(
                    lambda line, lot=lot: (
                        line.lot_id == lot or line.repaired_lot_id == lot
                    )
                )
            )

    def action_view_repair_parts(self):
        """Which parts went in and out; of a part: into and out of which units."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.stock_move_line_action_repair_parts"
        )
        action["domain"] = list(self._get_repair_parts_domain())
        return action
