# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Write xlsx in which nothing runs: text stays text. No ORM."""

import io
from datetime import date, datetime

import xlsxwriter

from .xlsx_rows import LONGEST_CELL

HEADER_STYLE = {"bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True}
WRONG_STYLE = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
MOMENT_FORMAT = "yyyy-mm-dd hh:mm"
DATE_FORMAT = "yyyy-mm-dd"
# Whatever somebody typed must not run on the computer of who opens the file.
_AS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


def open_book(target=None, streamed=False):
    """A workbook that takes every text as text.

    :param target: path or file; memory when left out
    :param streamed: rows go to disk one by one and must be written in order
    :return: ``(book, target)``
    """
    target = io.BytesIO() if target is None else target
    options = {**_AS_TEXT, "constant_memory" if streamed else "in_memory": True}
    return xlsxwriter.Workbook(target, options), target


def write_cell(sheet, row, column, value, style=None):
    """Write a value by its type; a text never as a formula, number or link."""
    if value is None or value is False or value == "":
        if style:
            sheet.write_blank(row, column, None, style)
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    elif isinstance(value, datetime | date):
        _write_moment(sheet, row, column, value, style)
    else:
        sheet.write_string(row, column, str(value)[:LONGEST_CELL], style)


def _write_moment(sheet, row, column, value, style):
    if value.year < 1900:
        # A sheet counts its days from 1900; what is older stays as text.
        text = value.isoformat(" ") if isinstance(value, datetime) else str(value)
        sheet.write_string(row, column, text, style)
        return
    sheet.write_datetime(row, column, value, style)
