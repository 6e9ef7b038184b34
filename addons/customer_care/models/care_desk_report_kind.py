# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CareDeskReportKind(models.Model):
    """Which report is owed how often, by whom and to whom (S68, D2-Q4.9)."""

    _name = "care.desk.report.kind"
    _description = "Kind of regular report"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    rule = fields.Char(help="Id of the rule in the policy catalogue.")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    frequency = fields.Selection(
        [("day", "Each working day"), ("week", "Each Monday")],
        required=True,
        default="week",
    )
    person_ids = fields.Many2many(
        "res.users", string="Owed By", domain="[('share', '=', False)]"
    )
    receiver_id = fields.Many2one(
        "res.users",
        string="Goes To",
        domain="[('share', '=', False)]",
        help="Empty: the superior.",
    )
