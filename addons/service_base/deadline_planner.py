# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from .clocks import HOURS


class DeadlinePlanner:
    """Plans of one batch: what starts on one day by one clock is planned once."""

    def __init__(self):
        self._clocks = {}
        self._plans = {}

    def clock(self, calendar, company):
        key = (calendar.id, company.id)
        if key not in self._clocks:
            self._clocks[key] = calendar._get_clock(company)
        return self._clocks[key]

    def plan(self, env, rule, vals):
        """What ``service.deadline.rule._plan`` gives for values of a deadline."""
        company = env["res.company"].sudo().browse(vals["company_id"])
        calendar = env["resource.calendar"].sudo().browse(vals["calendar_id"])
        clock = self.clock(calendar, company)
        start, quantity = vals["start"], vals["quantity"]
        # Hours run from the moment, all else from the day.
        begin = start if rule.clock in HOURS else clock.day(start)
        key = (rule, calendar.id, company.id, begin, quantity)
        if key not in self._plans:
            self._plans[key] = rule._plan(clock, company, start, quantity)
        return self._plans[key]
