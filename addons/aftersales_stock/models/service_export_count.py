# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceExport(models.Model):
    _inherit = "service.export"

    handler = fields.Selection(
        selection_add=[
            ("aftersales.count.line.export", "Count sheets"),
            ("aftersales.reconciliation.line.export", "Reconciliations"),
            ("aftersales.store.visit.export", "Store access"),
        ],
        ondelete={
            "aftersales.count.line.export": "cascade",
            "aftersales.reconciliation.line.export": "cascade",
            "aftersales.store.visit.export": "cascade",
        },
    )
