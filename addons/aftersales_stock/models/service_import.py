# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceImport(models.Model):
    _inherit = "service.import"

    handler = fields.Selection(
        selection_add=[
            ("aftersales.count.import", "Counts"),
            ("aftersales.day.ledger.import", "Daily movement ledgers"),
        ],
        ondelete={
            "aftersales.count.import": "cascade",
            "aftersales.day.ledger.import": "cascade",
        },
    )
