# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    # What became of a salvaged part is found by its serial.
    _aftersales_lot_done = models.Index(
        "(lot_id) WHERE lot_id IS NOT NULL AND state = 'done'"
    )

    def write(self, vals):
        if not self.env.su and {"quantity", "lot_id", "location_dest_id"} & set(vals):
            done = self.filtered(
                lambda line: (
                    line.state == "done" and line.sudo().move_id.aftersales_teardown_id
                )
            )
            if done:
                done.move_id._check_teardown_link()
        return super().write(vals)
