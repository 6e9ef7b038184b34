# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceChecklistSign(models.TransientModel):
    """The pad on which finished inspections are signed."""

    _name = "service.checklist.sign"
    _description = "Sign inspections"

    run_ids = fields.Many2many(
        "service.checklist.run", string="Inspections", required=True, readonly=True
    )
    signature = fields.Image(required=True)

    def action_sign(self):
        self.ensure_one()
        signature = self.with_context(bin_size=False).signature
        return self.run_ids.action_sign(signature)
