# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import logging

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..tools import cells, xlsx_header, xlsx_reader

_logger = logging.getLogger(__name__)

_HEADER_SEARCH_ROWS = 10
_STORE_BATCH = 2000


class ServiceImportReadMixin(models.AbstractModel):
    """Reading: the rows of the file become lines that are still to be checked."""

    _name = "service.import.read.mixin"
    _description = "Import of a register: reading"

    def _content(self):
        """The bytes of the file, also where the client asked for its size."""
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    def _open_sheet(self):
        """The first sheet with the register's header: ``(rows, Header)``.

        :raises UserError: for whatever is not such a sheet, saying what to do.
        """
        self.ensure_one()
        columns = self._handler()._import_columns()
        try:
            sheets = xlsx_reader.open_sheets(self._content())
            rows, header = xlsx_header.find_header(sheets, columns, _HEADER_SEARCH_ROWS)
        except xlsx_reader.SheetError as error:
            raise self._explain(error) from error
        if rows is None:
            labels = [labels[0] for _name, labels, _required in columns]
            missing = header.missing if header else labels
            raise UserError(
                self.env._(
                    "No sheet of the file has the header of this register.\n"
                    "Missing: %(missing)s.\nExpected in the first row: %(labels)s.",
                    missing=", ".join(missing),
                    labels=", ".join(labels),
                )
            )
        if header.doubled:
            raise UserError(
                self.env._(
                    "The header has this column twice: %s. Rename or delete one, so "
                    "that it is certain which counts.",
                    ", ".join(header.doubled),
                )
            )
        return rows, header

    def _read_lines(self):
        """Store every row of the sheet as a line that is still to be checked."""
        rows, header = self._open_sheet()
        limit = int(
            self.env["service.policy"]._get_value("import.max_rows", self.company_id)
        )
        total = 0
        lines = self.env["service.import.line"].sudo()
        filled = xlsx_reader.without_empty_end(
            xlsx_reader.iter_values(rows, header.positions)
        )
        try:
            for batch in split_every(_STORE_BATCH, filled):
                total += len(batch)
                self._check_row_limit(total, limit)
                lines.create(
                    [
                        {
                            "import_id": self.id,
                            "row": row,
                            "values": cells.encode(values),
                        }
                        for row, values in batch
                    ]
                )
                # Nobody reads them again before they are checked.
                lines.env.flush_all()
                lines.invalidate_model(flush=False)
        except xlsx_reader.SheetError as error:
            raise self._explain(error) from error
        if not total:
            raise UserError(self.env._("The sheet has a header but no rows."))
        self._in_transition().write(
            {"total_rows": total, "unknown_columns": self._list_unknown(header)}
        )

    def _check_row_limit(self, total, limit):
        if total > limit:
            raise UserError(
                self.env._(
                    "The sheet has more than %s rows. Split it into several files.",
                    limit,
                )
            )

    def _list_unknown(self, header):
        """Headers nobody reads, but for those of our own copy of refused rows."""
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        ours = {
            cells.clean_label(label)
            for code in languages
            for label in self.with_context(lang=code)._get_refused_labels()
        }
        unknown = [
            label for label in header.unknown if cells.clean_label(label) not in ours
        ]
        return ", ".join(unknown) or False

    def _explain(self, error):
        """A UserError that says what to do with a file that is no sheet."""
        if error.detail:
            _logger.info("import %s: %s: %s", self.id, error.kind, error.detail)
        megabyte = 1024**2
        texts = {
            "too_large": self.env._(
                "The file is larger than %s MB.", xlsx_reader.PACKED_LIMIT // megabyte
            ),
            "no_xlsx": self.env._(
                "This is not an xlsx file. Open it in a spreadsheet program and "
                "save it as .xlsx (not .xls or .csv)."
            ),
            "bomb": self.env._(
                "The file unpacks to more than %s MB and was not opened.",
                xlsx_reader.UNPACKED_LIMIT // megabyte,
            ),
            "no_workbook": self.env._(
                "This archive is not a workbook. Save the sheet as .xlsx."
            ),
            "unreadable": self.env._(
                "The file cannot be opened as a workbook. Open it in a "
                "spreadsheet program and save it as .xlsx again."
            ),
            "damaged": self.env._(
                "The sheet is damaged and cannot be read to its end. Open it "
                "in a spreadsheet program and save it as .xlsx again."
            ),
        }
        return UserError(texts[error.kind])
