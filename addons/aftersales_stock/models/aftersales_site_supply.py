# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesSite(models.Model):
    _inherit = "aftersales.site"

    self_purchase_allowed = fields.Boolean(
        string="Buys for Itself",
        tracking=True,
        help="The store buys small things without an application, after it compared "
        "the prices of several vendors (D3-10.3.10); other stores need the "
        "application agreed first (D4-2.2.2).",
    )
