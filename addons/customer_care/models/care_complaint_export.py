# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class ComplaintExport(models.AbstractModel):
    """Complaint register, 客户投诉登记表 (S57, D3-5.3.2)."""

    _name = "care.complaint.export"
    _description = "Complaint register"
    _inherit = "service.xlsx.export"

    _export_model = "care.complaint"
    _export_order = "received_at, id"
    _export_date_field = "received_at"

    def _export_title(self):
        return self.env._("Complaint register")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Number"), "name", 16),
            ExportColumn(self.env._("Received"), "received_at", 17),
            ExportColumn(self.env._("Customer"), "partner_id", 28),
            ExportColumn(self.env._("Salesperson"), "salesperson_id.name", 14),
            ExportColumn(self.env._("Kind"), "kind", 12),
            ExportColumn(self.env._("About"), "category", 14),
            ExportColumn(self.env._("Severity"), "severity", 10),
            ExportColumn(self.env._("Came by"), "channel", 12),
            ExportColumn(self.env._("Order no."), "order_id.name", 14),
            ExportColumn(self.env._("Item no."), "product_id.default_code", 16),
            ExportColumn(self.env._("What the customer says"), "problem", 40),
            ExportColumn(self.env._("Handled by"), "handler_id.name", 14),
            ExportColumn(self.env._("Contacted"), "contacted_at", 17),
            ExportColumn(self.env._("Answer"), "answer", 40),
            ExportColumn(self.env._("Answered by"), "answer_channel", 12),
            ExportColumn(self.env._("Answered"), "answered_at", 17),
            ExportColumn(self.env._("Confirmed"), "confirmed_at", 17),
            ExportColumn(self.env._("Closed"), "closed_at", 17),
            ExportColumn(self.env._("Status"), "state", 12),
        ]
