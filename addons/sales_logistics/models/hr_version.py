# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class HrVersion(models.Model):
    """The day of leaving stands here: the same rule as on the employee (S52)."""

    _inherit = "hr.version"

    def write(self, vals):
        if vals.get("departure_date"):
            self.employee_id._check_handed_over()
        return super().write(vals)
