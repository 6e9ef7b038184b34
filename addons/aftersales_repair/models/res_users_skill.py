# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    aftersales_skill_ids = fields.Many2many(
        "aftersales.skill",
        "aftersales_skill_user_rel",
        "user_id",
        "skill_id",
        string="Service Skills",
        groups="base.group_user",
    )
