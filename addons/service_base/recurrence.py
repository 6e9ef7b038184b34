# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""When an inspection comes round again: plain dates, no database.

Steps over months end on the last day of a shorter month (31 January and one
month is 28 or 29 February); a fixed calendar is counted from its first day, so
that it does not drift (31 January, 28 February, 31 March).
"""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from pytz import timezone, utc

_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def add_interval(day, number, unit):
    """The day ``number`` units after ``day``."""
    if unit in _DAYS:
        return day + timedelta(days=number * _DAYS[unit])
    return day + relativedelta(months=number * _MONTHS[unit])


def next_on_calendar(start, number, unit, after):
    """The first of ``start``, ``start`` + 1 step, … that is later than ``after``."""
    if after < start:
        return start
    if unit in _DAYS:
        step = number * _DAYS[unit]
        count = (after - start).days // step + 1
        return start + timedelta(days=count * step)
    step = number * _MONTHS[unit]
    months = (after.year - start.year) * 12 + after.month - start.month
    count = months // step
    day = start + relativedelta(months=count * step)
    while day <= after:
        count += 1
        day = start + relativedelta(months=count * step)
    return day


def season_windows(spans, years):
    """First and last days of seasons, in order.

    :param spans: ``[(month_from, month_to), …]``; a season may pass New Year
    :param years: years in which the seasons begin
    :return: ``[(first day, last day), …]``
    """
    windows = []
    for year in years:
        for month_from, month_to in spans:
            last_year = year + (month_to < month_from)
            last_day = monthrange(last_year, month_to)[1]
            windows.append(
                (date(year, month_from, 1), date(last_year, month_to, last_day))
            )
    return sorted(windows)


def next_season(spans, after=None, open_on=None):
    """The first season that begins later than ``after``, or ends on or after
    ``open_on``: ``(first day, last day)``."""
    year = (after or open_on).year
    for first, last in season_windows(spans, range(year - 1, year + 3)):
        if (after and first > after) or (open_on and last >= open_on):
            return first, last
    return None


def local_moment(day, hour, zone_name):
    """Naive UTC of a local hour (13.5 is 13:30, 24 the end of the day)."""
    moment = datetime.combine(day, time.min) + timedelta(minutes=round(hour * 60))
    zone = timezone(zone_name or "UTC")
    return zone.localize(moment).astimezone(utc).replace(tzinfo=None)


def local_date(moment, zone_name):
    """The local date of a naive UTC moment."""
    return utc.localize(moment).astimezone(timezone(zone_name or "UTC")).date()
