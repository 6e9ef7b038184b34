# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class SaleOrder(models.Model):
    """New orders of a flagged customer warn (S68, D4-7.2.2.9)."""

    _inherit = "sale.order"

    care_warning = fields.Char(
        related="partner_id.care_warning",
        string="Flagged Customer",
        groups="service_base.group_service_user,sales_team.group_sale_salesman",
    )

    @api.onchange("partner_id")
    def _onchange_partner_care_warning(self):
        if not self._has_field_access(self._fields["care_warning"], "read"):
            return None
        if not self.partner_id.care_warning:
            return None
        return {
            "warning": {
                "type": "notification",
                "title": self.env._("Flagged customer"),
                "message": self.partner_id.care_warning,
            }
        }
