# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class AftersalesRmaInTimeStatistic(models.AbstractModel):
    """Goods to finish in the month, and those shipped by their limit (D1-2)."""

    _name = "aftersales.rma.in.time.statistic"
    _description = "Statistic: share of returned goods finished in time"
    _inherit = "aftersales.rma.statistic"

    def _goods_moment(self):
        return SQL("rma.settle_due")

    def _goods_numerator(self):
        return SQL(
            "CASE WHEN line.shipped_at <= rma.settle_due THEN line.quantity ELSE 0 END"
        )

    def _goods_denominator(self):
        return SQL("line.quantity")
