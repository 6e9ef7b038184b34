# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ServiceChecklistRun(models.Model):
    """Weekly inspections are called by the number of their week (S51, D2-18)."""

    _inherit = "service.checklist.run"

    week = fields.Char(compute="_compute_week", help="Week in which it is due.")

    @api.depends("date_due")
    def _compute_week(self):
        for run in self:
            week = run.date_due and run.date_due.isocalendar()
            run.week = week and f"{week.year}-W{week.week:02d}"
