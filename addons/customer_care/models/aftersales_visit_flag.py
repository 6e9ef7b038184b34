# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesVisit(models.Model):
    """Who goes to a flagged customer knows it before (S68, D4-7.2.2.9)."""

    _inherit = "aftersales.visit"

    care_warning = fields.Char(
        related="partner_id.care_warning", string="Flagged Customer"
    )
