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
            ("purchase_in", "Purchase received"),
            ("local_purchase_in", "Local purchase received"),
            ("provisional_in", "Received without papers"),
            ("damaged_in", "Damaged goods taken in"),
            ("repaired_in", "Repaired by the maker"),
            ("maker_out", "Kept by the maker"),
            ("swap_in", "Replaced by the maker"),
            ("own_use_out", "Issued for own use"),
            ("repair_out", "Sent to the maker for repair"),
            ("scrap_out", "Scrapped"),
            ("transfer_out", "Good goods transferred out"),
            ("transfer_in", "Good goods transferred in"),
            ("damaged_transfer_out", "Damaged goods transferred out"),
            ("damaged_transfer_in", "Damaged goods transferred in"),
            ("loan_out", "Lent"),
            ("loan_in", "Loan returned"),
            ("loan_lost", "Lost on loan"),
            ("loss_in", "Received in place of lost goods"),
        ],
        string="Movement kind",
        copy=False,
        index="btree_not_null",
        help="Each kind has its own checks of where goods may come from and go to.",
    )
