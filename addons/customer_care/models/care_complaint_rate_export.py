# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class ComplaintRateExport(models.AbstractModel):
    """Complaint rates, month by month (S59, D3-5.4.5)."""

    _name = "care.complaint.rate.export"
    _description = "Complaint rates"
    _inherit = "service.xlsx.export"

    _export_model = "care.complaint.rate"
    _export_order = "date_from, span, id"
    _export_date_field = "date_from"

    def _export_title(self):
        return self.env._("Complaint rates")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Period"), "period_label", 12),
            ExportColumn(self.env._("Complaints"), "complaints", 12),
            ExportColumn(self.env._("Deliveries"), "deliveries", 12),
            ExportColumn(self.env._("Rate %"), "rate", 10),
            ExportColumn(self.env._("Publish by"), "due", 17),
            ExportColumn(self.env._("Published"), "published_at", 17),
            ExportColumn(self.env._("Late"), "is_late", 8),
            ExportColumn(self.env._("Analysis"), "analysis", 50),
            ExportColumn(self.env._("Status"), "state", 12),
        ]
