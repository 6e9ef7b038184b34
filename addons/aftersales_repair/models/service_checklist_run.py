# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceChecklistRun(models.Model):
    """An inspection of a customer's unit or of a system under contract (S19)."""

    _inherit = "service.checklist.run"

    _guarded_fields = ("lot_id", "contract_id")

    lot_id = fields.Many2one(
        "stock.lot",
        string="Unit",
        readonly=True,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    contract_id = fields.Many2one(
        "contract.contract",
        string="Service Contract",
        readonly=True,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
