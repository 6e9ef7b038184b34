# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceExport(models.Model):
    _inherit = "service.export"

    handler = fields.Selection(
        selection_add=[
            ("sale.reconciliation.export", "Reconciliations with customers"),
            ("sale.reconciliation.line.export", "Entries of a reconciliation"),
        ],
        ondelete={
            "sale.reconciliation.export": "cascade",
            "sale.reconciliation.line.export": "cascade",
        },
    )
