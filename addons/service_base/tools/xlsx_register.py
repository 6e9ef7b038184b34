# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A register on one sheet, streamed row by row. No ORM."""

from math import fsum
from typing import NamedTuple

from . import xlsx_writer
from .xlsx_rows import RowSheet

_FORMATS = {
    "text": {},
    "integer": {"num_format": "#,##0"},
    "number": {},
    "money": {"num_format": "#,##0.00"},
    "date": {"num_format": xlsx_writer.DATE_FORMAT},
    "datetime": {"num_format": xlsx_writer.MOMENT_FORMAT},
}
_TITLE = {"bold": True, "font_size": 14}
_TOTAL = {"bold": True, "top": 1}


class SheetColumn(NamedTuple):
    """A column: its header, kind (see ``_FORMATS``), width, and whether summed."""

    label: str
    kind: str = "text"
    width: int = 14
    total: bool = False


class RegisterSheet:
    """Title, head, header, rows in their order, totals.

    :param target: path or file
    :param head: texts below the title, one beside the other
    :param form_number: number of the paper form, also in the printed footer
    """

    def __init__(
        self, target, columns, title, head=(), form_number="", total_label="Total"
    ):
        self.columns = columns
        self.total_label = total_label
        self.book, _target = xlsx_writer.open_book(target, streamed=True)
        # A sheet's name has at most 31 characters and none of these.
        name = "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31]
        self.sheet = self.book.add_worksheet(
            name.strip() or None, worksheet_class=RowSheet
        )
        self.styles = [
            self.book.add_format({**_FORMATS[column.kind]})
            if _FORMATS[column.kind]
            else None
            for column in columns
        ]
        self.sums = {index: [] for index, column in enumerate(columns) if column.total}
        self._set_up_page(form_number)
        self._write_head(title, head, form_number)

    def _set_up_page(self, form_number):
        for index, column in enumerate(self.columns):
            self.sheet.set_column(index, index, column.width)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        # An ampersand is a command of the footer unless it stands twice.
        self.sheet.set_footer(f"&L{form_number.replace('&', '&&')}&R&P / &N")

    def _write_head(self, title, head, form_number):
        write = self.sheet.write_string
        write(0, 0, title, self.book.add_format(_TITLE))
        if form_number:
            place = max(len(self.columns) - 1, 1)
            write(0, place, form_number, self.book.add_format({"align": "right"}))
        write(1, 0, "    ".join(filter(None, head)))
        style = self.book.add_format(xlsx_writer.HEADER_STYLE)
        for index, column in enumerate(self.columns):
            write(2, index, column.label, style)
        self.header_row = 2
        self.row = 3
        self.sheet.freeze_panes(self.row, 0)
        self.sheet.repeat_rows(self.header_row)

    def write_rows(self, rows):
        """The next rows; values as many as columns."""
        columns = list(zip(*rows, strict=True))
        self.sheet.write_rows(self.row, columns, self.styles)
        # An exact sum so far, without keeping all values.
        for index, parts in self.sums.items():
            parts[:] = [fsum([*parts, *(value or 0 for value in columns[index])])]
        self.row += len(columns[0]) if columns else 0

    def close(self):
        """Write the totals and finish the file."""
        last = max(self.row - 1, self.header_row)
        if self.columns:
            self.sheet.autofilter(self.header_row, 0, last, len(self.columns) - 1)
        if self.sums:
            self._write_totals()
        self.book.close()

    def _write_totals(self):
        label = self.book.add_format(_TOTAL)
        for index, column in enumerate(self.columns):
            if index in self.sums:
                style = self.book.add_format({**_FORMATS[column.kind], **_TOTAL})
                total = fsum(self.sums[index])
                self.sheet.write_number(self.row, index, total, style)
            elif index == 0:
                self.sheet.write_string(self.row, 0, self.total_label, label)
            else:
                self.sheet.write_blank(self.row, index, None, label)
