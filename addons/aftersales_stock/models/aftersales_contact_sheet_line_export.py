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
        return [
            ExportColumn(self.env._("Kind"), "kind", 12),
            ExportColumn(self.env._("Contact sheet"), "sheet_id.name", 16),
            ExportColumn(self.env._("Department"), "department_id", 18),
            ExportColumn(self.env._("Site"), "site_id", 22),
            ExportColumn(self.env._("Code"), "product_id.default_code", 16),
            ExportColumn(self.env._("Name"), "product_id.name", 28),
            ExportColumn(self.env._("Specification / model"), "spec", 22),
            ExportColumn(self.env._("Unit"), "product_uom_id", 8),
            ExportColumn(self.env._("Asked"), "quantity", 10, total=True),
            ExportColumn(self.env._("Urgency"), "urgency", 12),
            ExportColumn(self.env._("Reason"), "sheet_id.reason", 28),
            ExportColumn(self.env._("Needed by"), "sheet_id.needed_by", 12),
            ExportColumn(self.env._("Shipped"), "quantity_shipped", 10, total=True),
            ExportColumn(self.env._("In transit"), "quantity_transit", 10, total=True),
            ExportColumn(self.env._("Arrived"), "quantity_arrived", 10, total=True),
            ExportColumn(self.env._("Being bought"), "quantity_to_buy", 10, total=True),
            ExportColumn(self.env._("Status"), "sheet_state", 14),
        ]
