# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class SaleMoneyExport(models.AbstractModel):
    """Deposits, credit, signatures, cash and what is overdue as xlsx (S42 … S45)."""

    _name = "sale.money.export"
    _description = "Deposits, credit and cash"
    _inherit = "service.xlsx.export"

    _export_model = "sale.money.report"
    _export_order = "kind, days desc, id"
    _export_date_field = "date"

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Kind"), "kind", 20),
            ExportColumn(self.env._("Document"), "reference", 20),
            ExportColumn(self.env._("Customer"), "partner_id.display_name", 30),
            ExportColumn(self.env._("Person"), "user_id.name", 16),
            ExportColumn(self.env._("Since"), "date", 12),
            ExportColumn(self.env._("Days"), "days", 8),
            ExportColumn(self.env._("Age"), "age", 18),
            ExportColumn(self.env._("Amount"), "amount", 14, "money", total=True),
        ]
