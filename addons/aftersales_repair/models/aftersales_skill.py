# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesSkill(models.Model):
    """What a technician is trained for, and a category of products asks for.

    Core's hr_skills was looked at and left: its levels and résumés are read by
    HR only, while every dispatcher has to see who can do the work.
    """

    _name = "aftersales.skill"
    _description = "Service skill"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    user_ids = fields.Many2many(
        "res.users",
        "aftersales_skill_user_rel",
        "skill_id",
        "user_id",
        string="Technicians",
    )
    category_ids = fields.Many2many(
        "product.category",
        "aftersales_skill_category_rel",
        "skill_id",
        "category_id",
        string="Product Categories",
        help="Products of these categories are serviced by who has this skill.",
    )

    _name_unique = models.Constraint("UNIQUE(name)", "This skill exists already.")
