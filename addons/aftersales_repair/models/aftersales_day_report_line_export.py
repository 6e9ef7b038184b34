# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesDayReportLineExport(models.AbstractModel):
    """Daily reports as a sheet (S06): a row for each class of service."""

    _name = "aftersales.day.report.line.export"
    _description = "Daily reports"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.day.report.line"
    _export_order = "day, kind, user_id, id"
    _export_date_field = "day"

    def _export_title(self):
        return self.env._("Daily reports")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Day"), "day", 12),
            ExportColumn(self.env._("Report"), "report_id.name", 16),
            ExportColumn(self.env._("Kind"), "kind", 16),
            ExportColumn(self.env._("Branch"), "report_id.branch_id.name", 18),
            ExportColumn(self.env._("Technician"), "user_id.name", 18),
            ExportColumn(self.env._("Class"), "service_class", 14),
            ExportColumn(self.env._("Hours"), "hours", 10, total=True),
            ExportColumn(self.env._("Voucher"), "visit_id.name", 16),
            ExportColumn(self.env._("What was worked on"), "work", 36),
            ExportColumn(self.env._("Status"), "report_id.state", 12),
        ]
