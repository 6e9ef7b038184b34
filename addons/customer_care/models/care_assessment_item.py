# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

CHAPTERS = [
    ("system", "Service system"),
    ("goods", "Service of goods"),
    ("customers", "Service of customers"),
]


class CareAssessmentItem(models.Model):
    """What the self-assessment against GB/T 27922 looks at, as data.

    Each item is measured by a statistic or by a named measure
    (``care.assessment.measure``); its weight and its scale are dated lines of
    ``care.assessment.weight``.
    """

    _name = "care.assessment.item"
    _description = "Item of the self-assessment"
    _order = "sequence, clause"

    name = fields.Char(required=True, translate=True)
    clause = fields.Char(required=True, help="Clause of GB/T 27922.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    chapter = fields.Selection(CHAPTERS, required=True)
    statistic_id = fields.Many2one("service.statistic", ondelete="restrict")
    measure = fields.Selection(selection="_selection_measure")
    how = fields.Text(string="How It Is Measured", translate=True, required=True)

    @api.model
    def _selection_measure(self):
        return list(self.env["care.assessment.measure"]._get_measures().items())

    @api.constrains("statistic_id", "measure")
    def _check_measure(self):
        for item in self:
            if bool(item.statistic_id) == bool(item.measure):
                raise ValidationError(
                    self.env._(
                        "%s is measured by a figure or by a measure, one of them.",
                        item.name,
                    )
                )
