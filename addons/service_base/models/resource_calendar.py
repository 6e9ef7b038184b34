# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import models

# A year of holidays in a row would mean a calendar without working time.
_LONGEST_SEARCH = timedelta(days=400)


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _working_days_after(self, start):
        """Yield ``(day, opening, closing)`` of the working days after ``start``.

        :param start: naive UTC datetime; its local day is not counted (A34).
        :return: date and two aware datetimes in the calendar's time zone;
            public holidays are left out.
        """
        self.ensure_one()
        zone = timezone(self.tz or "UTC")
        day = utc.localize(start).astimezone(zone).date() + timedelta(days=1)
        begin = zone.localize(datetime.combine(day, time.min))
        step = timedelta(days=7)
        end = begin + _LONGEST_SEARCH
        while begin < end:
            intervals = self._work_intervals_batch(begin, begin + step)[False]
            spans = {}
            for opening, closing, _meta in intervals:
                local = opening.astimezone(zone).date()
                first = spans.get(local, (opening, closing))[0]
                spans[local] = (first, closing)
            for local in sorted(spans):
                yield (local, *spans[local])
            begin = zone.localize((begin + step).astimezone(zone).replace(tzinfo=None))

    def _end_of_working_day(self, start, days):
        """Close of the n-th working day after ``start`` as naive UTC (A34).

        :param start: naive UTC datetime, its day is not counted.
        :param int days: number of working days, 1 or more.
        """
        for number, (_day, _opening, closing) in enumerate(
            self._working_days_after(start), start=1
        ):
            if number == days:
                return closing.astimezone(utc).replace(tzinfo=None)
        return False

    def _next_working_day_at(self, start, hour):
        """``hour`` (local, float: 13.5 is 13:30) of the next working day, UTC."""
        zone = timezone(self.tz or "UTC")
        for day, _opening, _closing in self._working_days_after(start):
            minutes = round(hour * 60)
            moment = datetime.combine(day, time(minutes // 60, minutes % 60))
            return zone.localize(moment).astimezone(utc).replace(tzinfo=None)
        return False

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
