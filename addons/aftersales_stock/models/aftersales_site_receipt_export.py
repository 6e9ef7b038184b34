# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesSiteReceiptExport(models.AbstractModel):
    """The register of site receipts (S34, D4-3.1.2c): a row for each product."""

    _name = "aftersales.site.receipt.export"
    _description = "Register of site receipts"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.site.receipt.line"
    _export_order = "receipt_id, sequence, id"
    _export_date_field = "create_date"

    def _export_title(self):
        return self.env._("Register of site receipts")

    def _export_columns(self):
        label = self.env._
        return [
            ExportColumn(label("Receipt"), "receipt_id.name", 16),
            ExportColumn(label("Site"), "site_id", 22),
            ExportColumn(label("Arrived"), "receipt_id.arrived_at", 17),
            ExportColumn(label("Sender"), "receipt_id.partner_id", 24),
            ExportColumn(label("Carrier"), "receipt_id.carrier_id", 20),
            ExportColumn(label("Delivery note no."), "receipt_id.delivery_note", 18),
            ExportColumn(label("Packing list no."), "receipt_id.packing_list", 18),
            ExportColumn(label("Model"), "product_id.default_code", 16),
            ExportColumn(label("Product"), "product_id.name", 28),
            ExportColumn(label("Delivery note"), "note_quantity", 10, total=True),
            ExportColumn(label("Counted"), "quantity", 10, total=True),
            ExportColumn(label("Damaged"), "refused_quantity", 10, total=True),
            ExportColumn(label("Missing"), "short_quantity", 10, total=True),
            ExportColumn(label("Unit"), "product_uom_id", 8),
            ExportColumn(label("Check by"), "receipt_id.check_due", 17),
            ExportColumn(label("Check done"), "receipt_id.checked_at", 17),
            ExportColumn(label("Loss borne by"), "receipt_id.liable", 12),
            ExportColumn(label("Status"), "state", 16),
        ]
