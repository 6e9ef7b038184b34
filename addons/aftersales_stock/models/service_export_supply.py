# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceExport(models.Model):
    _inherit = "service.export"

    handler = fields.Selection(
        selection_add=[
            ("aftersales.contact.sheet.line.export", "Contact sheets"),
            ("aftersales.purchase.request.line.export", "Purchase requests"),
        ],
        ondelete={
            "aftersales.contact.sheet.line.export": "cascade",
            "aftersales.purchase.request.line.export": "cascade",
        },
    )
