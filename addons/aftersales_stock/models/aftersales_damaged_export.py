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
        label = self.env._
        return [
            ExportColumn(label("Number"), "name", 16),
            ExportColumn(label("Return"), "return_id.name", 16),
            ExportColumn(label("Site"), "site_id.complete_name", 20),
            ExportColumn(label("Product"), "product_id.name", 26),
            ExportColumn(label("Model"), "spec", 18),
            ExportColumn(label("Quantity"), "quantity", 10, total=True),
            ExportColumn(label("Unit"), "product_uom_id.name", 8),
            ExportColumn(label("Serial no."), "lot_id.name", 18),
            ExportColumn(label("Turbine or equipment no."), "turbine_no", 16),
            ExportColumn(label("Changed by"), "changed_by_id.name", 14),
            ExportColumn(label("Changed on"), "changed_on", 12),
            ExportColumn(label("New part no."), "new_part_no", 16),
            ExportColumn(label("Old part no."), "old_part_no", 16),
            ExportColumn(label("Cause of damage"), "cause", 30),
            ExportColumn(label("Volume (m³)"), "volume", 10, total=True),
            ExportColumn(label("Class"), "repair_class", 14),
            ExportColumn(label("Status"), "state", 14),
        ]
