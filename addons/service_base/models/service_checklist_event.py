# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import USER


class ServiceChecklistEvent(models.Model):
    """What calls for an inspection when it happens, such as rain (D3-11.11)."""

    _name = "service.checklist.event"
    _description = "Inspection event"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    rule = fields.Char(help="Id of the rule in the policy catalogue.")
    active = fields.Boolean(default=True)
    plan_ids = fields.One2many("service.checklist.plan", "event_id", readonly=True)

    _code_unique = models.Constraint("UNIQUE(code)", "This event exists already.")

    def action_trigger(self):
        """It happened: open the checklists of the user's company."""
        self.ensure_one()
        plans = self.env["service.checklist.plan"]
        plans._check_roles(USER)
        self.check_access("read")
        runs = plans._trigger_event(self.code)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Opened by: %s", self.name),
            "res_model": "service.checklist.run",
            "view_mode": "list,form",
            "domain": [("id", "in", runs.ids)],
        }
