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
        return [
            ExportColumn(self.env._("Loan"), "loan_id.name", 16),
            ExportColumn(self.env._("Site"), "loan_id.site_id", 20),
            ExportColumn(self.env._("Borrower"), "loan_id.borrower_name", 22),
            ExportColumn(self.env._("Model"), "product_id.default_code", 14),
            ExportColumn(self.env._("Product"), "product_id.name", 26),
            ExportColumn(self.env._("Serial no."), "lot_id.name", 18),
            ExportColumn(self.env._("Quantity"), "quantity", 10, total=True),
            ExportColumn(self.env._("Lent"), "lent_at", 17),
            ExportColumn(self.env._("Due back"), "due_at", 17),
            ExportColumn(
                self.env._("Back in order"), "returned_quantity", 10, total=True
            ),
            ExportColumn(self.env._("Broken"), "damaged_quantity", 10, total=True),
            ExportColumn(self.env._("Lost"), "lost_quantity", 10, total=True),
            ExportColumn(self.env._("Still out"), "open_quantity", 10, total=True),
            ExportColumn(self.env._("Status"), "loan_state", 12),
        ]
