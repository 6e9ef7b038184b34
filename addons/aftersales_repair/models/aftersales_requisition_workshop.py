# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class AftersalesRequisition(models.Model):
    """Parts drawn on a repair (D3-10.3.1)."""

    _inherit = "aftersales.requisition"

    @api.model
    def _get_order_models(self):
        return [*super()._get_order_models(), "repair.order"]

    @api.model
    def _is_order_open(self, order):
        """Parts are drawn while the repair is under way, not before (D3-10.3.2)."""
        if order._name == "repair.order":
            return order.state == "under_repair"
        return super()._is_order_open(order)
