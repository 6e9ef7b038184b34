# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CareIntervalRule(models.Model):
    """How often customers of a class are called and visited (S61, D3-5.1.3)."""

    _name = "care.interval.rule"
    _description = "Care intervals"
    _inherit = "service.policy.table.mixin"

    _policy_key_fields = ("class_id",)

    class_id = fields.Many2one("care.customer.class", ondelete="restrict")
    call_days = fields.Integer(
        string="Call Every",
        required=True,
        default=90,
        help="Calendar days from the last contact to the next call.",
    )
    visit_days = fields.Integer(
        string="Visit Every", help="Calendar days; 0: visits as needed (D3-9.4)."
    )

    _days_range = models.Constraint(
        "CHECK (call_days > 0 AND visit_days >= 0)",
        "A customer is called after one day or more.",
    )

    def _policy_value_text(self):
        self.ensure_one()
        text = self.env._("call every %s days", self.call_days)
        if self.visit_days:
            text = self.env._(
                "%(call)s, visit every %(days)s days", call=text, days=self.visit_days
            )
        return text
