# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceExport(models.Model):
    """Offers the fuel file among the registers."""

    _inherit = "service.export"

    handler = fields.Selection(
        selection_add=[("fleet.fuel.export", "Fuel file")],
        ondelete={"fleet.fuel.export": "cascade"},
    )
