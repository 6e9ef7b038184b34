# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class ServiceChecklistChoice(models.Model):
    """One of the answers that a point offers."""

    _name = "service.checklist.choice"
    _description = "Checklist choice"
    _order = "line_id, sequence, id"

    line_id = fields.Many2one(
        "service.checklist.template.line",
        string="Point",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    is_bad = fields.Boolean(string="Not Good")
    active = fields.Boolean(default=True)

    def write(self, vals):
        """An answer that was given keeps its meaning."""
        if {"name", "is_bad", "line_id"} & set(vals) and self.ids:
            used = self.env["service.checklist.run.line"].sudo()
            line = used.search([("choice_id", "in", self.ids)], limit=1)
            if line:
                raise UserError(
                    self.env._(
                        "%(choice)s was the answer in %(run)s and stays as it is. "
                        "Archive it and add another choice.",
                        choice=line.choice_id.display_name,
                        run=line.run_id.display_name,
                    )
                )
        return super().write(vals)
