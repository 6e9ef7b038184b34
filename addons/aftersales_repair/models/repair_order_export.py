# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class RepairOrderExport(models.AbstractModel):
    """The repair records (维修记录, S09, D3-6.10): a row for each repair."""

    _name = "repair.order.export"
    _description = "Repair records"
    _inherit = "service.xlsx.export"

    _export_model = "repair.order"
    _export_order = "repaired_at, id"
    _export_date_field = "repaired_at"

    def _export_title(self):
        return self.env._("Repair records")

    def _export_domain(self):
        return Domain("is_aftersales", "=", True)

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Repair"), "name", 16),
            ExportColumn(self.env._("Customer"), "partner_id", 26),
            ExportColumn(self.env._("Model"), "product_id.default_code", 14),
            ExportColumn(self.env._("Serial no."), "lot_id.name", 18),
            ExportColumn(self.env._("Reported Fault"), "reason_id", 18),
            ExportColumn(self.env._("Found"), "aftersales_finding", 26),
            ExportColumn(self.env._("Technician"), "user_id", 14),
            ExportColumn(self.env._("Hours"), "labour_hours", 10, total=True),
            ExportColumn(self.env._("Labour"), "labour_cost", 12, "money", total=True),
            ExportColumn(self.env._("Parts"), "parts_cost", 12, "money", total=True),
            ExportColumn(self.env._("Test"), "test_result", 10),
            ExportColumn(self.env._("Tested by"), "tested_by_id", 14),
            ExportColumn(self.env._("Released by"), "released_by_id", 14),
            ExportColumn(self.env._("Repaired"), "repaired_at", 17),
            ExportColumn(self.env._("Same fault after"), "repeat_of_id.name", 16),
            ExportColumn(self.env._("Status"), "state", 12),
        ]
