# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_public_holidays(self, first, last):
        """Public holidays of the company's calendar, day by day.

        :param first, last: dates, both included
        :return: ``{date: name of the holiday}``; one query
        """
        self.ensure_one()
        calendar = self.sudo().resource_calendar_id
        zone = timezone(calendar.tz or "UTC")
        begin, end = (
            zone.localize(datetime.combine(day, time.min))
            .astimezone(utc)
            .replace(tzinfo=None)
            for day in (first, last + timedelta(days=1))
        )
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                [
                    ("resource_id", "=", False),
                    ("time_type", "=", "leave"),
                    ("calendar_id", "in", (calendar.id, False)),
                    ("company_id", "in", (self.id, False)),
                    ("date_from", "<", end),
                    ("date_to", ">", begin),
                ]
            )
        )
        holidays = {}
        for leave in leaves:
            start = utc.localize(leave.date_from).astimezone(zone)
            # A holiday that ends at midnight does not touch the next day.
            stop = utc.localize(leave.date_to).astimezone(zone) - timedelta(seconds=1)
            day = max(start.date(), first)
            while day <= min(stop.date(), last):
                holidays[day] = leave.name or self.env._("Public holiday")
                day += timedelta(days=1)
        return holidays
