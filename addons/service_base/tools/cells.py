# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What people type into cells, read for certain or not at all. No ORM."""

import math
import re
import unicodedata
from datetime import date, datetime

from pytz import timezone, utc

# What people type for a date and time, apart from a real date cell.
_DATE_FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y年%m月%d日",
)
_YES = {"是", "有", "对", "真", "yes", "y", "true", "1", "√", "✓"}
_NO = {"否", "无", "不", "假", "no", "n", "false", "0", "×"}
# Blanks, colons and the star that marks what must be filled in.
_LABEL_NOISE = re.compile(r"[\s*:]+")


def clean_code(value) -> str:
    """A code as typed: full-width letters, blanks at the ends, 1.0 for 1."""
    if value is None or value is False:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unicodedata.normalize("NFKC", str(value)).strip()


def clean_text(value) -> str:
    """Free text, kept as it was typed but for blanks at the ends."""
    return "" if value is None or value is False else str(value).strip()


def clean_label(value) -> str:
    """A header as it is compared: no blanks, no star, no case."""
    return _LABEL_NOISE.sub("", clean_code(value)).casefold()


def clean_number(value) -> float | None:
    """A finite number, or None when the cell holds something else."""
    if isinstance(value, bool) or value is None:
        return None
    if not isinstance(value, int | float):
        try:
            value = float(clean_code(value).replace(",", ""))
        except ValueError:
            return None
    return float(value) if math.isfinite(value) else None


def clean_boolean(value) -> bool | None:
    """True for 是 or yes, False for 否 or no, None for anything else."""
    if isinstance(value, bool):
        return value
    text = clean_code(value).casefold()
    if text in _YES:
        return True
    return False if text in _NO else None


def clean_moment(value) -> datetime | None:
    """A date cell or a written date as it stands there, without a zone."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    text = clean_code(value)
    for pattern in _DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern)
        except ValueError:
            continue
    return None


def clean_date(value) -> date | None:
    """The day of a date cell or a written date, or None."""
    moment = clean_moment(value)
    return moment.date() if moment else None


def clean_datetime(value, zone_name) -> datetime | None:
    """Naive UTC of a date cell or a written date, or None.

    A sheet knows no time zone: its times are those of the company.

    :param str zone_name: the zone that the times are meant in; UTC if empty
    """
    moment = clean_moment(value)
    if moment is None:
        return None
    zone = timezone(zone_name or "UTC")
    try:
        return zone.localize(moment).astimezone(utc).replace(tzinfo=None)
    except OverflowError:
        # The first or last day that a date can hold.
        return None


def is_filled(values) -> bool:
    """Whether any cell of ``{column: cell}`` holds something."""
    return any(value not in (None, "") for value in values.values())


def encode(values) -> dict:
    """Cells as JSON; a moment is kept as one."""
    return {
        name: {"moment": value.isoformat()}
        if isinstance(value, datetime)
        else value
        if isinstance(value, str | int | float | bool) or value is None
        else str(value)
        for name, value in values.items()
    }


def decode(values) -> dict:
    """What :func:`encode` was given."""
    return {
        name: datetime.fromisoformat(value["moment"])
        if isinstance(value, dict)
        else value
        for name, value in (values or {}).items()
    }
