# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesLoanLineExport(models.AbstractModel):
    """The register of lent tools (工具借用登记单, S37, D4-3.3.3)."""

    _name = "aftersales.loan.line.export"
    _description = "Register of lent goods"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.loan.line"
    _export_order = "id"
    _export_date_field = "lent_at"

    def _export_title(self):
        return self.env._("Register of lent goods")

    def _export_columns(self):
        label = self.env._
        return [
            ExportColumn(label("Loan"), "loan_id.name", 16),
            ExportColumn(label("Site"), "loan_id.site_id", 20),
            ExportColumn(label("Borrower"), "loan_id.borrower_name", 22),
            ExportColumn(label("Model"), "product_id.default_code", 14),
            ExportColumn(label("Product"), "product_id.name", 26),
            ExportColumn(label("Serial no."), "lot_id.name", 18),
            ExportColumn(label("Quantity"), "quantity", 10, total=True),
            ExportColumn(label("Lent"), "lent_at", 17),
            ExportColumn(label("Due back"), "due_at", 17),
            ExportColumn(label("Back in order"), "returned_quantity", 10, total=True),
            ExportColumn(label("Broken"), "damaged_quantity", 10, total=True),
            ExportColumn(label("Lost"), "lost_quantity", 10, total=True),
            ExportColumn(label("Still out"), "open_quantity", 10, total=True),
            ExportColumn(label("Status"), "loan_state", 12),
        ]
