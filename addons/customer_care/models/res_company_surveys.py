# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResCompany(models.Model):
    """How many questionnaires were mailed on the day of the last run (S60)."""

    _inherit = "res.company"

    care_mail_day = fields.Date(readonly=True, copy=False, groups="base.group_user")
    care_mail_count = fields.Integer(
        readonly=True, copy=False, groups="base.group_user"
    )
