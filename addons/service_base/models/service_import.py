# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import logging
import zipfile
from datetime import datetime

import openpyxl
import xlsxwriter
from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

_logger = logging.getLogger(__name__)

# A sheet of 100,000 rows unpacks to about 60 MB; more than this is no sheet.
_UNPACKED_LIMIT = 512 * 1024 * 1024
_PACKED_LIMIT = 64 * 1024 * 1024
_HEADER_SEARCH_ROWS = 10
# Up to this many rows the user waits; beyond, a background job works.
_INLINE_ROWS = 1000
_INLINE_BYTES = 1024 * 1024
_BATCH = 500


class ServiceImport(models.Model):
    """A sheet on its way into a register: read, checked, imported.

    The dry run comes first and changes nothing but the list of rows. Good rows
    then go in by batches; a row that fails is set apart with its reason and the
    others go on. Work beyond 1,000 rows runs as background jobs, one batch a
    transaction, so that a stopped server goes on where it was.
    """

    _name = "service.import"
    _description = "Import of a register"
    _inherit = ["mail.thread", "service.register.mixin"]
    _order = "id desc"

    _guarded_fields = ("state", "message", "total_rows", "name")

    # Until rows went in, it is a trial; from then on it is the proof of them.
    _register_draft_states = ("draft", "checking", "checked", "failed")
    _register_closed_states = ("done",)

    name = fields.Char(string="Number", default="/", required=True, readonly=True)
    handler = fields.Selection([], string="Register", required=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Imported by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    file = fields.Binary(string="File (xlsx)", attachment=True)
    filename = fields.Char()
    state = fields.Selection(
        [
            ("draft", "New"),
            ("checking", "Being checked"),
            ("checked", "Checked"),
            ("importing", "Being imported"),
            ("done", "Imported"),
            ("failed", "Not readable"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )
    message = fields.Text(readonly=True)
    line_ids = fields.One2many("service.import.line", "import_id", readonly=True)
    refused_line_ids = fields.One2many(
        "service.import.line",
        "import_id",
        string="Refused Rows",
        domain=[("state", "in", ("bad", "failed"))],
        readonly=True,
    )
    total_rows = fields.Integer(string="Rows", readonly=True)
    new_count = fields.Integer(string="To check", compute="_compute_counts")
    good_count = fields.Integer(string="Good", compute="_compute_counts")
    bad_count = fields.Integer(string="Refused", compute="_compute_counts")
    known_count = fields.Integer(string="Imported before", compute="_compute_counts")
    empty_count = fields.Integer(string="Empty", compute="_compute_counts")
    done_count = fields.Integer(string="Imported", compute="_compute_counts")
    failed_count = fields.Integer(string="Failed", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts")

    @api.depends("line_ids.state")
    def _compute_counts(self):
        names = ("new", "good", "bad", "known", "empty", "done", "failed")
        groups = self.env["service.import.line"]._read_group(
            [("import_id", "in", self.ids)], ["import_id", "state"], ["__count"]
        )
        counts = {(record.id, state): count for record, state, count in groups}
        for record in self:
            for name in names:
                record[f"{name}_count"] = counts.get((record.id, name), 0)
            total = sum(counts.get((record.id, name), 0) for name in names)
            waiting = record.new_count
            if record.state in ("importing", "done"):
                waiting += record.good_count
            record.progress = 100.0 * (total - waiting) / total if total else 0.0

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        for record in records:
            record._in_transition().name = (
                self.env["ir.sequence"].next_by_code("service.import") or "/"
            )
        return records

    def write(self, vals):
        if {"file", "handler"} & set(vals) and any(
            record.state in ("checking", "importing", "done") for record in self
        ):
            raise UserError(
                self.env._("The file of an import that runs or ran cannot change.")
            )
        result = super().write(vals)
        if {"file", "handler"} & set(vals):
            self._reset()
        return result

    def _content(self):
        """The bytes of the file, also where the client asked for its size."""
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    def _handler(self):
        self.ensure_one()
        return self.env[self.handler].with_company(self.company_id)

    # -- buttons --------------------------------------------------------------

    def action_check(self):
        """The dry run: read the sheet and say of every row what would happen."""
        for record in self:
            record.check_access("write")
            record._check_can_check()
            record._do_check()
        return True

    def action_import(self):
        """Import the good rows; the others stay in the list with their reason."""
        for record in self:
            record.check_access("write")
            record._check_can_import()
            record._do_import()
        return True

    def action_reset(self):
        for record in self:
            record.check_access("write")
            if record.state in ("importing", "done"):
                raise UserError(
                    self.env._("%s was imported already.", record.display_name)
                )
            record._reset()
        return True

    def action_download_refused(self):
        """A copy of the sheet with the refused rows, their problems and cures."""
        self.ensure_one()
        self.check_access("read")
        if not self.bad_count + self.failed_count:
            raise UserError(self.env._("No row of %s was refused.", self.name))
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": self.env._("%s refused rows.xlsx", self.name).replace(
                        "/", "-"
                    ),
                    "raw": self._refused_xlsx(),
                    "res_model": self._name,
                    "res_id": self.id,
                    "mimetype": "application/vnd.openxmlformats-officedocument"
                    ".spreadsheetml.sheet",
                }
            )
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }

    def action_view_lines(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rows of %s", self.name),
            "res_model": "service.import.line",
            "view_mode": "list",
            "domain": [("import_id", "=", self.id)],
            "context": {"search_default_problem": bool(self.bad_count)},
        }

    # -- dry run --------------------------------------------------------------

    def _get_cannot_check_reasons(self):
        self.ensure_one()
        reasons = []
        if not self.file:
            reasons.append(self.env._("Choose a file first."))
        if self.state not in ("draft", "checked", "failed"):
            reasons.append(self.env._("It is being worked on, or was imported."))
        return reasons

    def _check_can_check(self):
        self._raise_reasons(
            self.env._("The file cannot be checked."),
            {record: record._get_cannot_check_reasons() for record in self},
        )

    def _do_check(self):
        self.ensure_one()
        self._reset()
        # What is no such sheet is said at once, however large the file is.
        self._open_sheet()
        if len(self._content()) > _INLINE_BYTES:
            self._in_transition().state = "checking"
            self._delay("_job_read", self.env._("Read %s", self.name))
            return
        self._read_lines()
        if self.total_rows <= _INLINE_ROWS:
            self._job_check(follow=False)
            return
        self._in_transition().state = "checking"
        self._delay_check()

    def _delay(self, method, description):
        job = self._out_of_transition().with_delay(
            channel="root.service_import", description=description
        )
        getattr(job, method)()

    def _job_read(self):
        """Read a large file in the background; what is wrong stands on it."""
        try:
            with self.env.cr.savepoint():
                self._read_lines()
        except UserError as error:
            self._in_transition().write(
                {"state": "failed", "message": error.args[0], "total_rows": 0}
            )
            return
        self._delay_check()

    def _delay_check(self):
        self._delay("_job_check", self.env._("Check rows of %s", self.name))

    def _job_check(self, follow=True):
        """Check a batch of rows; the next batch is a job of its own."""
        self.ensure_one()
        if not self.exists() or self.state not in ("draft", "checking"):
            return
        lines = self.env["service.import.line"].sudo()
        domain = [("import_id", "=", self.id), ("state", "=", "new")]
        while batch := lines.search(domain, order="row", limit=_BATCH):
            self._check_batch(batch)
            if follow and lines.search_count(domain, limit=1):
                self._delay_check()
                return
        self._refuse_repeats()
        self._in_transition().state = "checked"

    def _check_batch(self, lines):
        handler = self._handler()
        rows = [
            {
                "row": line.row,
                "line": line,
                "values": _decode(line.values),
                "problems": [],
                "data": {},
                "key": False,
                "group": False,
                "once": False,
                "known": False,
            }
            for line in lines
        ]
        filled = [row for row in rows if _is_filled(row["values"])]
        handler._import_check(self, filled)
        for row in rows:
            line = row["line"]._in_transition()
            if not _is_filled(row["values"]):
                line.state = "empty"
                continue
            known = row["known"]
            line.write(
                {
                    "state": "known" if known else "bad" if row["problems"] else "good",
                    "problems": [] if known else row["problems"],
                    "data": row["data"],
                    "key": row["key"],
                    "group_key": row["group"],
                    "once_key": row["once"],
                    "res_model": known._name if known else False,
                    "res_id": known.id if known else False,
                    "res_name": known.display_name if known else False,
                }
            )

    def _refuse_repeats(self):
        """The same goods typed twice in one sheet: the first row counts."""
        lines = self.env["service.import.line"].sudo()
        groups = lines._read_group(
            [
                ("import_id", "=", self.id),
                ("state", "=", "good"),
                ("once_key", "!=", False),
            ],
            ["once_key"],
            ["id:recordset"],
            having=[("__count", ">", 1)],
        )
        for _key, same in groups:
            first, *others = same.sorted("row")
            for line in others:
                line._in_transition().write(
                    {
                        "state": "bad",
                        "problems": [
                            self._handler()._problem(
                                self.env._("Whole row"),
                                self.env._(
                                    "the same goods stand in row %s already.",
                                    first.row,
                                ),
                                self.env._("Delete one of the two rows."),
                            )
                        ],
                    }
                )

    def _reset(self):
        lines = self.sudo().line_ids
        lines.unlink()
        self._in_transition().write(
            {"state": "draft", "message": False, "total_rows": 0}
        )

    # -- reading the file -----------------------------------------------------

    def _open_sheet(self):
        """The first sheet with the register's header: (rows, columns).

        :raises UserError: for whatever is not such a sheet, saying what to do.
        """
        self.ensure_one()
        content = self._content()
        _check_zip(self.env, content)
        try:
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True
            )
            sheets = list(book.worksheets)
        except Exception as error:
            _logger.info("import %s: unreadable workbook: %r", self.id, error)
            raise UserError(
                self.env._(
                    "The file cannot be opened as a workbook. Open it in a "
                    "spreadsheet program and save it as .xlsx again."
                )
            ) from error
        handler = self._handler()
        missing = []
        for sheet in sheets:
            sheet.reset_dimensions()
            rows = enumerate(sheet.iter_rows(values_only=True), start=1)
            for number, cells in rows:
                columns = handler._find_columns(cells)
                lacking = handler._missing_columns(columns)
                if columns and not lacking:
                    return rows, columns
                if columns and (not missing or len(lacking) < len(missing)):
                    missing = lacking
                if number >= _HEADER_SEARCH_ROWS:
                    break
        labels = [labels[0] for _name, labels, _req in handler._import_columns()]
        raise UserError(
            self.env._(
                "No sheet of the file has the header of this register.\n"
                "Missing: %(missing)s.\nExpected in the first row: %(labels)s.",
                missing=", ".join(missing or labels),
                labels=", ".join(labels),
            )
        )

    def _read_lines(self):
        """Store every row of the sheet as a line that is still to be checked."""
        rows, columns = self._open_sheet()
        limit = int(
            self.env["service.policy"]._get_value("import.max_rows", self.company_id)
        )
        total = 0
        lines = self.env["service.import.line"].sudo()
        values = _without_empty_end(self._iter_values(rows, columns))
        for batch in split_every(2000, values):
            total += len(batch)
            if total > limit:
                raise UserError(
                    self.env._(
                        "The sheet has more than %s rows. Split it into several files.",
                        limit,
                    )
                )
            lines.create(
                [
                    {"import_id": self.id, "row": row, "values": _encode(cells)}
                    for row, cells in batch
                ]
            )
        self._in_transition().total_rows = total
        if not total:
            raise UserError(self.env._("The sheet has a header but no rows."))

    def _iter_values(self, rows, columns):
        try:
            for number, cells in rows:
                yield (
                    number,
                    {
                        name: cells[position] if position < len(cells) else None
                        for name, position in columns.items()
                    },
                )
        except (UserError, GeneratorExit):
            raise
        except Exception as error:
            _logger.info("import %s: broken sheet: %r", self.id, error)
            raise UserError(
                self.env._(
                    "The sheet is damaged and cannot be read to its end. Open it "
                    "in a spreadsheet program and save it as .xlsx again."
                )
            ) from error

    # -- import ---------------------------------------------------------------

    def _get_cannot_import_reasons(self):
        self.ensure_one()
        if self.state != "checked":
            return [self.env._("Check the file first.")]
        if not self.good_count:
            return [self.env._("It has no good row that was not imported before.")]
        return []

    def _check_can_import(self):
        self._raise_reasons(
            self.env._("The file cannot be imported."),
            {record: record._get_cannot_import_reasons() for record in self},
        )

    def _do_import(self):
        self.ensure_one()
        # Two clicks at once must not import the same rows twice.
        self.lock_for_update()
        self._in_transition().state = "importing"
        if self.good_count <= _INLINE_ROWS:
            self._job_run(follow=False)
            return
        self._delay_run()

    def _delay_run(self):
        self._delay("_job_run", self.env._("Import rows of %s", self.name))

    def _job_run(self, follow=True):
        """Import a batch of good rows; the next batch is a job of its own."""
        self.ensure_one()
        if not self.exists() or self.state != "importing":
            return
        lines = self.env["service.import.line"].sudo()
        domain = [("import_id", "=", self.id), ("state", "=", "good")]
        while batch := lines.search(domain, order="group_key, row", limit=_BATCH):
            # Rows of one document go together.
            last = batch[-1].group_key
            batch |= lines.search([*domain, ("group_key", "=", last)])
            self._run_batch(batch)
            if follow and lines.search_count(domain, limit=1):
                self._delay_run()
                return
        self._in_transition().state = "done"

    def _run_batch(self, lines):
        """Import lines together; when that fails, find the document that does."""
        try:
            with self.env.cr.savepoint():
                self._run_lines(lines)
        except (UserError, IntegrityError) as error:
            groups = list(lines.grouped("group_key").values())
            if len(groups) == 1:
                self._fail_lines(lines, error)
                return
            # Halves, so that one bad document costs few tries among hundreds.
            middle = len(groups) // 2
            for half in (groups[:middle], groups[middle:]):
                self._run_batch(lines.browse().concat(*half))

    def _run_lines(self, lines):
        made = self._handler()._import_write(self, lines)
        for line, record in made.items():
            line._in_transition().write(
                {
                    "state": "done",
                    "res_model": record._name,
                    "res_id": record.id,
                    "res_name": record.display_name,
                }
            )

    def _fail_lines(self, lines, error):
        problem = {
            "column": self.env._("Whole row"),
            "wrong": str(error.args[0] if error.args else error),
            "fix": self.env._("Correct it and import the file again."),
        }
        lines._in_transition().write({"state": "failed", "problems": [problem]})

    # -- the refused rows -----------------------------------------------------

    def _refused_xlsx(self):
        """xlsx bytes: the refused rows with row, column, problem and cure.

        Cells are written as text and never as formulas, so that nothing that
        somebody typed runs on the computer of the one who opens the copy.
        """
        self.ensure_one()
        columns = self._handler()._import_columns()
        output = io.BytesIO()
        book = xlsxwriter.Workbook(
            output,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        sheet = book.add_worksheet(self.env._("Refused rows"))
        bold = book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1})
        wrong = book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        wrong_moment = book.add_format(
            {"num_format": "yyyy-mm-dd hh:mm", "bg_color": "#FFC7CE"}
        )
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        labels = [labels[0] for _name, labels, _required in columns]
        extra = [
            self.env._("Row in the file"),
            self.env._("Column"),
            self.env._("What is wrong"),
            self.env._("What to do"),
        ]
        sheet.write_row(0, 0, [*labels, *extra], bold)
        lines = self.sudo().line_ids.filtered(
            lambda line: line.state in ("bad", "failed")
        )
        for index, line in enumerate(lines.sorted("row"), start=1):
            problems = line.problems or []
            marked = {problem["column"] for problem in problems}
            values = _decode(line.values)
            for position, (name, names, _required) in enumerate(columns):
                value = values.get(name)
                is_wrong = names[0] in marked
                if isinstance(value, datetime):
                    style = wrong_moment if is_wrong else moment
                    sheet.write_datetime(index, position, value, style)
                elif value is not None or is_wrong:
                    style = wrong if is_wrong else None
                    sheet.write(index, position, value, style)
            start = len(columns)
            sheet.write(index, start, line.row)
            for offset, name in enumerate(("column", "wrong", "fix"), start=1):
                text = "\n".join(problem[name] for problem in problems)
                sheet.write_string(index, start + offset, text, wrap)
        sheet.set_column(0, len(columns) - 1, 16)
        sheet.set_column(len(columns), len(columns) + 1, 12)
        sheet.set_column(len(columns) + 2, len(columns) + 3, 42)
        sheet.freeze_panes(1, 0)
        book.close()
        return output.getvalue()


