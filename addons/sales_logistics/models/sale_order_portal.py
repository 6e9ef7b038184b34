# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from .sale_order_gate_mixin import GATED


class SaleOrder(models.Model):
    """What a customer does to a quotation on his own, held to the gates (S41, S46)."""

    _inherit = "sale.order"

    def _get_portal_obstacles(self):
        """``{order: [reason, …]}`` of quotations that cannot be confirmed yet."""
        waiting = self.filtered(lambda order: order.state in GATED)
        return waiting._get_gated()._get_cannot_confirm_reasons()

    def _tell_customer_accepts(self, reasons):
        """The customer's wish is not lost: who sells sees it today, once.

        :param reasons: ``{order: [reason, …]}``
        """
        summary = self.env._("The customer wants to confirm the quotation")
        model_id = self.env["ir.model"]._get_id(self._name)
        known = (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model_id", "=", model_id),
                    ("res_id", "in", [order.id for order in reasons]),
                    ("summary", "=", summary),
                ]
            )
        )
        told = set(known.mapped("res_id"))
        for order, texts in reasons.items():
            if order.id in told:
                continue
            order.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=self.env["service.policy"]._today(order.company_id),
                user_id=(order.user_id or order.create_uid).id,
                summary=summary,
                note=" ".join(texts),
            )
