# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceExport(models.Model):
    _inherit = "service.export"

    handler = fields.Selection(
        selection_add=[
            ("aftersales.problem.export", "Quality problems"),
            ("aftersales.improvement.export", "Improvements"),
            ("aftersales.maintenance.report.export", "Quarterly reports"),
        ],
        ondelete={
            "aftersales.problem.export": "cascade",
            "aftersales.improvement.export": "cascade",
            "aftersales.maintenance.report.export": "cascade",
        },
    )
