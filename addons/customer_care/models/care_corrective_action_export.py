# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class CorrectiveActionExport(models.AbstractModel):
    """Register of corrective action sheets (S58, D3-5.3.2)."""

    _name = "care.corrective.action.export"
    _description = "Register of corrective actions"
    _inherit = "service.xlsx.export"

    _export_model = "care.corrective.action"
    _export_order = "create_date, id"
    _export_date_field = "create_date"

    def _export_title(self):
        return self.env._("Register of corrective actions")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Number"), "name", 16),
            ExportColumn(self.env._("Complaint"), "complaint_id.name", 16),
            ExportColumn(self.env._("Customer"), "partner_id", 28),
            ExportColumn(self.env._("Kind"), "kind", 14),
            ExportColumn(self.env._("Order no."), "order_id.name", 14),
            ExportColumn(self.env._("Item no."), "product_id.default_code", 16),
            ExportColumn(self.env._("Shipped on"), "ship_date", 12),
            ExportColumn(self.env._("Quantity"), "quantity", 10, total=True),
            ExportColumn(self.env._("Defective"), "defect_quantity", 10, total=True),
            ExportColumn(self.env._("Demand"), "demand", 28),
            ExportColumn(self.env._("Sorted as"), "sorting", 18),
            ExportColumn(self.env._("Class of cause"), "cause_id.name", 14),
            ExportColumn(self.env._("Cause"), "cause", 40),
            ExportColumn(self.env._("Department"), "department_id.name", 16),
            ExportColumn(self.env._("Improved by"), "improve_due", 17),
            ExportColumn(self.env._("Confirmed"), "confirmed_at", 17),
            ExportColumn(self.env._("Verified"), "verified_at", 17),
            ExportColumn(self.env._("Came again"), "recurrence_count", 10),
            ExportColumn(self.env._("Status"), "state", 16),
        ]
