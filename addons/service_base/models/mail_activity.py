# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    service_deadline_id = fields.Many2one(
        "service.deadline",
        string="Deadline",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The overdue deadline that this activity is about.",
    )
