# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class SaleCaseStage(models.Model):
    """A stage of a kind of case: what is done in it, and by when (S55)."""

    _name = "sale.case.stage"
    _description = "Stage of a document case"
    _order = "sequence, id"

    type_id = fields.Many2one(
        "sale.case.type", required=True, ondelete="cascade", index=True
    )
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    needs_dispatch = fields.Boolean(
        string="Sent by Mail or Fax",
        help="The number of the registered letter or of the fax is noted (D3-2.2.9).",
    )
    may_be_customer = fields.Boolean(
        string="Customer May Do It",
        help="The customer can choose to do it himself (D3-2.2.5).",
    )
    deadline_rule_id = fields.Many2one(
        "service.deadline.rule",
        string="Deadline",
        ondelete="restrict",
        domain="[('model_id.model', '=', 'sale.case.step')]",
        help="Runs from the day on which the stage before was done.",
    )
