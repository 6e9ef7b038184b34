# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class SaleReconciliationLineExport(models.AbstractModel):
    """One reconciliation row by row, for the customer's own books (S44)."""

    _name = "sale.reconciliation.line.export"
    _description = "Entries of a reconciliation"
    _inherit = "service.xlsx.export"

    _export_model = "sale.reconciliation.line"
    _export_order = "reconciliation_id, kind, date, id"
    _export_date_field = "date"

    def _export_title(self):
        return self.env._("Entries of a reconciliation")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Reconciliation"), "reconciliation_id.name", 16),
            ExportColumn(self.env._("Customer"), "reconciliation_id.partner_id", 28),
            ExportColumn(self.env._("Kind"), "kind", 10),
            ExportColumn(self.env._("Date"), "date", 12),
            ExportColumn(self.env._("Document"), "name", 20),
            ExportColumn(self.env._("Product"), "product_id", 28),
            ExportColumn(self.env._("Quantity"), "quantity", 10),
            ExportColumn(self.env._("Amount"), "amount", 14),
        ]
