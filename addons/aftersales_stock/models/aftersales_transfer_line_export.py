# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesTransferLineExport(models.AbstractModel):
    """The register of transfer slips (S31): a row for each line."""

    _name = "aftersales.transfer.line.export"
    _description = "Register of transfer slips"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.transfer.line"
    _export_order = "date, transfer_id, sequence, id"
    _export_date_field = "date"

    def _export_title(self):
        return self.env._("Register of transfer slips")

    def _export_columns(self):
        label = self.env._
        return [
            ExportColumn(label("Transfer slip"), "transfer_id.name", 16),
            ExportColumn(label("Date"), "date", 12),
            ExportColumn(label("From"), "transfer_id.source_site_id", 24),
            ExportColumn(label("To"), "transfer_id.target_site_id", 24),
            ExportColumn(label("Goods"), "transfer_id.condition", 12),
            ExportColumn(label("Managers agreed"), "transfer_id.is_manager_agreed", 10),
            ExportColumn(label("Item code"), "product_id.default_code", 16),
            ExportColumn(label("Item"), "product_id.name", 28),
            ExportColumn(label("Quantity"), "quantity", 10, total=True),
            ExportColumn(label("Sent"), "sent_quantity", 10, total=True),
            ExportColumn(label("Arrived"), "arrived_quantity", 10, total=True),
            ExportColumn(label("On its way"), "transit_quantity", 10, total=True),
            ExportColumn(label("Unit"), "product_uom_id.name", 8),
            ExportColumn(label("Made by"), "transfer_id.user_id", 14),
            ExportColumn(label("Approved by"), "transfer_id.approver_id", 14),
            ExportColumn(label("Remarks"), "transfer_id.remark", 28),
            ExportColumn(label("Status"), "transfer_state", 12),
        ]
