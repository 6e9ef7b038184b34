# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesSiteMakerLine(models.TransientModel):
    """A site that is about to be made."""

    _name = "aftersales.site.maker.line"
    _description = "New site"

    maker_id = fields.Many2one(
        "aftersales.site.maker", required=True, ondelete="cascade"
    )
    name = fields.Char(required=True)
    code = fields.Char(required=True)
    chief_id = fields.Many2one("res.users", string="Site Chief")
    supervisor_id = fields.Many2one("res.users", string="Department Supervisor")
    manager_id = fields.Many2one("res.users", string="Department Manager")
    accountant_ids = fields.Many2many(
        "res.users", "aftersales_site_maker_accountant_rel", string="Accountants"
    )
    user_ids = fields.Many2many(
        "res.users", "aftersales_site_maker_user_rel", string="People"
    )
