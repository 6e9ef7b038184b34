# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from odoo import models
from odoo.exceptions import UserError

from ..tools import cells, xlsx_writer
from .service_import_check_mixin import MAPPED


class ServiceImportFileMixin(models.AbstractModel):
    """The files that an import gives back: the refused rows, and a template."""

    _name = "service.import.file.mixin"
    _description = "Import of a register: files"

    def action_download_refused(self):
        """A copy of the sheet with the refused rows, their problems and cures."""
        self.ensure_one()
        self.check_access("read")
        if not self.bad_count + self.failed_count:
            raise UserError(self.env._("No row of %s was refused.", self.name))
        return self._download(
            self.env._("%s refused rows.xlsx", self.name), self._refused_xlsx()
        )

    def action_download_template(self):
        """An empty sheet of the register, with a page that explains it."""
        self.ensure_one()
        if self.handler == MAPPED and not self.mapping_id:
            raise UserError(self.env._("Choose the mapping of the register."))
        handler = self._handler()
        return self._download(
            self.env._("Template %s.xlsx", handler._import_title()),
            handler._import_template(),
        )

    def _get_refused_labels(self):
        """Columns that the copy of refused rows has beside the sheet's own."""
        return [
            self.env._("Row in the file"),
            self.env._("Column"),
            self.env._("What is wrong"),
            self.env._("What to do"),
        ]

    def _refused_xlsx(self):
        """xlsx bytes: the refused rows with row, column, problem and cure.

        Cells are written as text and never as formulas, so that nothing that
        somebody typed runs on the computer of the one who opens the copy.
        """
        self.ensure_one()
        columns = self._handler()._import_columns()
        book, output = xlsx_writer.open_book()
        sheet = book.add_worksheet(self.env._("Refused rows"))
        styles = {
            "header": book.add_format(xlsx_writer.HEADER_STYLE),
            "wrong": book.add_format(xlsx_writer.WRONG_STYLE),
            "moment": book.add_format({"num_format": xlsx_writer.MOMENT_FORMAT}),
            "wrong moment": book.add_format(
                {**xlsx_writer.WRONG_STYLE, "num_format": xlsx_writer.MOMENT_FORMAT}
            ),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        labels = [labels[0] for _name, labels, _required in columns]
        sheet.write_row(0, 0, [*labels, *self._get_refused_labels()], styles["header"])
        lines = self.env["service.import.line"].search_fetch(
            [("import_id", "=", self.id), ("state", "in", ("bad", "failed"))],
            ["row", "values", "problems"],
            order="row",
        )
        for index, line in enumerate(lines, start=1):
            self._write_refused(sheet, index, line, columns, styles)
        sheet.set_column(0, len(columns) - 1, 16)
        sheet.set_column(len(columns), len(columns) + 1, 12)
        sheet.set_column(len(columns) + 2, len(columns) + 3, 42)
        sheet.freeze_panes(1, 0)
        book.close()
        return output.getvalue()

    def _write_refused(self, sheet, index, line, columns, styles):
        problems = line.problems or []
        marked = {problem["column"] for problem in problems}
        values = cells.decode(line.values)
        for position, (name, labels, _required) in enumerate(columns):
            value = values.get(name)
            style = "wrong" if labels[0] in marked else ""
            if isinstance(value, datetime):
                style = f"{style} moment".strip()
            xlsx_writer.write_cell(sheet, index, position, value, styles.get(style))
        start = len(columns)
        sheet.write_number(index, start, line.row)
        for offset, name in enumerate(("column", "wrong", "fix"), start=1):
            text = "\n".join(problem[name] for problem in problems)
            sheet.write_string(index, start + offset, text, styles["text"])
