# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesRma(models.Model):
    """A return and the quality problems that its goods show (S16)."""

    _inherit = "aftersales.rma"

    problem_count = fields.Integer(
        compute="_compute_problem_count", groups="base.group_user"
    )

    def _compute_problem_count(self):
        counts = dict(
            self.env["aftersales.problem"]._read_group(
                [("line_id.rma_id", "in", self.ids)], ["line_id"], ["__count"]
            )
        )
        for rma in self:
            rma.problem_count = sum(
                count for line, count in counts.items() if line.rma_id == rma
            )

    def action_view_problems(self):
        return self.env["aftersales.problem"]._open_of(
            [("line_id.rma_id", "in", self.ids)]
        )
