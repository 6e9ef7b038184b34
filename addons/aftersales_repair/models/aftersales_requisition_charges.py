# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, models


class AftersalesRequisition(models.Model):
    """Parts are drawn for a repair that was started (D3-10.3.1, D3-10.3.2).

    And only those that the customer signed for (D3-10.3.4).
    """

    _inherit = "aftersales.requisition"

    @api.model
    def _get_order_models(self):
        return list(dict.fromkeys([*super()._get_order_models(), "repair.order"]))

    @api.model
    def _is_order_open(self, order):
        if order._name == "repair.order":
            return order.state == "under_repair"
        return super()._is_order_open(order)

    def _get_order_reasons(self):
        reasons = dict(super()._get_order_reasons())
        named = self.filtered(
            lambda one: one.res_model == "repair.order" and one.res_id
        )
        repairs = self.env["repair.order"].sudo().browse(named.mapped("res_id"))
        repairs = repairs.exists().filtered(lambda one: not one.under_warranty)
        if not repairs:
            return reasons
        signed = repairs._get_consented_quantities()
        live = repairs._get_live_sheets()
        drawn = self._get_drawn_for(repairs)
        for requisition in named:
            repair = repairs.filtered(lambda r, one=requisition: r.id == one.res_id)
            if not repair or "agreed" not in live[repair].mapped("state"):
                continue
            texts = []
            for product in requisition.line_ids.product_id:
                wanted = drawn[repair.id, product.id]
                allowed = signed[repair].get(product, 0.0)
                if product.uom_id.compare(wanted, allowed) > 0:
                    texts.append(
                        self.env._(
                            "%(wanted)s %(part)s for %(repair)s, the customer signed "
                            "for %(allowed)s: have the addition signed first "
                            "(D3-10.3.4).",
                            wanted=f"{wanted:g}",
                            part=product.display_name,
                            repair=repair.name,
                            allowed=f"{allowed:g}",
                        )
                    )
            if texts:
                reasons[requisition] = [*reasons.get(requisition, ()), *texts]
        return reasons

    def _get_drawn_for(self, repairs):
        """``{(repair id, product id): quantity}`` asked for or issued on repairs."""
        requisitions = self.sudo().search(
            [
                ("res_model", "=", "repair.order"),
                ("res_id", "in", repairs.ids),
                ("state", "not in", ("refused", "cancelled")),
            ]
        )
        drawn = defaultdict(float)
        for line in (requisitions | self.sudo()).line_ids:
            requisition = line.requisition_id
            if requisition.res_model == "repair.order":
                quantity = line._in_product_unit(left=True)
                drawn[requisition.res_id, line.product_id.id] += quantity
        return drawn
