# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceExport(models.Model):
    _inherit = "service.export"

    handler = fields.Selection(
        selection_add=[
            ("care.property.unit.export", "Property units"),
            ("care.training.attendance.export", "Training records"),
        ],
        ondelete={
            "care.property.unit.export": "cascade",
            "care.training.attendance.export": "cascade",
        },
    )
