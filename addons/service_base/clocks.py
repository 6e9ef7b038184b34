# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The clocks by which the suite's limits run; no database in here.

All moments are naive UTC, as the ORM stores them; days and hours of the day
are those of the calendar's time zone. "Within N days" does not count the first
day and ends at the close of the last; hours run from the moment (A34).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from pytz import utc

# Fourteen months without working time: such a calendar has none.
_LONGEST_SEARCH = 14
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)

CLOCKS = [
    ("working_hours", "Working hours"),
    ("working_days", "Working days"),
    ("batch_days", "Working days by quantity"),
    ("batch_calendar_days", "Calendar days by quantity"),
    ("wall_clock", "Hour of a following working day"),
    ("clock_hours", "Hours of the clock"),
    ("calendar_days", "Calendar days"),
    ("month_day", "Day and hour of the next month"),
    ("months", "Calendar months"),
]
# A clock of these goes on from a moment, the others from a day.
HOURS = ("working_hours", "clock_hours")
BATCHES = ("batch_days", "batch_calendar_days")
WORKING = ("working_hours", "working_days", "batch_days", "wall_clock")
# Clocks that lose whole working days in a pause.
_LOSES_WORKING_DAYS = ("working_days", "batch_days", "wall_clock")


def hours(number):
    """A number of hours as a timedelta of whole seconds."""
    return timedelta(seconds=round(number * 3600))


@dataclass(frozen=True)
class Limit:
    """What a deadline runs by: 3 working days; 12 o'clock of the next one.

    ``amount`` counts what ``clock`` says, for ``month_day`` it is the day of
    the month; ``hour`` is a float (13.5 is 13:30) and counts for
    ``wall_clock`` and ``month_day``.
    """

    clock: str
    amount: float
    hour: float = 0.0


