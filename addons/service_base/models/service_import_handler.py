# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import math
import unicodedata
from datetime import datetime

from pytz import timezone, utc

from odoo import models

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


class ServiceImportHandler(models.AbstractModel):
    """How the rows of one kind of file become records of one register.

    A register inherits this and is added to ``service.import.handler``. A row
    is a dict: ``row`` (number in the sheet), ``values`` (column name -> cell),
    and, filled by :meth:`_import_check`, ``problems``, ``data``, ``key``,
    ``group``, ``once`` and ``known``.
    """

    _name = "service.import.handler"
    _description = "Import of a register"

    def _import_columns(self):
        """Columns as ``[(name, (label, other label, …), required), …]``.

        The first label is the one that error texts and the template show.
        """
        raise NotImplementedError

    def _import_check(self, importer, rows):
        """Fill what the rows still lack.

        ``problems``: list of :meth:`_problem`; ``data``: JSON-able values for
        :meth:`_import_write`; ``key``: what makes the row the same row in a
        second run; ``group``: rows of one group become one document; ``once``:
        what may stand in one sheet only once, such as a serial number;
        ``known``: the record that an earlier run made of this row, if any.
        Looks up the whole batch at once.
        """
        raise NotImplementedError

    def _import_write(self, importer, lines):
        """Make the records of checked lines: ``{line: record}``."""
        raise NotImplementedError

    # -- what every register needs to read cells ------------------------------

    def _label(self, name):
        for column, labels, _required in self._import_columns():
            if column == name:
                return labels[0]
        return name

    def _problem(self, column, wrong, fix):
        """A problem of a cell: which column, what is wrong, what to do."""
        return {"column": column, "wrong": wrong, "fix": fix}

    def _clean_code(self, value):
        """A code as typed: full-width letters, blanks at the ends, case of 1.0."""
        if value is None or value is False:
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return unicodedata.normalize("NFKC", str(value)).strip()

    def _clean_text(self, value):
        """Free text, kept as it was typed but for blanks at the ends."""
        return "" if value is None or value is False else str(value).strip()

    def _clean_number(self, value):
        """A finite number, or None when the cell holds something else."""
        if isinstance(value, bool) or value is None:
            return None
        if not isinstance(value, int | float):
            try:
                value = float(self._clean_code(value).replace(",", ""))
            except ValueError:
                return None
        return float(value) if math.isfinite(value) else None

    def _clean_datetime(self, value, zone_name):
        """Naive UTC of a date cell or a written date, or None.

        A sheet knows no time zone: its times are those of the company.
        """
        if not isinstance(value, datetime):
            text = self._clean_code(value)
            value = None
            for pattern in _DATE_FORMATS:
                try:
                    value = datetime.strptime(text, pattern)
                except ValueError:
                    continue
                break
        if value is None:
            return None
        zone = timezone(zone_name or "UTC")
        return (
            zone.localize(value.replace(tzinfo=None))
            .astimezone(utc)
            .replace(tzinfo=None)
        )

    def _find_columns(self, header):
        """``{column name: position}`` of a header row; unknown ones are left."""
        seen = {self._clean_code(cell).casefold(): i for i, cell in enumerate(header)}
        found = {}
        for name, labels, _required in self._import_columns():
            for label in labels:
                position = seen.get(self._clean_code(label).casefold())
                if position is not None:
                    found[name] = position
                    break
        return found

    def _missing_columns(self, found):
        return [
            labels[0]
            for name, labels, required in self._import_columns()
            if required and name not in found
        ]
