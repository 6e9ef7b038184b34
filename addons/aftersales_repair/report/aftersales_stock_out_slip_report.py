# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class ReportStockOutSlip(models.AbstractModel):
    """The slip FM003 is printed for goods that QC passed only (D4-8.5.1.2)."""

    _name = "report.aftersales_repair.report_stock_out_slip"
    _description = "Print of the stock-out slip"

    @api.model
    def _get_report_values(self, docids, data=None):
        slips = self.env["aftersales.stock.out.slip"].browse(docids)
        slips._check_printable()
        return {"doc_ids": docids, "doc_model": slips._name, "docs": slips}
