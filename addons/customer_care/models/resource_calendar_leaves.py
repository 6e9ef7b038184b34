# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import ValidationError


class ResourceCalendarLeaves(models.Model):
    """Leave of a person, wherever it comes from: not on a sworn shift (D4-6.7e)."""

    _inherit = "resource.calendar.leaves"

    @api.constrains("resource_id", "date_from", "date_to", "time_type")
    def _check_shifts(self):
        for leave in self.filtered(
            lambda leave: leave.resource_id.user_id and leave.time_type == "leave"
        ):
            shifts = self.env["care.shift"]._get_without_leave(
                leave.resource_id.user_id, leave.date_from, leave.date_to
            )
            if shifts:
                raise ValidationError(shifts._get_no_leave_reason())
