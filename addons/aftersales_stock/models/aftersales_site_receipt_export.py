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
        return [
            ExportColumn(self.env._("Receipt"), "receipt_id.name", 16),
            ExportColumn(self.env._("Site"), "site_id", 22),
            ExportColumn(self.env._("Arrived"), "receipt_id.arrived_at", 17),
            ExportColumn(self.env._("Sender"), "receipt_id.partner_id", 24),
            ExportColumn(self.env._("Carrier"), "receipt_id.carrier_id", 20),
            ExportColumn(
                self.env._("Delivery note no."), "receipt_id.delivery_note", 18
            ),
            ExportColumn(self.env._("Packing list no."), "receipt_id.packing_list", 18),
            ExportColumn(self.env._("Model"), "product_id.default_code", 16),
            ExportColumn(self.env._("Product"), "product_id.name", 28),
            ExportColumn(self.env._("Delivery note"), "note_quantity", 10, total=True),
            ExportColumn(self.env._("Counted"), "quantity", 10, total=True),
            ExportColumn(
                self.env._("Damaged quantity"), "refused_quantity", 10, total=True
            ),
            ExportColumn(self.env._("Missing"), "short_quantity", 10, total=True),
            ExportColumn(self.env._("Unit"), "product_uom_id", 8),
            ExportColumn(self.env._("Check by"), "receipt_id.check_due", 17),
            ExportColumn(self.env._("Check done"), "receipt_id.checked_at", 17),
            ExportColumn(self.env._("Loss borne by"), "receipt_id.liable", 12),
            ExportColumn(self.env._("Status"), "state", 16),
        ]
