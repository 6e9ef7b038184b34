# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
from collections import Counter

from odoo import models
from odoo.exceptions import UserError

from ..tools import cells

# The handler of imports by a mapping, which is a record of this model.
MAPPED = "service.import.mapping"
# Up to this many rows the user waits; beyond, a background job works.
INLINE_ROWS = 1000
_INLINE_BYTES = 1024 * 1024
BATCH = 500


class ServiceImportCheckMixin(models.AbstractModel):
    """The dry run: each row is found good, refused, known or empty."""

    _name = "service.import.check.mixin"
    _description = "Import of a register: dry run"

    def _get_cannot_check_reasons(self):
        self.ensure_one()
        reasons = []
        if self.handler == MAPPED and not self.mapping_id:
            reasons.append(self.env._("Choose the mapping of the register."))
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
        for record in self:
            record._handler()._import_check_access()

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
        if self.total_rows <= INLINE_ROWS:
            self._job_check(follow=False)
            return
        self._in_transition().state = "checking"
        self._delay_check()

    def _job_read(self):
        """Read a large file in the background; what is wrong stands on it."""
        if not self._lock_job("checking") or self.total_rows:
            return
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
        if not self._lock_job("draft", "checking"):
            return
        lines = self.env["service.import.line"].sudo()
        domain = [("import_id", "=", self.id), ("state", "=", "new")]
        while batch := lines.search_fetch(
            domain, ["row", "values"], order="row", limit=BATCH
        ):
            self._check_batch(batch)
            if follow and lines.search_count(domain, limit=1):
                self._delay_check()
                return
        self._refuse_repeats()
        self._in_transition().state = "checked"

    def _check_batch(self, lines):
        """Say of each line what would become of it.

        :param lines: new lines, in the order of the sheet
        """
        handler = self._handler()
        rows = [
            {
                "row": line.row,
                "line": line,
                "values": cells.decode(line.values),
                "problems": [],
                "data": {},
                "key": False,
                "repeats": False,
                "base": False,
                "group": False,
                "once": False,
                "known": False,
            }
            for line in lines
        ]
        filled = [row for row in rows if cells.is_filled(row["values"])]
        handler._import_check(self, filled)
        good = [row for row in filled if row["key"] and not row["problems"]]
        self._number_repeats(good)
        self._find_known(handler, good)
        scope = handler._import_scope()
        lines._store([self._prepare_checked(row, scope) for row in rows])

    def _prepare_checked(self, row, scope):
        """Values of a line after its check."""
        if not cells.is_filled(row["values"]):
            return {"state": "empty"}
        known = row["known"]
        return {
            "state": "known" if known else "bad" if row["problems"] else "good",
            "problems": row["problems"],
            "data": row["data"],
            "scope": scope,
            "key": row["key"],
            "base_key": row["base"],
            "group_key": row["group"],
            "once_key": row["once"] or row["key"],
            "res_model": known._name if known else False,
            "res_id": known.id if known else False,
            "res_name": known.display_name if known else False,
        }

    def _number_repeats(self, rows):
        """Tell apart rows that may stand in a sheet more than once.

        Goods without a serial have nothing of their own; the second row of the
        same content is the second such piece, also when the first stood in a
        batch before.
        """
        same = [row for row in rows if row["repeats"]]
        if not same:
            return
        for row in same:
            row["base"] = row["key"]
        counts = Counter(
            dict(
                self.env["service.import.line"]
                .sudo()
                ._read_group(
                    [
                        ("import_id", "=", self.id),
                        ("base_key", "in", list({row["base"] for row in same})),
                    ],
                    ["base_key"],
                    ["__count"],
                )
            )
        )
        for row in same:
            counts[row["base"]] += 1
            text = f"{row['base']}|{counts[row['base']]}"
            row["key"] = hashlib.sha256(text.encode()).hexdigest()

    def _find_known(self, handler, rows):
        """What earlier runs made of these rows, or the register holds already."""
        done = self._find_done(handler, [row["key"] for row in rows])
        found = handler._import_find_known(self, rows)
        for row in rows:
            row["known"] = found.get(row["key"]) or done.get(row["key"])

    def _find_done(self, handler, keys):
        """``{key: record}`` of rows that an earlier import brought in.

        A record that was deleted since then gives its row free again.
        """
        lines = (
            self.env["service.import.line"]
            .sudo()
            .search_fetch(
                [
                    ("company_id", "=", self.company_id.id),
                    ("scope", "=", handler._import_scope()),
                    ("key", "in", keys),
                    ("state", "=", "done"),
                ],
                ["key", "res_model", "res_id"],
                order="id",
            )
        )
        found = {}
        for model, same in lines.grouped("res_model").items():
            records = self.env[model].sudo().browse(same.mapped("res_id")).exists()
            kept = same.filtered(lambda line, ids=set(records.ids): line.res_id in ids)
            (same - kept)._in_transition().write({"key": False})
            found.update(
                (line.key, records.browse(line.res_id).with_prefetch(records._ids))
                for line in kept
            )
        return found

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
            problem = {
                "column": self.env._("Whole row"),
                "wrong": self.env._(
                    "the same goods stand in row %s already.", first.row
                ),
                "fix": self.env._("Delete one of the two rows."),
            }
            same.browse().concat(*others)._in_transition().write(
                {"state": "bad", "problems": [problem]}
            )
