# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    customer_since = fields.Date(
        groups="sales_logistics.group_logistics_supervisor",
        help="First deal before this system was used. A customer with a confirmed "
        "order, or with this date, is an old customer (D2-24a).",
    )

    def _get_first_deals(self, company):
        """When each customer first dealt: ``{commercial partner: moment}``."""
        deals = (
            self.env["sale.order"]
            .sudo()
            ._read_group(
                [
                    (
                        "partner_id.commercial_partner_id",
                        "in",
                        self.commercial_partner_id.ids,
                    ),
                    ("company_id", "=", company.id),
                    ("state", "=", "sale"),
                ],
                ["partner_id"],
                ["date_order:min"],
            )
        )
        first = {}
        for partner, moment in deals:
            customer = partner.commercial_partner_id
            first[customer] = min(moment, first.get(customer, moment))
        for customer in self.commercial_partner_id.sudo():
            if customer.customer_since:
                first[customer] = datetime.min
        return first
