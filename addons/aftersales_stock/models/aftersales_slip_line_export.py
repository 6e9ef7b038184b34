# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesSlipLineExport(models.AbstractModel):
    """The register of stock-in and stock-out slips (S30): a row for each line."""

    _name = "aftersales.slip.line.export"
    _description = "Register of slips"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.slip.line"
    _export_order = "date, slip_id, sequence, id"
    _export_date_field = "date"

    def _export_title(self):
        return self.env._("Register of stock-in and stock-out slips")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Slip"), "slip_id.name", 16),
            ExportColumn(self.env._("Date"), "date", 12),
            ExportColumn(self.env._("Department"), "slip_id.department_id.name", 18),
            ExportColumn(self.env._("Site"), "slip_id.site_id.name", 18),
            ExportColumn(self.env._("Kind"), "slip_id.kind", 20),
            ExportColumn(self.env._("Colour"), "slip_id.colour", 8),
            ExportColumn(self.env._("From"), "slip_id.location_id", 28),
            ExportColumn(self.env._("To"), "slip_id.location_dest_id", 28),
            ExportColumn(self.env._("Item code"), "product_id.default_code", 16),
            ExportColumn(self.env._("Item"), "product_id.name", 28),
            ExportColumn(self.env._("Quantity"), "quantity", 10, total=True),
            ExportColumn(self.env._("Unit"), "product_uom_id.name", 8),
            ExportColumn(self.env._("Supplier or recipient"), "slip_id.partner_id", 24),
            ExportColumn(self.env._("Permission no."), "slip_id.basis", 16),
            ExportColumn(self.env._("Transfer slip"), "slip_id.transfer_id.name", 16),
            ExportColumn(self.env._("Made by"), "slip_id.user_id", 14),
            ExportColumn(self.env._("Approved by"), "slip_id.approver_id", 14),
            ExportColumn(self.env._("Approved at"), "slip_id.approved_at", 17),
            ExportColumn(self.env._("Remarks"), "note", 24),
            ExportColumn(self.env._("Status"), "slip_state", 12),
        ]
