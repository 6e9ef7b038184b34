# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    aftersales_kind = fields.Selection(
        [
            ("return_receipt", "Return received in the main store"),
            ("return_issue", "Return issued to after-sales"),
            ("return_ship", "Shipped back to the customer"),
            ("exchange_in", "Taken in exchange"),
        ],
        string="Movement kind",
        copy=False,
        index="btree_not_null",
        help="Each kind has its own checks of where goods may come from and go to.",
    )
