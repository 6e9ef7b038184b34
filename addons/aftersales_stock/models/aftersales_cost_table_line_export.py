# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesCostTableLineExport(models.AbstractModel):
    """The monthly table of parts costs as finance gets it (D3-6.16b, S39)."""

    _name = "aftersales.cost.table.line.export"
    _description = "Table of parts costs"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.cost.table.line"
    _export_order = "date_from, table_id, value desc, id"
    _export_date_field = "date_from"

    def _export_title(self):
        return self.env._("Table of parts costs")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Month"), "table_id.name", 10),
            ExportColumn(self.env._("Department"), "department_id", 24),
            ExportColumn(self.env._("Model"), "product_id.default_code", 16),
            ExportColumn(self.env._("Product"), "product_id.name", 30),
            ExportColumn(self.env._("Quantity"), "quantity", 10),
            ExportColumn(self.env._("Unit"), "product_id.uom_id", 8),
            ExportColumn(self.env._("Value"), "value", 14, "money", total=True),
            ExportColumn(
                self.env._("Came back damaged"),
                "damaged_value",
                14,
                "money",
                total=True,
            ),
            ExportColumn(
                self.env._("Cost in the books"), "net_value", 14, "money", total=True
            ),
        ]