class WorkingClock:
    """The working time of one calendar and the limits that run by it.

    ``load(begin, end)`` gives the working spans between two aware moments as
    sorted pairs of aware moments, without holidays. It is asked once a month.
    A method that finds no working time gives ``False``.
    """

    def __init__(self, zone: Any, load: Callable):
        self._zone = zone
        self._load = load
        self._months: dict = {}

    # -- local time -----------------------------------------------------------

    def local(self, moment):
        """The wall clock (naive) at a moment."""
        return utc.localize(moment).astimezone(self._zone).replace(tzinfo=None)

    def moment(self, local):
        """The moment of a wall clock; an hour that is skipped is moved on."""
        return self._zone.localize(local).astimezone(utc).replace(tzinfo=None)

    def day(self, moment):
        return self.local(moment).date()

    def at(self, day, hour):
        """``hour`` (float, 24 is midnight) of a local day."""
        minutes = timedelta(minutes=round(hour * 60))
        return self.moment(datetime.combine(day, time.min) + minutes)

    def end_of_day(self, day):
        """The last second of a local day: a second later is too late."""
        return self.at(day + _DAY, 0) - _SECOND

    # -- working time ---------------------------------------------------------

    def _month(self, first):
        """Working spans of the month that begins on ``first``."""
        if first not in self._months:
            begin = datetime.combine(first, time.min)
            spans = self._load(
                self._zone.localize(begin),
                self._zone.localize(begin + relativedelta(months=1)),
            )
            self._months[first] = [(_plain(a), _plain(b)) for a, b in spans]
        return self._months[first]

    def _spans_from(self, moment):
        """Yield the working spans from a moment on."""
        first = self.day(moment).replace(day=1)
        for number in range(_LONGEST_SEARCH):
            for opening, closing in self._month(first + relativedelta(months=number)):
                if closing > moment:
                    yield max(opening, moment), closing

    def _spans_before(self, moment):
        """Yield the working spans before a moment, the latest first."""
        first = self.day(moment).replace(day=1)
        for number in range(_LONGEST_SEARCH):
            month = self._month(first - relativedelta(months=number))
            for opening, closing in reversed(month):
                if opening < moment:
                    yield opening, min(closing, moment)

    def _closings_from(self, day):
        """Yield ``(day, closing)`` of the working days from ``day`` on."""
        current = closing = None
        for opening, end in self._spans_from(self.at(day, 0)):
            opened = self.day(opening)
            if current and opened != current:
                yield current, closing
            current, closing = opened, end
        if current:
            yield current, closing

    def after_working(self, moment, amount):
        """When ``amount`` (timedelta) of working time has passed."""
        if not amount:
            return moment
        for opening, closing in self._spans_from(moment):
            if amount <= closing - opening:
                return opening + amount
            amount -= closing - opening
        return False

    def before_working(self, moment, amount):
        """When ``amount`` (timedelta) of working time is still to come."""
        if not amount:
            return moment
        for opening, closing in self._spans_before(moment):
            if amount <= closing - opening:
                return closing - amount
            amount -= closing - opening
        return False

    def working_between(self, begin, end):
        """Working time between two moments as a timedelta."""
        total = timedelta()
        for opening, closing in self._spans_from(begin):
            if opening >= end:
                break
            total += min(closing, end) - opening
        return total

    def working_days_between(self, begin, end):
        """Working days after the day of ``begin`` up to the day of ``end``."""
        last, count = self.day(end), 0
        for day, _closing in self._closings_from(self.day(begin) + _DAY):
            if day > last:
                break
            count += 1
        return count

    def working_day(self, start, number):
        """``(day, closing)`` of the n-th working day after the day of ``start``.

        ``number`` 0 is the day on which work goes on at ``start`` or next.
        """
        if not number:
            for opening, _closing in self._spans_from(start):
                return next(self._closings_from(self.day(opening)))
            return False, False
        days = self._closings_from(self.day(start) + _DAY)
        for count, (day, closing) in enumerate(days, start=1):
            if count == number:
                return day, closing
        return False, False

    # -- limits ---------------------------------------------------------------

    def due(self, limit, start):
        """The moment until which ``limit`` from ``start`` is kept."""
        if limit.clock == "working_hours":
            return self.after_working(start, hours(limit.amount))
        if limit.clock == "clock_hours":
            return start + hours(limit.amount)
        number = int(limit.amount)
        if limit.clock in _LOSES_WORKING_DAYS:
            day, closing = self.working_day(start, number)
            if limit.clock == "wall_clock" and day:
                return self.at(day, limit.hour)
            return closing
        day = self.day(start)
        if limit.clock == "month_day":
            # No shift from a weekend: the day of the month is what counts. A
            # month that lacks the day ends with its last one.
            return self.at(day + relativedelta(months=1, day=number), limit.hour)
        if limit.clock == "months":
            return self.end_of_day(day + relativedelta(months=number))
        return self.end_of_day(day + timedelta(days=number))

    def give_back(self, clock, due, paused, resumed):
        """A due moment after a pause, and what the pause took in the clock's unit.

        Hours are given back to the second, days as whole days: a pause that
        ends on the day it began takes none.

        :return: ``(new due or False, number of hours or days)``
        """
        if clock == "working_hours":
            lost = self.working_between(paused, resumed)
            return self.after_working(due, lost), lost / hours(1)
        if clock == "clock_hours":
            return due + (resumed - paused), (resumed - paused) / hours(1)
        local = self.local(due)
        if clock not in _LOSES_WORKING_DAYS:
            lost = self.day(resumed) - self.day(paused)
            return self.moment(local + lost), lost.days
        days = self.working_days_between(paused, resumed)
        if not days:
            return due, 0
        day, closing = self.working_day(due, days)
        if clock == "wall_clock" and day:
            return self.moment(datetime.combine(day, local.time())), days
        return closing, days


def _plain(moment):
    """Naive UTC to the second; a calendar's 24:00 ends a microsecond early."""
    plain = moment.astimezone(utc).replace(tzinfo=None)
    return (plain + timedelta(microseconds=500000)).replace(microsecond=0)
