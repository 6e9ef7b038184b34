# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceExport(models.Model):
    _inherit = "service.export"

    handler = fields.Selection(
        selection_add=[
            ("aftersales.loan.line.export", "Lent goods"),
            ("aftersales.freight.export", "Freight"),
            ("aftersales.cost.table.line.export", "Parts costs"),
        ],
        ondelete={
            "aftersales.loan.line.export": "cascade",
            "aftersales.freight.export": "cascade",
            "aftersales.cost.table.line.export": "cascade",
        },
    )
