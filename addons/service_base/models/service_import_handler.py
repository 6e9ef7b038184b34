# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..tools import xlsx_writer


class ServiceImportHandler(models.AbstractModel):
    """How the rows of one kind of file become records of one register.

    A register that needs code inherits this and is added to the selection
    ``service.import.handler``; all others are mappings, which are handlers as
    well (``service.import.mapping``). A row is a dict: ``row`` (number in the
    sheet), ``values`` (column name -> cell), and, filled by
    :meth:`_import_check`, ``problems``, ``data``, ``key``, ``repeats``,
    ``group`` and ``once``.
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
        second run; ``repeats``: whether equal rows may stand in one sheet, and
        are told apart by their count; ``group``: rows of one group become one
        document; ``once``: what may stand in one sheet only once, such as a
        serial number (the key when left out). Looks up the whole batch at once.
        """
        raise NotImplementedError

    def _import_write(self, importer, lines):
        """Make the records of checked lines: ``{line: record}``.

        Runs as the importing user, without sudo: access rules, guards and
        constraints decide. Raises a UserError when a record cannot be made.
        """
        raise NotImplementedError

    def _import_find_known(self, importer, rows):
        """``{key: record}`` of rows that the register holds already.

        Beside the rows of earlier imports, which are known by themselves.
        """
        return {}

    def _import_check_access(self):
        """Raise an AccessError for who may not import this register."""

    def _import_scope(self):
        """Within what a key is unique for a company: the register's name."""
        return self._name

    def _import_title(self):
        """What the register is called."""
        return self._description

    def _import_help(self):
        """``{column name: what may stand in it}``, for the template."""
        return {}

    # -- for all registers ----------------------------------------------------

    def _label(self, name):
        for column, labels, _required in self._import_columns():
            if column == name:
                return labels[0]
        return name

    def _problem(self, column, wrong, fix):
        """A problem of a cell: which column, what is wrong, what to do."""
        return {"column": column, "wrong": wrong, "fix": fix}

    def _import_template(self):
        """xlsx bytes: the header in the user's language, and what it means."""
        columns = self._import_columns()
        texts = self._import_help()
        book, output = xlsx_writer.open_book()
        header = book.add_format(xlsx_writer.HEADER_STYLE)
        needed = book.add_format({**xlsx_writer.HEADER_STYLE, "bg_color": "#FCE4D6"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})

        sheet = book.add_worksheet(self.env._("Rows"))
        for position, (_name, labels, required) in enumerate(columns):
            sheet.write_string(0, position, labels[0], needed if required else header)
        sheet.set_column(0, len(columns) - 1, 18)
        sheet.freeze_panes(1, 0)

        page = book.add_worksheet(self.env._("Explanations"))
        titles = [
            self.env._("Column"),
            self.env._("Must be filled in"),
            self.env._("What may stand in it"),
            self.env._("Other headers that are understood"),
        ]
        page.write_row(0, 0, titles, header)
        for index, (name, labels, required) in enumerate(columns, start=1):
            others = dict.fromkeys(label for label in labels if label != labels[0])
            cells = [
                labels[0],
                self.env._("Yes") if required else self.env._("No"),
                texts.get(name, ""),
                ", ".join(others),
            ]
            for position, text in enumerate(cells):
                page.write_string(index, position, text, wrap)
        page.set_column(0, 1, 20)
        page.set_column(2, 3, 60)
        page.freeze_panes(1, 0)
        book.close()
        return output.getvalue()
