# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class StockLot(models.Model):
    _inherit = "stock.lot"

    salvage_part_ids = fields.One2many(
        "aftersales.teardown.part", "lot_id", string="Came Out Of", readonly=True
    )
    teardown_unit_ids = fields.One2many(
        "aftersales.teardown.unit", "lot_id", string="Torn Down With", readonly=True
    )
    teardown_count = fields.Integer(compute="_compute_teardown_count")

    def _compute_teardown_count(self):
        for lot in self:
            parts, units = lot.sudo().salvage_part_ids, lot.sudo().teardown_unit_ids
            lot.teardown_count = len(parts.teardown_id | units.teardown_id)

    def action_view_teardowns(self):
        self.ensure_one()
        teardowns = (
            self.salvage_part_ids.teardown_id | self.teardown_unit_ids.teardown_id
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Teardowns of %s", self.name),
            "res_model": "aftersales.teardown",
            "view_mode": "list,form",
            "domain": [("id", "in", teardowns.ids)],
        }
