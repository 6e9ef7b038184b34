# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesFreightExport(models.AbstractModel):
    """The register of freight (S38, D4-3.3.2a)."""

    _name = "aftersales.freight.export"
    _description = "Register of freight"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.freight"
    _export_order = "day, id"
    _export_date_field = "day"

    def _export_title(self):
        return self.env._("Register of freight")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Freight"), "name", 16),
            ExportColumn(self.env._("Day of shipment"), "day", 12),
            ExportColumn(self.env._("Sending site"), "site_id", 22),
            ExportColumn(self.env._("To"), "destination_site_id", 22),
            ExportColumn(self.env._("Carrier"), "carrier_id", 26),
            ExportColumn(self.env._("Mode"), "mode", 14),
            ExportColumn(self.env._("Filed price"), "filed_price", 12, "money"),
            ExportColumn(self.env._("Amount"), "amount", 12, "money", total=True),
            ExportColumn(
                self.env._("Above the limit"), "over_amount", 12, "money", total=True
            ),
            ExportColumn(self.env._("Approval"), "need", 22),
            ExportColumn(self.env._("Status"), "state", 12),
        ]
