# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timedelta

from pytz import timezone

from odoo import models

from ..clocks import Limit, WorkingClock


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _get_clock(self, company=None):
        """The calendar as a clock for any number of limits.

        It remembers what it read: take a new one for each batch of work.

        :param company: res.company whose public holidays count, where several
            companies share the calendar; the calendar's or the current one
            when left out
        :rtype: odoo.addons.service_base.clocks.WorkingClock
        """
        self.ensure_one()
        calendar = self.sudo()
        company = company or calendar.company_id or self.env.company
        holidays = [
            ("time_type", "=", "leave"),
            ("company_id", "in", (False, company.id)),
        ]

        def load(begin, end):
            spans = calendar._work_intervals_batch(begin, end, domain=holidays)[False]
            return [(opening, closing) for opening, closing, _meta in spans]

        return WorkingClock(timezone(calendar.tz or "UTC"), load)

    def _end_of_working_day(self, start, days):
        """Close of the n-th working day after ``start`` as naive UTC (A34).

        :param start: naive UTC datetime, its day is not counted.
        :param int days: number of working days; 0 is the day itself, or the
            next one on which there is work.
        :return: False for a calendar without working time
        """
        return self._get_clock().due(Limit("working_days", days), start)

    def _next_working_day_at(self, start, hour):
        """``hour`` (local, float: 13.5 is 13:30) of the next working day, UTC."""
        return self._get_clock().due(Limit("wall_clock", 1, hour), start)

    def _get_working_dates(self, first, last):
        """The days from ``first`` to ``last`` on which work is done.

        :param first, last: dates, both included
        :return: set of dates; public holidays are left out
        """
        self.ensure_one()
        zone = timezone(self.tz or "UTC")
        begin = zone.localize(datetime.combine(first, time.min))
        end = zone.localize(datetime.combine(last + timedelta(days=1), time.min))
        intervals = self._work_intervals_batch(begin, end)[False]
        return {opening.astimezone(zone).date() for opening, _end, _meta in intervals}
