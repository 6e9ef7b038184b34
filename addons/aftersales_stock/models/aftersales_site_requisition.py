# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesSite(models.Model):
    _inherit = "aftersales.site"

    issues_on_order_only = fields.Boolean(
        string="Work Orders Only",
        help="A workshop's store: parts are issued against a work order that is in "
        "progress, and in no other way (D3-10.3.1, D3-10.3.2).",
    )

    def _make_stores(self):
        """First in, first out; what expires, by its expiry (D0-2.4.3b).

        First-expiry takes goods without expiry by their arrival.
        """
        result = super()._make_stores()
        fefo = self.env.ref("product_expiry.removal_fefo")
        good = self.good_location_id.filtered(lambda one: not one.removal_strategy_id)
        good.removal_strategy_id = fefo
        return result
