# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class SaleLostReason(models.Model):
    """Why a quotation was lost (S40, D2-10)."""

    _name = "sale.lost.reason"
    _description = "Reason why a quotation was lost"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
