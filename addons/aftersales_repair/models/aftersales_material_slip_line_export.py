# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesMaterialSlipLineExport(models.AbstractModel):
    """Material slips: planned, counted, found, short (S13, D1-L1)."""

    _name = "aftersales.material.slip.line.export"
    _description = "Material slips"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.material.slip.line"
    _export_order = "slip_id, id"
    _export_date_field = "create_date"

    def _export_title(self):
        return self.env._("Material slips")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Slip"), "slip_id.name", 16),
            ExportColumn(self.env._("For"), "slip_id.day", 12),
            ExportColumn(self.env._("Recipient"), "slip_id.recipient_id", 16),
            ExportColumn(self.env._("Handed over by"), "slip_id.keeper_id", 16),
            ExportColumn(self.env._("Handed over"), "slip_id.signed_at", 17),
            ExportColumn(self.env._("Model"), "product_id.default_code", 16),
            ExportColumn(self.env._("Product"), "product_id.name", 28),
            ExportColumn(self.env._("Planned"), "quantity", 10, total=True),
            ExportColumn(self.env._("Counted"), "counted_qty", 10, total=True),
            ExportColumn(self.env._("Found later"), "found_qty", 10, total=True),
            ExportColumn(self.env._("Short"), "short_qty", 10, total=True),
            ExportColumn(self.env._("Status"), "slip_id.state", 12),
        ]
