# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesRequisitionLineExport(models.AbstractModel):
    """The register of requisitions and issues (S24): a row for each product."""

    _name = "aftersales.requisition.line.export"
    _description = "Register of requisitions"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.requisition.line"
    _export_order = "requisition_id, sequence, id"
    _export_date_field = "create_date"

    def _export_title(self):
        return self.env._("Register of requisitions and issues")

    def _export_columns(self):
        label = self.env._
        return [
            ExportColumn(label("Requisition"), "requisition_id.name", 16),
            ExportColumn(label("Store"), "site_id", 22),
            ExportColumn(label("Recipient"), "requisition_id.recipient_name", 16),
            ExportColumn(label("Purpose"), "purpose", 18),
            ExportColumn(label("For Department"), "requisition_id.department_id", 18),
            ExportColumn(label("Code"), "product_id.default_code", 14),
            ExportColumn(label("Product"), "product_id.name", 28),
            ExportColumn(label("Unit"), "product_uom_id", 8),
            ExportColumn(label("Wanted"), "quantity", 10, total=True),
            ExportColumn(label("Issued"), "issued_quantity", 10, total=True),
            ExportColumn(label("Returned"), "returned_quantity", 10, total=True),
            ExportColumn(label("Cost"), "cost", 12, "money", total=True),
            ExportColumn(label("Signed"), "signed_at", 17),
            ExportColumn(label("Issued On"), "requisition_id.issued_at", 17),
            ExportColumn(label("Status"), "requisition_state", 14),
        ]
