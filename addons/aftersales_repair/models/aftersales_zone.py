# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesZone(models.Model):
    """How far away a customer is: the response times hang on it (D3-1.14)."""

    _name = "aftersales.zone"
    _description = "Response zone"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    travel_minutes = fields.Integer(
        string="Travel (minutes)",
        help="One way, as a rule: shown on the dispatch board.",
    )

    _travel_positive = models.Constraint(
        "CHECK(travel_minutes >= 0)", "A travel time is not negative."
    )
