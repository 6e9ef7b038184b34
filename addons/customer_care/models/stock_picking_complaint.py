# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    # The deliveries of a month, for the complaint rate (S59).
    _done_by_month = models.Index("(company_id, date_done) WHERE state = 'done'")
