# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A sheet that takes many rows at once. No ORM.

XlsxWriter keeps each cell as an object until its row is written and asks of each
text what it may be; at a million cells that is most of an export's time. Here a
cell is text from the start, column by column, and what stands in many rows is
made once. Everything around the rows is XlsxWriter's.
"""

import re
from datetime import date, datetime, time
from math import isfinite
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

# A cell holds no more; Excel refuses the whole file for a longer one.
LONGEST_CELL = 32767
# From here on a sheet's days are those of the calendar: it has a 29 February 1900.
_FIRST_DAY = datetime(1900, 3, 1)
_FIRST_DAY_NUMBER = 61
_SECONDS_OF_DAY = 86400
# Cells that are made once for all rows with this value; numbers are made each time,
# as 1 and True are one key. So many of a column are kept: memory does not grow.
_KEPT_TYPES = frozenset((str, date, datetime))
_KEPT = 2000
_PLAIN = re.compile(r"[^\x00-\x1f&<>_\ufffe\uffff]*")
# What looks like an escape of the format, and what the format cannot hold as it is.
_LIKE_ESCAPE = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")
_UNHOLDABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class RowSheet(Worksheet):
    """A streamed worksheet (``constant_memory``) with ``write_rows``."""

    def write_rows(self, first, columns, styles):
        """Write the next rows.

        :param int first: the first row, counted from 0
        :param columns: for each column its values, all of one length; None, False
            and an empty text leave the cell out
        :param styles: a format or None for each column
        """
        count = len(columns[0]) if columns else 0
        if not count:
            return
        if self._check_dimensions(first + count - 1, len(columns) - 1):
            raise ValueError("the rows do not fit on the sheet below what it has")
        # What was written cell by cell before comes first.
        self._write_single_row(first + count)
        letters = [f'<c r="{xl_col_to_name(place)}' for place in range(len(columns))]
        tails = [
            _Cells(style).make_all(values)
            for values, style in zip(columns, styles, strict=True)
        ]
        self.fh.write(
            "".join(
                f'<row r="{row}">'
                + "".join(
                    [
                        f"{letter}{row}{tail}"
                        for letter, tail in zip(letters, cells, strict=True)
                        if tail
                    ]
                )
                + "</row>"
                for row, cells in enumerate(zip(*tails, strict=True), start=first + 1)
            )
        )


class _Cells(dict):
    """Cells of one column without their places, by their values."""

    def __init__(self, style):
        super().__init__()
        self.start = f'" s="{style._get_xf_index()}"' if style else '"'

    def make_all(self, values):
        return [
            self[value] if value.__class__ in _KEPT_TYPES else self._make(value)
            for value in values
        ]

    def __missing__(self, value):
        if len(self) >= _KEPT:
            self.clear()
        cell = self[value] = self._make(value)
        return cell

    def _make(self, value):
        """A cell by the type of its value; text never as formula or link."""
        if value is None or value is False:
            return ""
        if value is True:
            return f'{self.start} t="b"><v>1</v></c>'
        if isinstance(value, int | float):
            if isfinite(value):
                return f"{self.start}><v>{value:.16G}</v></c>"
            return f'{self.start} t="e"><v>#NUM!</v></c>'
        if isinstance(value, date):
            return self._make_moment(value)
        return self._make_text(str(value))

    def _make_moment(self, value):
        is_moment = isinstance(value, datetime)
        if value.year < 1900:
            # A sheet counts its days from 1900; what is older stays as text.
            return self._make_text(value.isoformat(" ") if is_moment else str(value))
        moment = value if is_moment else datetime.combine(value, time.min)
        days = (moment - _FIRST_DAY).total_seconds() / _SECONDS_OF_DAY
        # Before the day that never was, numbers are one less.
        number = days + _FIRST_DAY_NUMBER - (days < 0)
        return f"{self.start}><v>{number:.16G}</v></c>"

    def _make_text(self, text):
        if not text:
            return ""
        text = text[:LONGEST_CELL]
        if not _PLAIN.fullmatch(text):
            text = _escape(text)
        space = ' xml:space="preserve"' if text != text.strip() else ""
        return f'{self.start} t="inlineStr"><is><t{space}>{text}</t></is></c>'


def _escape(text):
    text = _LIKE_ESCAPE.sub("_x005F_", text)
    text = _UNHOLDABLE.sub(lambda match: f"_x{ord(match.group()):04X}_", text)
    return escape(text)
