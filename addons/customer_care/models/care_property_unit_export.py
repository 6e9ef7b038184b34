# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class CarePropertyUnitExport(models.AbstractModel):
    """The ledger of owners and tenants 客户信息台账 (S66, D4-1.4, D4-12.1.14)."""

    _name = "care.property.unit.export"
    _description = "Ledger of units"
    _inherit = "service.xlsx.export"

    _export_model = "care.property.unit"
    _export_order = "building, name, id"
    _export_date_field = "create_date"

    def _export_title(self):
        return self.env._("Ledger of units, owners and tenants")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Building"), "building", 12),
            ExportColumn(self.env._("Property Unit"), "name", 14),
            ExportColumn(self.env._("Property Owner"), "partner_id.name", 26),
            ExportColumn(self.env._("Use"), "use", 14),
            ExportColumn(self.env._("Tenant"), "tenant_id.name", 22),
            ExportColumn(self.env._("Telephone"), "tenant_id.phone", 16),
            ExportColumn(self.env._("Lease from"), "lease_from", 12),
            ExportColumn(self.env._("Lease until"), "lease_to", 12),
            ExportColumn(self.env._("Area (m²)"), "area", 10),
            ExportColumn(self.env._("Fee a period"), "fee_amount", 12, "money"),
        ]
