# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

BASES = [
    ("ordinary", "Ordinary service"),
    ("security", "Security system contract"),
]


class AftersalesResponseRule(models.Model):
    """How long from the call to the arrival (S02, D3-1.14, D3-7.4.2.5).

    By zone, by what the service rests on and by kind of work (D3-11.17). A
    line without hours leaves them to the customer's contract.
    """

    _name = "aftersales.response.rule"
    _description = "Response times"
    _inherit = "service.policy.table.mixin"

    _policy_key_fields = ("zone_id", "basis", "category_id")

    zone_id = fields.Many2one(
        "aftersales.zone",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: any zone.",
    )
    basis = fields.Selection(BASES, help="Empty: any service.")
    category_id = fields.Many2one(
        "helpdesk.ticket.category",
        string="Kind of Work",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: any work.",
    )
    clock = fields.Selection(
        [("working_hours", "Working hours"), ("clock_hours", "Hours of the clock")],
        required=True,
        default="working_hours",
    )
    hours = fields.Float(
        digits=(16, 2), help="From the call to the arrival; 0: by contract."
    )

    @api.constrains("hours")
    def _check_hours(self):
        for line in self:
            if line.hours < 0:
                raise ValidationError(
                    self.env._(
                        "%s: a response time is not negative (D3-1.14).",
                        line.display_name,
                    )
                )

    def _policy_value_text(self):
        self.ensure_one()
        if not self.hours:
            return self.env._("by contract")
        clocks = dict(self._fields["clock"]._description_selection(self.env))
        return self.env._(
            "%(hours)s (%(clock)s)",
            hours=self.env["service.policy"]._format_number(self.hours),
            clock=clocks[self.clock],
        )
