# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class SaleReviewItem(models.Model):
    """A field of work that the monthly review looks at (S51, D2-19)."""

    _name = "sale.review.item"
    _description = "Item of the internal review"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    question = fields.Char(translate=True, help="What the reviewer looks at.")
