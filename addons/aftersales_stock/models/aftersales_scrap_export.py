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
        return [
            ExportColumn(self.env._("Number"), "name", 16),
            ExportColumn(self.env._("Site"), "site_id.complete_name", 20),
            ExportColumn(self.env._("Product"), "product_id.name", 26),
            ExportColumn(self.env._("Class"), "repair_class", 14),
            ExportColumn(self.env._("Serial no."), "lot_id.name", 18),
            ExportColumn(self.env._("Quantity"), "quantity", 10, total=True),
            ExportColumn(self.env._("Repaired before"), "final_count", 10),
            ExportColumn(self.env._("Beyond repair"), "is_beyond_repair", 10),
            ExportColumn(self.env._("Judged by"), "judged_by_id.name", 14),
            ExportColumn(self.env._("Reason"), "reason", 30),
            ExportColumn(self.env._("Scrapped on"), "scrapped_at", 17),
            ExportColumn(self.env._("Status"), "state", 14),
        ]
