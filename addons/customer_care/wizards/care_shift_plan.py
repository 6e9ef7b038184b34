# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import SUPERVISOR

# So many days at once; a roster is made by the month.
_LONGEST = 62


class CareShiftPlan(models.TransientModel):
    """Make the shifts of many days and people at once (S63, D4-12.1.3).

    People take turns: each day the next so many of the list are on duty.
    """

    _name = "care.shift.plan"
    _description = "Plan shifts"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    date_to = fields.Date(string="Until", required=True)
    type_id = fields.Many2one("care.shift.type", string="Shift", required=True)
    agent_ids = fields.Many2many(
        "res.users", string="Agents", required=True, domain="[('share', '=', False)]"
    )
    crew = fields.Integer(string="Agents a Day", required=True, default=1)
    skip_days_off = fields.Boolean(
        string="Working Days Only", help="No shifts on weekends and public holidays."
    )
    shift_count = fields.Integer(compute="_compute_shift_count")

    @api.depends("date_from", "date_to", "agent_ids", "crew", "skip_days_off")
    def _compute_shift_count(self):
        for plan in self:
            plan.shift_count = len(plan._get_days()) * min(
                plan.crew, len(plan.agent_ids)
            )

    def _get_days(self):
        self.ensure_one()
        if not self.date_from or not self.date_to or self.date_to < self.date_from:
            return []
        count = min((self.date_to - self.date_from).days + 1, _LONGEST)
        days = [self.date_from + timedelta(days=number) for number in range(count)]
        if not self.skip_days_off:
            return days
        calendar = self.company_id.resource_calendar_id
        working = calendar._get_working_dates(days[0], days[-1])
        return [day for day in days if day in working]

    def action_plan(self):
        """Make the shifts as drafts; the supervisor publishes them."""
        shifts = self.env["care.shift"]
        shifts._check_roles(SUPERVISOR)
        if not self:
            return False
        self.ensure_one()
        if not self.shift_count:
            raise UserError(
                self.env._("Choose the days, the agents and how many a day.")
            )
        people = self.agent_ids.sorted("name")
        crew = min(self.crew, len(people))
        made = shifts.create(
            [
                {
                    "company_id": self.company_id.id,
                    "day": day,
                    "type_id": self.type_id.id,
                    "agent_id": people[(number * crew + place) % len(people)].id,
                }
                for number, day in enumerate(self._get_days())
                for place in range(crew)
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_care.care_shift_action"
        )
        return {**action, "domain": [("id", "in", made.ids)], "context": {}}
