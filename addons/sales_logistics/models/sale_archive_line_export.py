# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class SaleArchiveLineExport(models.AbstractModel):
    """The index of the archive as xlsx: a row for each paper (S50, D2-35).

    The index is complete, in the company's form (D2-Q4.2, D2-Q2.1).
    """

    _name = "sale.archive.line.export"
    _description = "Index of bound vouchers"
    _inherit = "service.xlsx.export"

    _export_model = "sale.archive.line"
    _export_order = "volume_id, sequence, id"
    _export_date_field = "date"

    def _export_title(self):
        return self.env._("Index of bound vouchers")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Volume"), "volume_id.name", 16),
            ExportColumn(self.env._("Kind"), "volume_id.kind_id.name", 18),
            ExportColumn(self.env._("Month"), "volume_id.month", 12),
            ExportColumn(self.env._("Place"), "sequence", 8),
            ExportColumn(self.env._("Number"), "number", 20),
            ExportColumn(self.env._("Date"), "date", 12),
            ExportColumn(self.env._("Customer or subject"), "title", 32),
            ExportColumn(self.env._("Sheets"), "leaves", 8, total=True),
            ExportColumn(self.env._("Changed since"), "changes", 24),
        ]
