# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    visit_checklist_id = fields.Many2one(
        "service.checklist.template",
        string="Checklist of Visits",
        ondelete="restrict",
        help="Is opened when the technician arrives at a unit of this product.",
    )
