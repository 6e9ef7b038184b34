# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesDefectExport(models.AbstractModel):
    """The defect record of inspections (售后检测不良记录表, S13, D1-I1)."""

    _name = "aftersales.defect.export"
    _description = "Defect record"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.rma.line"
    _export_order = "inspected_at, id"
    _export_date_field = "inspected_at"

    def _export_title(self):
        return self.env._("After-sales inspection defect record")

    def _export_domain(self):
        return Domain("grade", "=", "damaged") & Domain("inspected_at", "!=", False)

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Inspected"), "inspected_at", 17),
            ExportColumn(self.env._("Return"), "rma_id.name", 16),
            ExportColumn(self.env._("Customer"), "partner_id", 26),
            ExportColumn(self.env._("Model"), "product_id.default_code", 16),
            ExportColumn(self.env._("Product"), "product_id.name", 26),
            ExportColumn(self.env._("Serial no."), "lot_id.name", 16),
            ExportColumn(self.env._("Quantity"), "quantity", 9, total=True),
            ExportColumn(self.env._("Customer's words"), "reason_note", 24),
            ExportColumn(self.env._("Defect found"), "finding", 30),
            ExportColumn(self.env._("Fault is"), "fault", 16),
            ExportColumn(self.env._("Inspector"), "inspected_by_id", 14),
            ExportColumn(self.env._("Decision"), "disposition", 14),
        ]
