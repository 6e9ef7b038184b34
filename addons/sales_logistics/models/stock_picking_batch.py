# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class StockPickingBatch(models.Model):
    """A batch for a vehicle at a dock becomes a trip (S49, D2-32)."""

    _inherit = "stock.picking.batch"

    def action_ask_trip(self):
        """Ask for a trip with the vehicle of the batch, in the batch's order."""
        pickings = self.picking_ids.filtered(lambda one: one.state != "cancel")
        return pickings.sorted("batch_sequence")._ask_trip(self.vehicle_id[:1])
