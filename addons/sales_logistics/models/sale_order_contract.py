# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Command

from ..roles import CLERK


class SaleOrder(models.Model):
    _inherit = "sale.order"

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
