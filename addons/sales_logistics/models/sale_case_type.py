# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class SaleCaseType(models.Model):
    """A kind of case with its stages, such as the papers of a flat (S55)."""

    _name = "sale.case.type"
    _description = "Kind of document case"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    stage_ids = fields.One2many("sale.case.stage", "type_id", string="Stages")
