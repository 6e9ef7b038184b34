# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceExport(models.Model):
    _inherit = "service.export"

    handler = fields.Selection(
        selection_add=[
            ("care.hotline.call.export", "Hotline log"),
            ("care.shift.export", "Duty roster"),
            ("care.request.export", "Service requests"),
            ("care.fee.income.export", "Income by service"),
        ],
        ondelete={
            "care.hotline.call.export": "cascade",
            "care.shift.export": "cascade",
            "care.request.export": "cascade",
            "care.fee.income.export": "cascade",
        },
    )
