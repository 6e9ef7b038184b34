# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class HelpdeskTicketExport(models.AbstractModel):
    """The repair-call register (叫修登记簿, S01): a row for each call."""

    _name = "helpdesk.ticket.export"
    _description = "Repair-call register"
    _inherit = "service.xlsx.export"

    _export_model = "helpdesk.ticket"
    _export_order = "called_at, id"
    _export_date_field = "called_at"

    def _export_title(self):
        return self.env._("Repair-call register")

    def _export_domain(self):
        return super()._export_domain() & Domain("is_call", "=", True)

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Call"), "number", 12),
            ExportColumn(self.env._("Called"), "called_at", 17),
            ExportColumn(self.env._("Customer"), "partner_id", 28),
            ExportColumn(self.env._("Telephone"), "phone", 16),
            ExportColumn(self.env._("Address"), "address", 32),
            ExportColumn(self.env._("Model"), "product_id.default_code", 16),
            ExportColumn(self.env._("Serial no."), "lot_id.name", 18),
            ExportColumn(self.env._("Problem"), "problem", 36),
            ExportColumn(self.env._("Taken by"), "taken_by_id.name", 12),
            ExportColumn(self.env._("Zone"), "zone_id.name", 12),
            ExportColumn(self.env._("Technician"), "technician_id.name", 12),
            ExportColumn(self.env._("Dispatched"), "dispatched_at", 17),
            ExportColumn(self.env._("Days carried over"), "carried_over_count", 10),
            ExportColumn(self.env._("Arrive by"), "arrival_due", 17),
            ExportColumn(self.env._("Arrived"), "arrived_at", 17),
            ExportColumn(self.env._("Late"), "is_late", 8),
            ExportColumn(self.env._("Crossed off"), "closed_at", 17),
            ExportColumn(self.env._("Status"), "state", 12),
        ]
