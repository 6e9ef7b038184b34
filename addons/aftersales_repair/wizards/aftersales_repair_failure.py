# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesRepairFailure(models.TransientModel):
    """What the test after a repair found (D3-1.7)."""

    _name = "aftersales.repair.failure"
    _description = "Failed test of a repair"

    repair_ids = fields.Many2many("repair.order", required=True)
    note = fields.Char(string="What was found", required=True)

    def action_save(self):
        self.ensure_one()
        return self.repair_ids._fail_test(self.note)
