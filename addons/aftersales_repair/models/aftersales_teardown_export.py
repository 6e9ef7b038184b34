# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesTeardownExport(models.AbstractModel):
    """The ledger of teardown batches (拆解台账, S13, D1-12): a row for each part."""

    _name = "aftersales.teardown.export"
    _description = "Ledger of teardowns"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.teardown.part"
    _export_order = "teardown_id, sequence, id"
    _export_date_field = "teardown_day"

    def _export_title(self):
        return self.env._("Ledger of teardowns")

    def _export_domain(self):
        return Domain("teardown_id.state", "in", ("done", "closed"))

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Batch"), "teardown_id.name", 16),
            ExportColumn(self.env._("Date"), "teardown_day", 12),
            ExportColumn(
                self.env._("Model torn down"), "teardown_id.product_id.default_code", 16
            ),
            ExportColumn(self.env._("Product"), "teardown_id.product_id.name", 26),
            ExportColumn(self.env._("Number of Units"), "teardown_id.quantity", 8),
            ExportColumn(self.env._("Part no."), "product_id.default_code", 16),
            ExportColumn(self.env._("Part"), "product_id.name", 26),
            ExportColumn(self.env._("Serial no."), "lot_id.name", 16),
            ExportColumn(self.env._("Good"), "good_qty", 9, total=True),
            ExportColumn(self.env._("Damaged"), "damaged_qty", 9, total=True),
            ExportColumn(self.env._("Missing"), "missing_qty", 9, total=True),
            ExportColumn(self.env._("Unit price"), "price", 11, "money"),
            ExportColumn(self.env._("Value"), "value", 12, "money", total=True),
            ExportColumn(self.env._("Torn down by"), "teardown_id.worker_id", 14),
            ExportColumn(self.env._("Status"), "teardown_id.state", 14),
        ]
