# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceExport(models.Model):
    _inherit = "service.export"

    handler = fields.Selection(
        selection_add=[
            ("aftersales.stock.in.export", "Stock-in slips"),
            ("aftersales.site.receipt.export", "Site receipts"),
        ],
        ondelete={
            "aftersales.stock.in.export": "cascade",
            "aftersales.site.receipt.export": "cascade",
        },
    )
