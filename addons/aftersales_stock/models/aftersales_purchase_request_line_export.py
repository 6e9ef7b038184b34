# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesPurchaseRequestLineExport(models.AbstractModel):
    """What is being bought for after-sales (S26)."""

    _name = "aftersales.purchase.request.line.export"
    _description = "Purchase requests"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.purchase.request.line"
    _export_order = "request_id, sequence, id"
    _export_date_field = "create_date"

    def _export_title(self):
        return self.env._("Purchase requests")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Purchase request"), "request_id.name", 16),
            ExportColumn(self.env._("Way"), "request_id.kind", 16),
            ExportColumn(self.env._("Site"), "site_id", 22),
            ExportColumn(self.env._("Origin"), "request_id.origin", 16),
            ExportColumn(self.env._("Code"), "product_id.default_code", 16),
            ExportColumn(self.env._("Name"), "product_id.name", 28),
            ExportColumn(self.env._("Unit"), "product_uom_id", 8),
            ExportColumn(self.env._("Quantity"), "quantity", 10, total=True),
            ExportColumn(self.env._("Ordered"), "quantity_ordered", 10, total=True),
            ExportColumn(self.env._("Received"), "quantity_received", 10, total=True),
            ExportColumn(self.env._("Needed by"), "request_id.needed_by", 12),
            ExportColumn(self.env._("Status"), "request_state", 14),
        ]
