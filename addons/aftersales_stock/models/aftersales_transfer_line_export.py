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
        return [
            ExportColumn(self.env._("Transfer slip"), "transfer_id.name", 16),
            ExportColumn(self.env._("Date"), "date", 12),
            ExportColumn(self.env._("From"), "transfer_id.source_site_id", 24),
            ExportColumn(self.env._("To"), "transfer_id.target_site_id", 24),
            ExportColumn(self.env._("Goods"), "transfer_id.condition", 12),
            ExportColumn(
                self.env._("Managers agreed"), "transfer_id.is_manager_agreed", 10
            ),
            ExportColumn(self.env._("Item code"), "product_id.default_code", 16),
            ExportColumn(self.env._("Item"), "product_id.name", 28),
            ExportColumn(self.env._("Quantity"), "quantity", 10, total=True),
            ExportColumn(self.env._("Sent"), "sent_quantity", 10, total=True),
            ExportColumn(self.env._("Arrived"), "arrived_quantity", 10, total=True),
            ExportColumn(self.env._("On its way"), "transit_quantity", 10, total=True),
            ExportColumn(self.env._("Unit"), "product_uom_id.name", 8),
            ExportColumn(self.env._("Made by"), "transfer_id.user_id", 14),
            ExportColumn(self.env._("Approved by"), "transfer_id.approver_id", 14),
            ExportColumn(self.env._("Remarks"), "transfer_id.remark", 28),
            ExportColumn(self.env._("Status"), "transfer_state", 12),
        ]
