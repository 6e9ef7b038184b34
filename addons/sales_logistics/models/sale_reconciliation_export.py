# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class SaleReconciliationExport(models.AbstractModel):
    """Reconciliations of many customers as a list (S44, D2-13)."""

    _name = "sale.reconciliation.export"
    _description = "Reconciliations with customers"
    _inherit = "service.xlsx.export"

    _export_model = "sale.reconciliation"
    _export_order = "month, partner_id, id"
    _export_date_field = "month"

    def _export_title(self):
        return self.env._("Reconciliations with customers")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Number"), "name", 16),
            ExportColumn(self.env._("Month"), "month", 12),
            ExportColumn(self.env._("Customer"), "partner_id", 28),
            ExportColumn(self.env._("Owed before"), "opening", 14, total=True),
            ExportColumn(self.env._("Invoiced"), "invoiced", 14, total=True),
            ExportColumn(self.env._("Received"), "received", 14, total=True),
            ExportColumn(self.env._("Owed at the end"), "closing", 14, total=True),
            ExportColumn(self.env._("Goods delivered"), "delivered", 14, total=True),
            ExportColumn(
                self.env._("Delivered, not invoiced"), "goods_open", 16, total=True
            ),
            ExportColumn(self.env._("Sent"), "sent_at", 16),
            ExportColumn(self.env._("Answered"), "answered_at", 16),
            ExportColumn(self.env._("Status"), "state", 14),
            ExportColumn(self.env._("What is wrong"), "dispute", 36),
        ]
