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
        return [
            ExportColumn(self.env._("Number"), "name", 16),
            ExportColumn(self.env._("Store"), "site_id", 22),
            ExportColumn(self.env._("Who Owes"), "debtor", 22),
            ExportColumn(self.env._("Code"), "product_id.default_code", 14),
            ExportColumn(self.env._("New Part"), "product_id.name", 28),
            ExportColumn(self.env._("To Hand In"), "quantity", 10, total=True),
            ExportColumn(self.env._("Handed In"), "returned_quantity", 10, total=True),
            ExportColumn(self.env._("Still Owed"), "open_quantity", 10, total=True),
            ExportColumn(self.env._("New Part Out On"), "opened_at", 17),
            ExportColumn(self.env._("Due"), "due_at", 17),
            ExportColumn(self.env._("Days Overdue"), "overdue_days", 10),
            ExportColumn(self.env._("Requisition"), "requisition_id.name", 16),
            ExportColumn(self.env._("Status"), "state", 14),
        ]
