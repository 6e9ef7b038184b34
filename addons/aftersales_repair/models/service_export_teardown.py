# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceExport(models.Model):
    _inherit = "service.export"

    handler = fields.Selection(
        selection_add=[
            ("aftersales.teardown.export", "Ledger of teardowns"),
            ("aftersales.day.plan.line.export", "Inspection and teardown plans"),
            ("aftersales.material.slip.line.export", "Material slips"),
            ("aftersales.defect.export", "Defect record"),
        ],
        ondelete={
            "aftersales.teardown.export": "cascade",
            "aftersales.day.plan.line.export": "cascade",
            "aftersales.material.slip.line.export": "cascade",
            "aftersales.defect.export": "cascade",
        },
    )
