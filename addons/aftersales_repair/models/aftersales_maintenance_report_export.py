# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesMaintenanceReportExport(models.AbstractModel):
    """The register of quarterly maintenance reports (S19, D3-7.4.1.5)."""

    _name = "aftersales.maintenance.report.export"
    _description = "Register of quarterly reports"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.maintenance.report"
    _export_order = "date_from, id"
    _export_date_field = "date_from"

    def _export_title(self):
        return self.env._("Register of quarterly reports")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Number"), "name", 16),
            ExportColumn(self.env._("Contract"), "contract_id.code", 16),
            ExportColumn(self.env._("Customer"), "partner_id.name", 26),
            ExportColumn(self.env._("From"), "date_from", 12),
            ExportColumn(self.env._("To"), "date_to", 12),
            ExportColumn(self.env._("Inspected"), "run_count", 10, total=True),
            ExportColumn(self.env._("Not good"), "bad_count", 10, total=True),
            ExportColumn(self.env._("Not repaired"), "open_count", 10, total=True),
            ExportColumn(self.env._("Summary"), "summary", 40),
            ExportColumn(self.env._("In charge"), "responsible_id.name", 16),
            ExportColumn(self.env._("Due"), "report_due", 17),
            ExportColumn(self.env._("Issued at"), "issued_at", 17),
            ExportColumn(self.env._("Status"), "state", 12),
        ]
