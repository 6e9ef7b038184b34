# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RepairOrder(models.Model):
    _inherit = "repair.order"

    salvaged_count = fields.Integer(
        string="Salvaged Parts",
        compute="_compute_salvaged_count",
        help="Parts in this repair that came out of a teardown.",
    )

    def _compute_salvaged_count(self):
        counts = dict(
            self.env["aftersales.part.reuse"]
            .sudo()
            ._read_group([("repair_id", "in", self.ids)], ["repair_id"], ["__count"])
        )
        for repair in self:
            repair.salvaged_count = counts.get(repair, 0)

    def action_view_salvaged(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_part_reuse_action"
        )
        action["domain"] = [("repair_id", "in", self.ids)]
        return action
