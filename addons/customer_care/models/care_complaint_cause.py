# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ComplaintCause(models.Model):
    """A class of causes, by which complaints are counted (S59, D3-5.4.6)."""

    _name = "care.complaint.cause"
    _description = "Cause of complaints"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
