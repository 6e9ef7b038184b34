# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesCallDispatchLine(models.TransientModel):
    _name = "aftersales.call.dispatch.line"
    _description = "Technician to dispatch"
    _order = "sequence, id"

    dispatch_id = fields.Many2one(
        "aftersales.call.dispatch", required=True, ondelete="cascade"
    )
    sequence = fields.Integer()
    technician_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    has_skill = fields.Boolean(string="Skilled")
    is_near = fields.Boolean(
        string="Nearby", help="Has a visit in the same zone that day."
    )
    is_busy = fields.Boolean(string="Busy Then")
    visit_count = fields.Integer(string="Visits That Day")
    travel_minutes = fields.Integer(string="Travel (minutes)")

    def action_send(self):
        """Send this technician."""
        self.ensure_one()
        return self.dispatch_id._send(self.technician_id)
