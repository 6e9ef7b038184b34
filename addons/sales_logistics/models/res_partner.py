# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    customer_since = fields.Date(
        groups="sales_logistics.group_logistics_supervisor",
        help="First deal before this system was used. A customer with a confirmed "
        "order, or with this date, is an old customer (D2-24a).",
    )

    def _get_customer_kinds(self, company, orders):
        """``{commercial partner: "old" or "new"}`` besides these orders."""
        partners = self.commercial_partner_id
        dealt = (
            self.env["sale.order"]
            .sudo()
            ._read_group(
                [
                    ("partner_id.commercial_partner_id", "in", partners.ids),
                    ("company_id", "=", company.id),
                    ("state", "=", "sale"),
                    ("id", "not in", orders.ids),
                ],
                ["partner_id"],
            )
        )
        known = {partner.commercial_partner_id for (partner,) in dealt}
        return {
            partner: "old"
            if partner in known or partner.sudo().customer_since
            else "new"
            for partner in partners
        }
