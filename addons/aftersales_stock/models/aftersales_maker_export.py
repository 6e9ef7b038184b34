# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesMakerRepairExport(models.AbstractModel):
    """The register of repairs by makers, 返厂维修登记 (D0-2.4.2d)."""

    _name = "aftersales.maker.repair.export"
    _description = "Register of repairs by makers"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.maker.repair"
    _export_order = "reported_on, id"
    _export_date_field = "reported_on"

    def _export_title(self):
        return self.env._("Register of repairs by makers")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Number"), "name", 16),
            ExportColumn(self.env._("Site"), "site_id.complete_name", 20),
            ExportColumn(self.env._("Reported on"), "reported_on", 12),
            ExportColumn(self.env._("Product"), "product_id.name", 26),
            ExportColumn(self.env._("Serial no."), "lot_id.name", 18),
            ExportColumn(self.env._("Quantity"), "quantity", 10, total=True),
            ExportColumn(self.env._("Fault"), "fault", 30),
            ExportColumn(self.env._("Maker"), "partner_id.name", 22),
            ExportColumn(self.env._("In warranty"), "is_in_warranty", 10),
            ExportColumn(self.env._("Sent on"), "sent_at", 17),
            ExportColumn(self.env._("Due back"), "back_due", 17),
            ExportColumn(self.env._("Repaired"), "repaired_qty", 10, total=True),
            ExportColumn(self.env._("Swapped"), "swapped_qty", 10, total=True),
            ExportColumn(self.env._("Credited"), "credited_qty", 10, total=True),
            ExportColumn(self.env._("Beyond repair"), "scrapped_qty", 10, total=True),
            ExportColumn(
                self.env._("Serial sent instead"), "replacement_lot_id.name", 18
            ),
            ExportColumn(self.env._("Status"), "state", 14),
        ]
