# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn


class AftersalesOwedPartExport(models.AbstractModel):
    """The ledger of old parts (S25): who owes what, and since when."""

    _name = "aftersales.owed.part.export"
    _description = "Ledger of old parts"
    _inherit = "service.xlsx.export"

    _export_model = "aftersales.owed.part"
    _export_order = "due_at, id"
    _export_date_field = "create_date"

    def _export_title(self):
        return self.env._("Ledger of old parts (old for new)")

    def _export_columns(self):
        label = self.env._
        return [
            ExportColumn(label("Number"), "name", 16),
            ExportColumn(label("Store"), "site_id", 22),
            ExportColumn(label("Who Owes"), "debtor", 22),
            ExportColumn(label("Code"), "product_id.default_code", 14),
            ExportColumn(label("New Part"), "product_id.name", 28),
            ExportColumn(label("To Hand In"), "quantity", 10, total=True),
            ExportColumn(label("Handed In"), "returned_quantity", 10, total=True),
            ExportColumn(label("Still Owed"), "open_quantity", 10, total=True),
            ExportColumn(label("New Part Out On"), "opened_at", 17),
            ExportColumn(label("Due"), "due_at", 17),
            ExportColumn(label("Days Overdue"), "overdue_days", 10),
            ExportColumn(label("Requisition"), "requisition_id.name", 16),
            ExportColumn(label("Status"), "state", 14),
        ]
