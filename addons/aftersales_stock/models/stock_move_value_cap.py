# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class StockMove(models.Model):
    """Every way in is checked against the value cap (D1-3, S14).

    Purchase, transfer from the main store, exchange, salvage, count, return: what
    brings goods into an after-sales store is a move that is done here.
    """

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        companies = self.move_line_ids._get_cap_companies()
        with self.env["aftersales.value.cap"]._guard(companies):
            return super()._action_done(cancel_backorder=cancel_backorder)
