# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

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
