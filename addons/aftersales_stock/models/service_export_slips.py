# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceExport(models.Model):
    _inherit = "service.export"

    handler = fields.Selection(
        selection_add=[
            ("aftersales.slip.line.export", "Stock-in and stock-out slips"),
            ("aftersales.transfer.line.export", "Transfer slips"),
        ],
        ondelete={
            "aftersales.slip.line.export": "cascade",
            "aftersales.transfer.line.export": "cascade",
        },
    )
