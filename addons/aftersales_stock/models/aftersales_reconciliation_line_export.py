# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesReconciliationLineExport(models.AbstractModel):
    """Statements of the stores: a row for each product (D4-3.1.4.1d)."""

    _name = "aftersales.reconciliation.line.export"
    _description = "Register of reconciliations"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.reconciliation.line"
    _export_order = "reconciliation_id, id"
    _export_date_field = "create_date"

    def _export_title(self):
        return self.env._("Register of reconciliations")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Number"), "reconciliation_id.name", 16),
            ExportColumn(self.env._("Month"), "reconciliation_id.period", 10),
            ExportColumn(self.env._("Store"), "reconciliation_id.location_id", 24),
            ExportColumn(self.env._("Product code"), "product_id.default_code", 16),
            ExportColumn(self.env._("Product"), "product_id.name", 28),
            ExportColumn(self.env._("Books"), "book_quantity", 10),
            ExportColumn(self.env._("Value"), "book_value", 14, "money", total=True),
            ExportColumn(self.env._("Keeper"), "stated_quantity", 10),
            ExportColumn(self.env._("Difference"), "difference", 10),
            ExportColumn(self.env._("Explanation"), "explanation", 32),
            ExportColumn(self.env._("Status"), "reconciliation_state", 14),
        ]
