# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class StockLocation(models.Model):
    """The place where units become parts: ours no more, not yet ours again."""

    _inherit = "stock.location"

    aftersales_store = fields.Selection(
        selection_add=[("teardown", "Torn down")], ondelete={"teardown": "set null"}
    )
