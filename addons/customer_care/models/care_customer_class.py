# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CareCustomerClass(models.Model):
    """A class of customers for care: key, important, ordinary … (S61, D3-5.1.3)."""

    _name = "care.customer.class"
    _description = "Customer class"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    is_key = fields.Boolean(string="Key Customers")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", ondelete="restrict")
    partner_ids = fields.One2many("res.partner", "care_class_id", string="Customers")
