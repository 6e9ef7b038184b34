# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesStoreVisitExport(models.AbstractModel):
    """The in/out register of people and vehicles (D4-3.1.4.1g)."""

    _name = "aftersales.store.visit.export"
    _description = "Store access register"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.store.visit"
    _export_order = "entered_at, id"
    _export_date_field = "entered_at"

    def _export_title(self):
        return self.env._("Store access register")

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Site"), "site_id", 18),
            ExportColumn(self.env._("Kind"), "kind", 10),
            ExportColumn(self.env._("Name"), "person", 16),
            ExportColumn(self.env._("From Organisation"), "organisation", 20),
            ExportColumn(self.env._("Plate"), "plate", 12),
            ExportColumn(self.env._("Reason"), "reason", 28),
            ExportColumn(self.env._("Private goods"), "private_goods", 20),
            ExportColumn(self.env._("Permit"), "permit_id.name", 16),
            ExportColumn(self.env._("Entered"), "entered_at", 17),
            ExportColumn(self.env._("Left At"), "left_at", 17),
            ExportColumn(self.env._("Let in by"), "let_in_by_id", 14),
        ]
