# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceExport(models.Model):
    _inherit = "service.export"

    handler = fields.Selection(
        selection_add=[
            ("aftersales.customer.receipt.export", "Customers' goods in and out"),
            ("repair.order.export", "Repair records"),
        ],
        ondelete={
            "aftersales.customer.receipt.export": "cascade",
            "repair.order.export": "cascade",
        },
    )
