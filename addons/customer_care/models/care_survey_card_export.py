# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class CareSurveyCardExport(models.AbstractModel):
    """The survey cards with their ratings (S56): a row for each call."""

    _name = "care.survey.card.export"
    _description = "Survey cards"
    _inherit = "service.xlsx.export"

    _export_model = "care.survey.card"
    _export_order = "call_day, id"
    _export_date_field = "call_day"

    def _export_title(self):
        return self.env._("Survey cards")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Card"), "name", 16),
            ExportColumn(self.env._("Day of the call"), "call_day", 12),
            ExportColumn(self.env._("Call"), "ticket_id.number", 16),
            ExportColumn(self.env._("Customer"), "partner_id", 28),
            ExportColumn(self.env._("Technician"), "technician_id.name", 16),
            ExportColumn(self.env._("Status"), "state", 12),
            ExportColumn(self.env._("Attitude"), "attitude", 12),
            ExportColumn(self.env._("Skill"), "skill", 12),
            ExportColumn(self.env._("Arrival time"), "arrival", 12),
            ExportColumn(self.env._("Keeping promises"), "promises", 12),
            ExportColumn(self.env._("Average"), "average", 10),
            ExportColumn(self.env._("Opinion"), "opinion_kind", 12),
            ExportColumn(self.env._("In the customer's words"), "remarks", 40),
        ]
