# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class FleetFuelExport(models.AbstractModel):
    """The fuel file as a sheet, 油耗档案 (S49, D2-31)."""

    _name = "fleet.fuel.export"
    _description = "Fuel file"
    _inherit = "service.xlsx.export"

    _export_model = "fleet.vehicle.log.fuel"
    _export_order = "vehicle_id, odometer, id"
    _export_date_field = "date"

    def _export_title(self):
        return self.env._("Fuel File")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Vehicle"), "vehicle_id.name", 28),
            ExportColumn(self.env._("Date"), "date", 12),
            ExportColumn(self.env._("Trip"), "trip_id.name", 16),
            ExportColumn(self.env._("Odometer"), "odometer", 12),
            ExportColumn(self.env._("Kilometres"), "fill_km", 12, total=True),
            ExportColumn(self.env._("Litres"), "liter", 10, total=True),
            ExportColumn(self.env._("L/100 km"), "per_100", 10),
            ExportColumn(self.env._("Usual L/100 km"), "usual_per_100", 12),
            ExportColumn(self.env._("Deviation %"), "deviation", 12),
            ExportColumn(self.env._("Cost"), "amount", 12, "money", total=True),
            ExportColumn(self.env._("Remarks"), "notes", 30),
        ]
