# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesScrapRequestExport(models.AbstractModel):
    """The register of scrapped goods (D4-2.3.3)."""

    _name = "aftersales.scrap.request.export"
    _description = "Register of scrapped goods"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.scrap.request"
    _export_order = "scrapped_at, id"
    _export_date_field = "scrapped_at"

    def _export_title(self):
        return self.env._("Register of scrapped goods")

    def _export_columns(self):
        label = self.env._
        return [
            ExportColumn(label("Number"), "name", 16),
            ExportColumn(label("Site"), "site_id.complete_name", 20),
            ExportColumn(label("Product"), "product_id.name", 26),
            ExportColumn(label("Class"), "repair_class", 14),
            ExportColumn(label("Serial no."), "lot_id.name", 18),
            ExportColumn(label("Quantity"), "quantity", 10, total=True),
            ExportColumn(label("Repaired before"), "final_count", 10),
            ExportColumn(label("Beyond repair"), "is_beyond_repair", 10),
            ExportColumn(label("Judged by"), "judged_by_id.name", 14),
            ExportColumn(label("Reason"), "reason", 30),
            ExportColumn(label("Scrapped on"), "scrapped_at", 17),
            ExportColumn(label("Status"), "state", 14),
        ]
