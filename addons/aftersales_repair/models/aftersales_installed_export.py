# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesInstalledExport(models.AbstractModel):
    """The customers' machines (S17): a row for each delivered unit."""

    _name = "aftersales.installed.export"
    _description = "Machines at customers"
    _inherit = "service.xlsx.export"

    _export_model = "stock.lot"
    _export_order = "delivery_partner_id, delivery_date, id"
    _export_date_field = "delivery_date"

    def _export_title(self):
        return self.env._("Machines at customers")

    def _export_domain(self):
        return super()._export_domain() & Domain("delivery_partner_id", "!=", False)

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Customer no."), "delivery_partner_id.ref", 12),
            ExportColumn(self.env._("Customer"), "delivery_partner_id", 28),
            ExportColumn(self.env._("Telephone"), "delivery_partner_id.phone", 16),
            ExportColumn(self.env._("Model"), "product_id.default_code", 16),
            ExportColumn(self.env._("Product"), "product_id.name", 28),
            ExportColumn(self.env._("Serial no."), "name", 18),
            ExportColumn(self.env._("Order"), "delivery_origin", 16),
            ExportColumn(self.env._("Delivered on"), "delivery_date", 12),
            ExportColumn(self.env._("Warranty until"), "warranty_end_date", 12),
            ExportColumn(self.env._("Last service"), "last_service_at", 17),
            ExportColumn(self.env._("Services"), "service_count", 10, total=True),
            ExportColumn(self.env._("Retired on"), "retired_on", 12),
        ]
