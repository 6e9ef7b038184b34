# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.turns import take_turns

# Compared by identity: no client can send this very object.
_FOR_REQUEST = object()
_KEY = "aftersales_for_request"
_ORDERED = ("to approve", "purchase")


class PurchaseOrder(models.Model):
    """Orders for a purchase request: made by it, confirmed within it (S26)."""

    _inherit = "purchase.order"

    aftersales_request_id = fields.Many2one(
        "aftersales.purchase.request",
        string="After-sales Request",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )
    is_aftersales_quotation = fields.Boolean(
        compute="_compute_is_aftersales_quotation",
        help="It names a price for everything that the request asks for.",
        groups="base.group_user",
    )

    @api.depends("order_line.price_unit", "order_line.aftersales_request_line_id")
    def _compute_is_aftersales_quotation(self):
        for order in self:
            wanted = order.aftersales_request_id.line_ids
            priced = order.order_line.filtered(
                lambda line: line.currency_id.compare_amounts(line.price_unit, 0) > 0
            ).aftersales_request_line_id
            order.is_aftersales_quotation = bool(wanted) and not wanted - priced

    # -- who makes them -------------------------------------------------------------

    def _for_request(self):
        """These orders, allowed to name a request. Server code only."""
        return self.with_context(**{_KEY: _FOR_REQUEST})

    def _is_for_request(self):
        return self.env.context.get(_KEY) is _FOR_REQUEST

    @api.model
    def _refuse_forged_request(self):
        raise UserError(
            self.env._(
                "Requests for quotation of an after-sales request are made on the "
                "request itself, once it is approved (D0-2.4.3c)."
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_for_request() and any(
            vals.get("aftersales_request_id") for vals in vals_list
        ):
            self._refuse_forged_request()
        orders = super().create(vals_list)
        orders._check_request_open()
        orders.filtered(lambda order: order.state in _ORDERED)._check_request()
        return orders

    def write(self, vals):
        if "aftersales_request_id" in vals and not self._is_for_request():
            self._refuse_forged_request()
        if vals.get("state") in _ORDERED:
            self._check_request()
        return super().write(vals)

    def _check_request_open(self):
        """No request for quotation before the approval (D0-2.4.3c)."""
        requests = self.sudo().aftersales_request_id
        reasons = requests._get_unbought_reasons()
        requests._raise_reasons(self.env._("Nothing can be asked of vendors."), reasons)

    def _check_request(self):
        # Two orders that are placed at once would both see the same rest.
        take_turns(self.sudo().aftersales_request_id)
        reasons = self._get_request_reasons()
        if reasons:
            raise UserError(
                "\n".join(
                    f"{order.display_name}: {' '.join(texts)}"
                    for order, texts in reasons.items()
                )
            )

    def _get_request_reasons(self):
        """Why orders of requests may not be confirmed: ``{order: [reason, …]}``."""
        reasons = defaultdict(list)
        orders = self.sudo().filtered("aftersales_request_id")
        closed = orders.aftersales_request_id._get_unbought_reasons()
        for order in orders:
            request = order.aftersales_request_id
            texts = [*closed.get(request, ())]
            needed = request.quotations_needed
            if request.quotation_count < needed:
                texts.append(
                    self.env._(
                        "Prices of %(needed)s vendors are compared before a store "
                        "buys for itself, there are %(found)s (D3-10.3.10).",
                        needed=needed,
                        found=request.quotation_count,
                    )
                )
            texts += order.order_line._get_request_reasons()
            if texts:
                reasons[order.with_env(self.env)] = texts
        return dict(reasons)

    # -- where the goods go -----------------------------------------------------------

    def _get_aftersales_store(self):
        """The site's store that a supplier ships to (D4-4.3.5)."""
        self.ensure_one()
        request = self.sudo().aftersales_request_id
        if not request or request.delivery != "site":
            return self.env["stock.location"]
        if not self.picking_type_id.aftersales_kind:
            return self.env["stock.location"]
        return request.site_id.good_location_id

    def _get_destination_location(self):
        store = self._get_aftersales_store()
        return store.id or super()._get_destination_location()

    def _get_final_location_record(self):
        return self._get_aftersales_store() or super()._get_final_location_record()

    def action_view_aftersales_request(self):
        self.ensure_one()
        return self.aftersales_request_id.get_formview_action()

    def _get_purchase_unapproved_reasons(self):
        """Why these purchases do not count as approved (D0-2.4.2b, S23).

        A hook: whoever adds an approval of purchases adds its reasons here.

        :return: ``{order: [reason, ...]}``
        """
        return {
            order: [
                self.env._(
                    "%s is not confirmed: goods of a purchase that was not approved "
                    "are refused.",
                    order.name,
                )
            ]
            for order in self
            if order.state != "purchase"
        }
