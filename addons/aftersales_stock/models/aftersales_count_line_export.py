# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesCountLineExport(models.AbstractModel):
    """Count sheets as a register (盘点表): a row for each line (D0-2.4.1b)."""

    _name = "aftersales.count.line.export"
    _description = "Register of counts"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.count.line"
    _export_order = "count_id, sequence, id"
    _export_date_field = "create_date"

    def _export_title(self):
        return self.env._("Register of counts")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Count sheet no."), "count_id.name", 16),
            ExportColumn(self.env._("Site"), "site_id", 18),
            ExportColumn(self.env._("Product code"), "product_id.default_code", 16),
            ExportColumn(self.env._("Product"), "product_id.name", 28),
            ExportColumn(self.env._("Lot or serial"), "lot_id.name", 18),
            ExportColumn(self.env._("Place"), "location_id", 24),
            ExportColumn(self.env._("Unit"), "uom_id", 8),
            ExportColumn(self.env._("Book Quantity"), "book_quantity", 10),
            ExportColumn(self.env._("Moved since"), "moved_quantity", 10),
            ExportColumn(self.env._("First count"), "first_quantity", 10),
            ExportColumn(self.env._("Second count"), "second_quantity", 10),
            ExportColumn(self.env._("Difference"), "difference", 10),
            ExportColumn(
                self.env._("Difference value"),
                "difference_value",
                14,
                "money",
                total=True,
            ),
            ExportColumn(self.env._("Cause"), "cause_kind", 16),
            ExportColumn(self.env._("Cause in words"), "cause_note", 28),
            ExportColumn(self.env._("Who answers"), "liability", 12),
            ExportColumn(self.env._("Responsible"), "liable_user_id", 14),
            ExportColumn(self.env._("Proposal"), "proposal", 28),
            ExportColumn(self.env._("Status"), "count_state", 14),
        ]
