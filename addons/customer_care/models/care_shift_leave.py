# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class CareShift(models.Model):
    """Shifts on which nobody takes leave (S63, D4-6.7e, D4-6.7f)."""

    _inherit = "care.shift"

    @api.model
    def _get_without_leave(self, agents, date_from, date_to):
        """Swapped shifts and holiday duty of these people between two moments."""
        shifts = self.sudo().search(
            [
                ("agent_id", "in", agents.ids),
                ("state", "in", ("published", "running")),
                ("date_start", "<", date_to),
                ("date_end", ">", date_from),
            ]
        )
        return shifts.filtered(lambda shift: shift.is_swapped or shift.holiday)

    def _get_no_leave_reason(self):
        shift = self[:1]
        if shift.is_swapped:
            return self.env._(
                "%s was swapped or repaid: no leave on it, else it is absence "
                "(D4-6.7e).",
                shift.display_name,
            )
        return self.env._(
            "%s is duty on a public holiday: no leave on it (D4-6.7f).",
            shift.display_name,
        )
