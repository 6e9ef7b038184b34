# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class CareSatisfactionExport(models.AbstractModel):
    """The satisfaction forms with their ratings (S60): a row for each form."""

    _name = "care.satisfaction.export"
    _description = "Satisfaction forms"
    _inherit = "service.xlsx.export"

    _export_model = "care.satisfaction"
    _export_order = "returned_at, id"
    _export_date_field = "returned_at"

    def _export_title(self):
        return self.env._("Satisfaction forms")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Form"), "name", 16),
            ExportColumn(self.env._("Customer"), "partner_id", 28),
            ExportColumn(self.env._("Occasion"), "occasion", 16),
            ExportColumn(self.env._("Order"), "order_id.name", 14),
            ExportColumn(self.env._("Sent"), "sent_at", 17),
            ExportColumn(self.env._("Returned"), "returned_at", 17),
            ExportColumn(self.env._("Performance"), "performance", 14),
            ExportColumn(self.env._("Appearance and packing"), "appearance", 14),
            ExportColumn(self.env._("Design"), "design", 14),
            ExportColumn(self.env._("Compared with others"), "comparison", 14),
            ExportColumn(self.env._("Service"), "service", 14),
            ExportColumn(self.env._("Other wishes"), "wishes", 14),
            ExportColumn(self.env._("Overall rating"), "overall", 14),
            ExportColumn(self.env._("In the customer's words"), "remarks", 40),
            ExportColumn(self.env._("Complaint"), "complaint_id.name", 16),
        ]
