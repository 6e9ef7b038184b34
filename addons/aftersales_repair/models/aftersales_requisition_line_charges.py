# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class AftersalesRequisitionLine(models.Model):
    """Parts that a repair has used up are not taken back (D3-10.3.7)."""

    _inherit = "aftersales.requisition.line"

    def _get_used_quantity(self):
        used = super()._get_used_quantity()
        lines = self.filtered(
            lambda line: line.requisition_id.res_model == "repair.order"
        )
        if not lines:
            return used
        groups = (
            self.env["stock.move"]
            .sudo()
            ._read_group(
                [
                    ("repair_id", "in", lines.requisition_id.mapped("res_id")),
                    ("repair_line_type", "=", "add"),
                    ("state", "=", "done"),
                    ("product_id", "in", lines.product_id.ids),
                ],
                ["repair_id", "product_id", "product_uom"],
                ["quantity:sum"],
            )
        )
        built = {}
        for repair, product, unit, quantity in groups:
            key = (repair.id, product.id)
            moved = unit._compute_quantity(quantity, product.uom_id)
            built[key] = built.get(key, 0.0) + moved
        for line in lines:
            key = (line.requisition_id.res_id, line.product_id.id)
            quantity = line.product_id.uom_id._compute_quantity(
                built.get(key, 0.0), line.product_uom_id
            )
            used[line] = max(used[line], min(quantity, line.issued_quantity))
        return used
