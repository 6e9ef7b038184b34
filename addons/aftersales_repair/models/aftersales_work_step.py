# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesWorkStep(models.Model):
    """A step of inspecting or tearing down, in its order (S13, D1-R1)."""

    _name = "aftersales.work.step"
    _description = "Step of work"
    _order = "task, sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    task = fields.Selection(
        [("inspect", "Inspect"), ("teardown", "Tear down")], required=True
    )
    company_id = fields.Many2one(
        "res.company", ondelete="restrict", help="Empty: of all companies."
    )
