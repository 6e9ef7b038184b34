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
        label = self.env._
        return [
            ExportColumn(label("Number"), "reconciliation_id.name", 16),
            ExportColumn(label("Month"), "reconciliation_id.period", 10),
            ExportColumn(label("Store"), "reconciliation_id.location_id", 24),
            ExportColumn(label("Product code"), "product_id.default_code", 16),
            ExportColumn(label("Product"), "product_id.name", 28),
            ExportColumn(label("Books"), "book_quantity", 10),
            ExportColumn(label("Value"), "book_value", 14, "money", total=True),
            ExportColumn(label("Keeper"), "stated_quantity", 10),
            ExportColumn(label("Difference"), "difference", 10),
            ExportColumn(label("Explanation"), "explanation", 32),
            ExportColumn(label("Status"), "reconciliation_state", 14),
        ]
