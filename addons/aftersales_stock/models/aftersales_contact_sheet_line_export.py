# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesContactSheetLineExport(models.AbstractModel):
    """Contact sheets as a list, the kinds one after another (S33, D4-3.2.1)."""

    _name = "aftersales.contact.sheet.line.export"
    _description = "Contact sheets"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.contact.sheet.line"
    _export_order = "kind, sheet_id, sequence, id"
    _export_date_field = "create_date"

    def _export_title(self):
        return self.env._("Contact sheets")

    def _export_columns(self):
        label = self.env._
        return [
            ExportColumn(label("Kind"), "kind", 12),
            ExportColumn(label("Contact sheet"), "sheet_id.name", 16),
            ExportColumn(label("Department"), "department_id", 18),
            ExportColumn(label("Site"), "site_id", 22),
            ExportColumn(label("Code"), "product_id.default_code", 16),
            ExportColumn(label("Name"), "product_id.name", 28),
            ExportColumn(label("Specification / model"), "spec", 22),
            ExportColumn(label("Unit"), "product_uom_id", 8),
            ExportColumn(label("Asked"), "quantity", 10, total=True),
            ExportColumn(label("Urgency"), "urgency", 12),
            ExportColumn(label("Reason"), "sheet_id.reason", 28),
            ExportColumn(label("Needed by"), "sheet_id.needed_by", 12),
            ExportColumn(label("Shipped"), "quantity_shipped", 10, total=True),
            ExportColumn(label("In transit"), "quantity_transit", 10, total=True),
            ExportColumn(label("Arrived"), "quantity_arrived", 10, total=True),
            ExportColumn(label("Being bought"), "quantity_to_buy", 10, total=True),
            ExportColumn(label("Status"), "sheet_state", 14),
        ]
