# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class HrDepartment(models.Model):
    _inherit = "hr.department"

    is_service_branch = fields.Boolean(
        string="Service Branch",
        help="Its daily report is read and stamped by its manager before it goes to "
        "the service department (D3-1.12).",
    )
