# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class CorrectiveAction(models.Model):
    """The improvements that a sheet stands for (D4-8.5.10b)."""

    _inherit = "care.corrective.action"

    improvement_ids = fields.One2many(
        "care.improvement", "sheet_id", string="Improvements", readonly=True
    )
    improvement_count = fields.Integer(compute="_compute_improvement_count")

    @api.depends("improvement_ids")
    def _compute_improvement_count(self):
        counts = dict(
            self.env["care.improvement"]
            .sudo()
            ._read_group([("sheet_id", "in", self.ids)], ["sheet_id"], ["__count"])
        )
        for sheet in self:
            sheet.improvement_count = counts.get(sheet, 0)

    def action_view_improvements(self):
        self.ensure_one()
        return self.complaint_id._open_records(self.improvement_ids)
