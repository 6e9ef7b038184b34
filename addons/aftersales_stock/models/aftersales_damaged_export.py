# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesDamagedPartExport(models.AbstractModel):
    """The list of damaged spares, 返修损坏备件清单 (D4-3.1.5c)."""

    _name = "aftersales.damaged.part.export"
    _description = "List of damaged spares"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.damaged.part"
    _export_order = "site_id, registered_at, id"
    _export_date_field = "registered_at"

    def _export_title(self):
        return self.env._("List of damaged spares")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Number"), "name", 16),
            ExportColumn(self.env._("Return"), "return_id.name", 16),
            ExportColumn(self.env._("Site"), "site_id.complete_name", 20),
            ExportColumn(self.env._("Product"), "product_id.name", 26),
            ExportColumn(self.env._("Model"), "spec", 18),
            ExportColumn(self.env._("Quantity"), "quantity", 10, total=True),
            ExportColumn(self.env._("Unit"), "product_uom_id.name", 8),
            ExportColumn(self.env._("Serial no."), "lot_id.name", 18),
            ExportColumn(self.env._("Turbine or equipment no."), "turbine_no", 16),
            ExportColumn(self.env._("Changed by"), "changed_by_id.name", 14),
            ExportColumn(self.env._("Changed on"), "changed_on", 12),
            ExportColumn(self.env._("New part no."), "new_part_no", 16),
            ExportColumn(self.env._("Old part no."), "old_part_no", 16),
            ExportColumn(self.env._("Cause of damage"), "cause", 30),
            ExportColumn(self.env._("Volume (m³)"), "volume", 10, total=True),
            ExportColumn(self.env._("Class"), "repair_class", 14),
            ExportColumn(self.env._("Status"), "state", 14),
        ]
