# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.sale.controllers.portal import CustomerPortal


class OrderPortal(CustomerPortal):
    """Core's acceptance and refusal of a quotation, held to the rules."""

    def _get_visible_order(self, order_id, access_token):
        try:
            return self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError):
            # Core says so in its own way.
            return request.env["sale.order"]

    @http.route()
    def portal_quote_accept(
        self, order_id, access_token=None, name=None, signature=None
    ):
        """No signature is taken for what cannot be confirmed (S41, S46, D2-12)."""
        token = access_token or request.httprequest.args.get("access_token")
        order = self._get_visible_order(order_id, token)
        if order and order._has_to_be_signed():
            reasons = order._get_portal_obstacles()
            if reasons:
                order._tell_customer_accepts(reasons)
                return {
                    "error": request.env._(
                        "Thank you. We complete the papers of this quotation first and "
                        "call you; it is confirmed afterwards."
                    )
                }
        return super().portal_quote_accept(
            order_id, access_token=access_token, name=name, signature=signature
        )

    @http.route()
    def portal_quote_decline(
        self, order_id, access_token=None, decline_message=None, **kwargs
    ):
        """What the customer writes is the reason of losing it (S40, D2-10)."""
        order = self._get_visible_order(order_id, access_token)
        if order and order._has_to_be_signed() and decline_message:
            reason = request.env.ref("sales_logistics.lost_reason_declined")
            order.write({"lost_reason_id": reason.id, "lost_note": decline_message})
        return super().portal_quote_decline(
            order_id,
            access_token=access_token,
            decline_message=decline_message,
            **kwargs,
        )
