# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceExport(models.Model):
    _inherit = "service.export"

    handler = fields.Selection(
        selection_add=[
            ("helpdesk.ticket.export", "Repair-call register"),
            ("aftersales.installed.export", "Machines at customers"),
        ],
        ondelete={
            "helpdesk.ticket.export": "cascade",
            "aftersales.installed.export": "cascade",
        },
    )
