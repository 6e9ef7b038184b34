# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceExport(models.Model):
    _inherit = "service.export"

    handler = fields.Selection(
        selection_add=[
            ("aftersales.damaged.part.export", "Damaged spares"),
            ("aftersales.maker.repair.export", "Repairs by makers"),
            ("aftersales.scrap.request.export", "Scrapped goods"),
        ],
        ondelete={
            "aftersales.damaged.part.export": "cascade",
            "aftersales.maker.repair.export": "cascade",
            "aftersales.scrap.request.export": "cascade",
        },
    )
