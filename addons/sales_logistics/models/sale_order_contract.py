# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command

from ..roles import CLERK
from .sale_order_gate_mixin import GATED


class SaleOrder(models.Model):
    """What the clerk does next with a quotation: sign it, make its contract."""

    _inherit = "sale.order"

    awaits_clerk = fields.Boolean(
        string="Clerk Has Not Signed",
        compute="_compute_awaits_clerk",
        help="No sales voucher covers the quotation as it is now (D2-12).",
        groups="base.group_user",
    )

    @api.depends(
        "sale_voucher_ids.state",
        "sale_voucher_ids.amount",
        "amount_total",
        "order_line.product_id",
        "order_line.product_uom_qty",
    )
    def _compute_awaits_clerk(self):
        for order in self:
            live = order.sale_voucher_ids.filtered(
                lambda voucher, order=order: (
                    voucher.state in ("draft", "signed") and voucher._covers(order)
                )
            )
            order.awaits_clerk = order.state in GATED and not live

    def action_make_contract(self):
        """A new contract over these orders of one customer (S41, D2-11)."""
        self.env["sale.contract"]._check_roles(CLERK)
        if not self:
            return None
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Contract"),
            "res_model": "sale.contract",
            "view_mode": "form",
            "context": {
                "default_partner_id": self.partner_id.commercial_partner_id[:1].id,
                "default_company_id": self.company_id[:1].id,
                "default_currency_id": self.currency_id[:1].id,
                "default_amount": sum(self.mapped("amount_total")),
                "default_order_ids": [Command.link(order.id) for order in self],
            },
        }
