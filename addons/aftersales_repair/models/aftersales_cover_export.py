# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesCoverExport(models.AbstractModel):
    """The register of units under contract (S08): a row for each cover."""

    _name = "aftersales.cover.export"
    _description = "Register of units under contract"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.cover"
    _export_order = "date_end, contract_id, id"
    _export_date_field = "date_end"

    def _export_title(self):
        return self.env._("Register of units under contract")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Contract"), "contract_id.code", 16),
            ExportColumn(self.env._("Customer"), "partner_id.name", 26),
            ExportColumn(self.env._("Model"), "product_id.default_code", 16),
            ExportColumn(self.env._("Serial"), "lot_id.name", 20),
            ExportColumn(self.env._("Covered from"), "date_start", 12),
            ExportColumn(self.env._("Covered until"), "date_end", 12),
            ExportColumn(self.env._("Parts (%)"), "parts_percent", 10),
            ExportColumn(self.env._("Labour (%)"), "labour_percent", 10),
            ExportColumn(self.env._("Travel (%)"), "travel_percent", 10),
            ExportColumn(self.env._("Contract status"), "contract_state", 14),
        ]
