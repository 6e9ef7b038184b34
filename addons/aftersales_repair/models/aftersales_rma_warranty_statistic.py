# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class AftersalesRmaWarrantyStatistic(models.AbstractModel):
    """Inspected goods, and those of them that are in warranty (D1-I1)."""

    _name = "aftersales.rma.warranty.statistic"
    _description = "Statistic: share of returned goods in warranty"
    _inherit = "aftersales.rma.statistic"

    def _goods_moment(self):
        return SQL("line.inspected_at")

    def _goods_numerator(self):
        return SQL("CASE WHEN line.verdict = 'in' THEN line.quantity ELSE 0 END")

    def _goods_denominator(self):
        return SQL("line.quantity")
