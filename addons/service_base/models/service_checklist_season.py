# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

MONTHS = [
    ("1", "January"),
    ("2", "February"),
    ("3", "March"),
    ("4", "April"),
    ("5", "May"),
    ("6", "June"),
    ("7", "July"),
    ("8", "August"),
    ("9", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
]


class ServiceChecklistSeason(models.Model):
    """A part of the year in which an overhaul is done (D3-11.9)."""

    _name = "service.checklist.season"
    _description = "Inspection season"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    rule = fields.Char(help="Id of the rule in the policy catalogue.")
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    active = fields.Boolean(default=True)
    month_from = fields.Selection(MONTHS, string="First Month", required=True)
    month_to = fields.Selection(
        MONTHS,
        string="Last Month",
        required=True,
        help="Before the first month: the season ends in the next year.",
    )

    def _get_spans(self):
        """``[(first month, last month), …]`` as numbers."""
        return [(int(season.month_from), int(season.month_to)) for season in self]
