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
        return [
            ExportColumn(self.env._("Requisition"), "requisition_id.name", 16),
            ExportColumn(self.env._("Store"), "site_id", 22),
            ExportColumn(self.env._("Recipient"), "requisition_id.recipient_name", 16),
            ExportColumn(self.env._("Purpose"), "purpose", 18),
            ExportColumn(
                self.env._("For Department"), "requisition_id.department_id", 18
            ),
            ExportColumn(self.env._("Code"), "product_id.default_code", 14),
            ExportColumn(self.env._("Product"), "product_id.name", 28),
            ExportColumn(self.env._("Unit"), "product_uom_id", 8),
            ExportColumn(self.env._("Wanted"), "quantity", 10, total=True),
            ExportColumn(self.env._("Issued"), "issued_quantity", 10, total=True),
            ExportColumn(self.env._("Returned"), "returned_quantity", 10, total=True),
            ExportColumn(self.env._("Built In"), "built_quantity", 10, total=True),
            ExportColumn(self.env._("Cost"), "cost", 12, "money", total=True),
            ExportColumn(self.env._("Signed"), "signed_at", 17),
            ExportColumn(self.env._("Issued On"), "requisition_id.issued_at", 17),
            ExportColumn(self.env._("Status"), "requisition_state", 14),
        ]
