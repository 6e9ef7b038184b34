# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceAccountabilityObjection(models.TransientModel):
    """The person concerned writes the objection; the case checks it."""

    _name = "service.accountability.objection"
    _description = "Objection to a case"

    case_id = fields.Many2one(
        "service.accountability.case", required=True, ondelete="cascade"
    )
    text = fields.Text(string="Objection", required=True)

    def action_confirm(self):
        self.ensure_one()
        self.case_id._record_objection(self.text)
        return {"type": "ir.actions.act_window_close"}
