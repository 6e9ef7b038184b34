# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceExport(models.Model):
    _inherit = "service.export"

    handler = fields.Selection(
        selection_add=[
            ("care.complaint.export", "Complaint register"),
            ("care.corrective.action.export", "Register of corrective actions"),
            ("care.complaint.rate.export", "Complaint rates"),
        ],
        ondelete={
            "care.complaint.export": "cascade",
            "care.corrective.action.export": "cascade",
            "care.complaint.rate.export": "cascade",
        },
    )
