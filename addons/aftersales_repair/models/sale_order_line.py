# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_returnable_quantities(self):
        """``{invoice line: quantity in the product's unit}`` that was invoiced and
        not credited yet, newest invoice first."""
        self.ensure_one()
        unit = self.product_id.uom_id
        credited = 0.0
        invoiced = {}
        for line in self.invoice_lines.sorted("id", reverse=True):
            quantity = line.product_uom_id._compute_quantity(line.quantity, unit)
            if line.move_id.move_type == "out_refund":
                if line.parent_state != "cancel":
                    credited += quantity
            elif line.parent_state == "posted":
                invoiced[line] = quantity
        # What was credited is taken from the newest invoices.
        for line, quantity in invoiced.items():
            taken = min(credited, quantity)
            invoiced[line] -= taken
            credited -= taken
        return invoiced
