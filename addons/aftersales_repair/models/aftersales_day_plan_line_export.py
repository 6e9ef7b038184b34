# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesDayPlanLineExport(models.AbstractModel):
    """Inspection and teardown plans (检测拆解计划, S13, D1-L1)."""

    _name = "aftersales.day.plan.line.export"
    _description = "Inspection and teardown plans"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.day.plan.line"
    _export_order = "day, plan_id, sequence, id"
    _export_date_field = "day"

    def _export_title(self):
        return self.env._("Inspection and teardown plans")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("For"), "day", 12),
            ExportColumn(self.env._("Plan"), "plan_id.name", 16),
            ExportColumn(self.env._("Made"), "plan_id.timing", 10),
            ExportColumn(self.env._("Task"), "task", 12),
            ExportColumn(self.env._("Model"), "product_id.default_code", 16),
            ExportColumn(self.env._("Product"), "product_id.name", 28),
            ExportColumn(self.env._("Quantity"), "quantity", 10, total=True),
            ExportColumn(self.env._("Worker"), "user_id", 16),
            ExportColumn(self.env._("Remark"), "note", 28),
            ExportColumn(self.env._("Status"), "plan_id.state", 14),
        ]