def _is_filled(values):
    return any(value not in (None, "") for value in values.values())


def _without_empty_end(rows):
    """Rows up to the last filled one: sheets often end with thousands of
    formatted but empty rows."""
    pending = []
    for row in rows:
        pending.append(row)
        if _is_filled(row[1]):
            yield from pending
            pending = []


def _check_zip(env, content):
    """Refuse what is no xlsx, or would unpack to more than a sheet can be.

    :raises UserError: with what to do instead
    """
    if len(content) > _PACKED_LIMIT:
        raise UserError(
            env._("The file is larger than %s MB.", _PACKED_LIMIT // 1024**2)
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise UserError(
            env._(
                "This is not an xlsx file. Open it in a spreadsheet program and "
                "save it as .xlsx (not .xls or .csv)."
            )
        ) from error
    if sum(entry.file_size for entry in entries) > _UNPACKED_LIMIT:
        raise UserError(
            env._(
                "The file unpacks to more than %s MB and was not opened.",
                _UNPACKED_LIMIT // 1024**2,
            )
        )
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise UserError(
            env._("This archive is not a workbook. Save the sheet as .xlsx.")
        )


def _encode(values):
    """Cells as JSON; a moment is kept as one."""
    return {
        name: {"moment": value.isoformat()}
        if isinstance(value, datetime)
        else value
        if isinstance(value, str | int | float | bool) or value is None
        else str(value)
        for name, value in values.items()
    }


def _decode(values):
    return {
        name: datetime.fromisoformat(value["moment"])
        if isinstance(value, dict)
        else value
        for name, value in (values or {}).items()
    }
