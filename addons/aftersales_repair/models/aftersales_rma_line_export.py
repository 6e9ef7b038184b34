# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesRmaLineExport(models.AbstractModel):
    """The register of returned goods (S12, S69): a row for each unit."""

    _name = "aftersales.rma.line.export"
    _description = "Register of returned goods"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.rma.line"
    _export_order = "signed_at, rma_id, sequence, id"
    _export_date_field = "signed_at"

    def _export_title(self):
        return self.env._("Register of returned goods")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Return"), "rma_id.name", 16),
            ExportColumn(self.env._("Signed for"), "signed_at", 17),
            ExportColumn(self.env._("Customer no."), "partner_id.ref", 12),
            ExportColumn(self.env._("Customer"), "partner_id", 28),
            ExportColumn(self.env._("Packing list no."), "rma_id.packing_list", 16),
            ExportColumn(self.env._("Model"), "product_id.default_code", 16),
            ExportColumn(self.env._("Product"), "product_id.name", 28),
            ExportColumn(self.env._("Serial no."), "lot_id.name", 18),
            ExportColumn(self.env._("Quantity"), "quantity", 10, total=True),
            ExportColumn(self.env._("Reason"), "reason_note", 28),
            ExportColumn(self.env._("Customer wants"), "request", 14),
            ExportColumn(self.env._("Verdict"), "verdict", 14),
            ExportColumn(self.env._("Because"), "verdict_text", 32),
            ExportColumn(self.env._("Decision"), "disposition", 14),
            ExportColumn(self.env._("New serial"), "replacement_lot_id.name", 18),
            ExportColumn(self.env._("To finish by"), "rma_id.settle_due", 17),
            ExportColumn(self.env._("Status"), "state", 14),
        ]
