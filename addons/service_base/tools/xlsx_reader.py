# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Read an xlsx that somebody sent: never trusted, row by row. No ORM."""

import io
import zipfile

import openpyxl

from .cells import is_filled

# A sheet of 100,000 rows unpacks to about 60 MB; more than this is no sheet.
UNPACKED_LIMIT = 512 * 1024 * 1024
PACKED_LIMIT = 64 * 1024 * 1024


class SheetError(Exception):
    """The file is no sheet that can be read.

    ``kind`` is one of: too_large, no_xlsx, no_workbook, bomb, unreadable,
    damaged. The caller tells people in their language what to do.
    """

    def __init__(self, kind, detail=None):
        super().__init__(kind)
        self.kind = kind
        self.detail = detail


def check_archive(content):
    """Refuse what is no xlsx, or would unpack to more than a sheet can be.

    :param bytes content: the whole file
    :raises SheetError: too_large, no_xlsx, no_workbook or bomb
    """
    if len(content) > PACKED_LIMIT:
        raise SheetError("too_large")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise SheetError("no_xlsx") from error
    if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise SheetError("bomb")
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise SheetError("no_workbook")


def open_sheets(content):
    """The sheets of a workbook, each as an iterator of ``(number, cells)``.

    Rows are numbered as the spreadsheet program does, from 1; formulas give
    their last result.

    :raises SheetError: also while a sheet is being read
    """
    check_archive(content)
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True
        )
        sheets = list(book.worksheets)
    except Exception as error:
        raise SheetError("unreadable", repr(error)) from error
    return [_iter_rows(sheet) for sheet in sheets]


def _iter_rows(sheet):
    try:
        # What the file says of its size may be wrong.
        sheet.reset_dimensions()
        yield from enumerate(sheet.iter_rows(values_only=True), start=1)
    except Exception as error:
        raise SheetError("damaged", repr(error)) from error


def iter_values(rows, positions):
    """``(row number, {column: cell})`` for each row, a short row filled up.

    :param dict positions: ``{column: index of the cell}``
    """
    for number, cells in rows:
        yield (
            number,
            {
                name: cells[position] if position < len(cells) else None
                for name, position in positions.items()
            },
        )


def without_empty_end(rows):
    """Rows up to the last filled one.

    Sheets often end with thousands of formatted but empty rows.
    """
    pending = []
    for row in rows:
        pending.append(row)
        if is_filled(row[1]):
            yield from pending
            pending = []
