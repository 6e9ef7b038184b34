# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..roles import BUYER, KEEPER, SITE_CHIEF


class AftersalesPurchaseRequestOrderMixin(models.AbstractModel):
    """Quotations and orders of a purchase request, as core purchase orders.

    They are made here and nowhere else: ``purchase.order`` refuses others that
    name a request. Quotations of several vendors are each other's alternatives.
    """

    _name = "aftersales.purchase.request.order.mixin"
    _description = "Quotations of a purchase request"

    order_ids = fields.One2many(
        "purchase.order", "aftersales_request_id", string="Quotations", readonly=True
    )
    order_count = fields.Integer(compute="_compute_quotations", string="Orders")
    quotation_count = fields.Integer(
        string="Vendors Compared",
        compute="_compute_quotations",
        help="Vendors that named a price for everything.",
    )
    quotations_needed = fields.Integer(
        compute="_compute_quotations",
        help="Prices to compare where a store buys for itself (D3-10.3.10).",
    )
    chosen_order_id = fields.Many2one(
        "purchase.order",
        string="Chosen Quotation",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        domain="[('aftersales_request_id', '=', id),"
        " ('state', 'in', ('draft', 'sent'))]",
    )

    @api.depends("order_ids.order_line.price_unit", "order_ids.partner_id", "site_id")
    def _compute_quotations(self):
        for request in self.sudo():
            complete = request.order_ids.filtered("is_aftersales_quotation")
            request.order_count = len(request.order_ids)
            request.quotation_count = len(complete.partner_id.commercial_partner_id)
            request.quotations_needed = request._get_quotations_needed()

    def _get_quotations_needed(self):
        """Prices to compare: only where they stand in for the approval (A26)."""
        self.ensure_one()
        if self.kind != "local" or not self.self_purchase:
            return 0
        policy = self.env["service.policy"]
        return int(policy._get_value("purchase.quotations", self.company_id))

    # -- quotations -----------------------------------------------------------

    def _get_buying_roles(self):
        """Sites buy small things themselves, everything else the buyer."""
        if self and all(request.kind == "local" for request in self):
            return (KEEPER, SITE_CHIEF, BUYER)
        return (BUYER,)

    def action_quote(self):
        """Open the box for a vendor's prices."""
        self.ensure_one()
        self._check_roles(*self._get_buying_roles())
        self._raise_reasons(
            self.env._("No quotation can be added."),
            self._get_cannot_quote_reasons(),
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Quotation for %s", self.name),
            "res_model": "aftersales.purchase.quote",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_request_id": self.id},
        }

    def _get_cannot_quote_reasons(self):
        reasons = {}
        foreign = self._get_authority_reasons()
        unbought = self.sudo()._get_unbought_reasons()
        buyer = self.env.user.has_group(BUYER)
        for request in self:
            texts = reasons[request] = [*unbought.get(request.sudo(), ())]
            if not request.line_ids:
                texts.append(self.env._("It asks for nothing: add the goods."))
            if request in foreign and not buyer:
                texts.append(foreign[request])
        return reasons

    def _get_unbought_reasons(self):
        """Requests for which nothing may be bought: ``{request: [reason]}``."""
        reasons = {}
        for request in self:
            if request.state == "draft" and request.needs_approval:
                reasons[request] = [
                    self.env._(
                        "The department manager has not approved it: nothing is asked "
                        "of vendors before (D0-2.4.3c, D4-2.2.2)."
                    )
                ]
            elif request.state in self._register_closed_states:
                reasons[request] = [self.env._("It is closed.")]
        return reasons

    def _add_quotation(self, vendor, prices=None):
        """A vendor's request for quotation, beside those that are there.

        :param vendor: res.partner
        :param dict prices: ``{request line: price of a unit}``; none: to be asked
        :return: purchase.order
        """
        self.ensure_one()
        self._check_roles(*self._get_buying_roles())
        self.check_access("read")
        self._raise_reasons(
            self.env._("No quotation can be added."),
            self._get_cannot_quote_reasons(),
        )
        request = self.sudo()
        orders = self.env["purchase.order"].sudo()._for_request()
        order = orders.create(request._prepare_order_vals(vendor, prices or {}))
        request._link_alternatives(order)
        if request.state != "purchasing":
            request._in_transition().write({"state": "purchasing"})
        return order

    def _prepare_order_vals(self, vendor, prices):
        self.ensure_one()
        return {
            "partner_id": vendor.id,
            "company_id": self.company_id.id,
            "currency_id": self.company_id.currency_id.id,
            "user_id": self.env.uid,
            "origin": self.name,
            "picking_type_id": self._get_receipt_type().id,
            "aftersales_request_id": self.id,
            "order_line": [
                Command.create(
                    {
                        "product_id": line.product_id.id,
                        "product_qty": line.quantity,
                        "product_uom_id": line.product_uom_id.id,
                        "price_unit": prices.get(line, 0.0),
                        "aftersales_request_line_id": line.id,
                    }
                )
                for line in self.line_ids
            ],
        }

    def _get_receipt_type(self):
        """Operation that the goods come in by (D4-2.2.1, D4-2.2.2)."""
        self.ensure_one()
        warehouse = self.site_id.warehouse_id
        if self.delivery == "main":
            return warehouse.aftersales_main_warehouse_id.in_type_id
        kind = "local_purchase_in" if self.kind == "local" else "purchase_in"
        return warehouse._get_kind_type(kind)

    def _link_alternatives(self, order):
        """Core's purchase alternatives, so that its comparison shows them."""
        others = self.order_ids - order
        if not others:
            return
        group = others.purchase_group_id[:1]
        if group:
            group.order_ids |= order
        else:
            self.env["purchase.order.group"].create(
                {"order_ids": [Command.set((others | order).ids)]}
            )

    def action_compare(self):
        """The lines of all quotations, by product."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Compare Quotations of %s", self.name),
            "res_model": "purchase.order.line",
            "views": [
                [
                    self.env.ref(
                        "aftersales_stock.purchase_order_line_view_compare"
                    ).id,
                    "list",
                ]
            ],
            "domain": [("order_id.aftersales_request_id", "=", self.id)],
            "context": {"group_by": "product_id", "create": False},
        }

    def action_view_orders(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("purchase.purchase_rfq")
        action["domain"] = Domain("aftersales_request_id", "in", self.ids)
        action["context"] = {"create": False}
        return action

    # -- order ----------------------------------------------------------------

    def action_order(self):
        """Buy from the chosen vendor; the other quotations are closed."""
        return self._run_step(
            "order", self._get_buying_roles(), self.env._("It cannot be ordered.")
        )

    def _get_cannot_order_reasons(self):
        reasons = {}
        foreign = self._get_authority_reasons()
        buyer = self.env.user.has_group(BUYER)
        for request in self:
            texts = reasons[request] = []
            order = request.sudo().chosen_order_id
            if not order:
                texts.append(self.env._("Choose the quotation to buy from."))
            elif order.state not in ("draft", "sent"):
                texts.append(self.env._("%s is ordered already.", order.name))
            else:
                texts += order._get_request_reasons().get(order, [])
            if request in foreign and not buyer:
                texts.append(foreign[request])
        return reasons

    def _do_order(self):
        for request in self.sudo():
            order = request.chosen_order_id
            others = request.order_ids.filtered(
                lambda one: one.state in ("draft", "sent", "to approve")
            )
            (others - order).button_cancel()
            order.button_confirm()
