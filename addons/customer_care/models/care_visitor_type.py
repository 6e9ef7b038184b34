# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CareVisitorType(models.Model):
    """What visitors ask for, as data: a lost person, mail, tickets (S67, D4-11.1).

    From which age on people enter free and how often a call is broadcast are
    policies (D4-11.3.1.2, D4-11.3.2).
    """

    _name = "care.visitor.type"
    _description = "Kind of visitor request"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    rule = fields.Char(help="Id of the rule in the policy catalogue.")
    department_id = fields.Many2one(
        "hr.department", company_dependent=True, help="Who handles it as a rule."
    )
    has_price = fields.Boolean(string="Has a Price")
    price = fields.Float(
        string="Normal Price", digits="Product Price", company_dependent=True
    )
    free_age_policy_id = fields.Many2one(
        "service.policy", string="Free From the Age Of", ondelete="restrict"
    )
    broadcast_policy_id = fields.Many2one(
        "service.policy", string="Broadcast at Least", ondelete="restrict"
    )

    _code_unique = models.Constraint(
        "UNIQUE(code)", "A kind of request of this code exists already."
    )
