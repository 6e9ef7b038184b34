# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class CareFeeIncomeExport(models.AbstractModel):
    """Income by service (S64, D2-S5.3): to be published."""

    _name = "care.fee.income.export"
    _description = "Income by service"
    _inherit = "service.xlsx.export"

    _export_model = "care.fee.income"
    _export_order = "date, id"
    _export_date_field = "date"

    def _export_title(self):
        return self.env._("Income by service")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Date"), "date", 12),
            ExportColumn(self.env._("Service"), "service_id.name", 16),
            ExportColumn(self.env._("Kind of Request"), "type_id.name", 16),
            ExportColumn(self.env._("Customer"), "partner_id", 28),
            ExportColumn(self.env._("Bill"), "move_id.name", 18),
            ExportColumn(self.env._("Quantity"), "quantity", 10),
            ExportColumn(self.env._("Fee"), "price", 10),
            ExportColumn(self.env._("Income"), "amount", 12, total=True),
        ]
