# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class StockMoveLine(models.Model):
    """A part that was issued and used is not taken back (D3-10.3.7)."""

    _inherit = "stock.move.line"

    def write(self, vals):
        if "quantity" in vals:
            for line in self:
                unit = line.product_uom_id
                if unit.compare(vals["quantity"], line.quantity) < 0:
                    line._check_not_taken_back()
        return super().write(vals)

    def _check_not_taken_back(self):
        self.ensure_one()
        if self.state == "done" and self.move_id._is_aftersales_part():
            self.move_id._refuse_used_part()
