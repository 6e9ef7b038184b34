# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

STATES = [
    ("new", "To check"),
    ("good", "Good"),
    ("bad", "Refused"),
    ("known", "Imported before"),
    ("empty", "Empty"),
    ("done", "Imported"),
    ("failed", "Failed"),
]


class ServiceImportLine(models.Model):
    """One row of an imported sheet, from reading to the record it became."""

    _name = "service.import.line"
    _description = "Import row"
    _inherit = "service.retention.mixin"
    _order = "import_id, row"
    _rec_name = "row"

    _guarded_fields = ("state", "res_id", "data", "scope", "key", "base_key")

    _register_parent = "import_id"
    _register_draft_states = ("new", "good", "bad", "known", "empty")

    import_id = fields.Many2one(
        "service.import", required=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        related="import_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    row = fields.Integer(required=True, readonly=True)
    state = fields.Selection(
        STATES, string="Status", default="new", required=True, readonly=True
    )
    values = fields.Json(readonly=True, help="The cells as they were read.")
    data = fields.Json(readonly=True, help="The row as it will be imported.")
    problems = fields.Json(readonly=True)
    problem_text = fields.Text(
        string="What is wrong, what to do", compute="_compute_problem_text"
    )
    summary = fields.Char(string="Content", compute="_compute_summary")
    scope = fields.Char(readonly=True, help="Within what the key is unique.")
    key = fields.Char(readonly=True, help="What makes it the same row again.")
    base_key = fields.Char(
        readonly=True, help="The key before equal rows of a sheet are counted."
    )
    group_key = fields.Char(readonly=True)
    once_key = fields.Char(readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    res_name = fields.Char(string="Became", readonly=True)

    _import_state = models.Index("(import_id, state, group_key, row)")
    _import_row = models.UniqueIndex(
        "(import_id, row)", "A row of a sheet is read once."
    )
    # At most once, whichever server and whichever copy of the sheet (rule of the
    # database, since two transactions cannot see each other's rows).
    _done_once = models.UniqueIndex(
        "(scope, key, company_id) WHERE state = 'done' AND key IS NOT NULL",
        "This row was imported before, by another import of the same sheet.",
    )
    _repeats = models.Index("(import_id, base_key) WHERE base_key IS NOT NULL")

    @api.depends("problems")
    def _compute_problem_text(self):
        for line in self:
            line.problem_text = "\n".join(
                self.env._(
                    "%(column)s: %(wrong)s %(fix)s",
                    column=problem["column"],
                    wrong=problem["wrong"],
                    fix=problem["fix"],
                )
                for problem in line.problems or []
            )

    @api.depends("values", "import_id.handler")
    def _compute_summary(self):
        """The cells in the order of the sheet's columns."""
        columns = {
            record: [name for name, *_rest in record._handler()._import_columns()]
            for record in self.import_id
        }
        for line in self:
            values = line.values or {}
            cells = [values.get(name) for name in columns.get(line.import_id, [])]
            cells = [
                cell["moment"].replace("T", " ") if isinstance(cell, dict) else cell
                for cell in cells
            ]
            line.summary = " · ".join(
                _shortened(str(cell)) for cell in cells if cell not in (None, "")
            )

    def _store(self, vals_list):
        """Write values of many lines in few statements; for the import's steps.

        The guard is for what comes from outside; this is no transition that a
        client could call, and ``write`` line by line took a fifth of an import.

        :param vals_list: a dict for each line, none of them of a computed field
        """
        if not self:
            return
        self.flush_recordset()
        self._write_multi(
            [
                {
                    name: self._fields[name].convert_to_column_insert(value, self)
                    for name, value in vals.items()
                }
                for vals in vals_list
            ]
        )
        self.invalidate_recordset()
        # The counts of states are not computed from what the cache holds.
        self.import_id.invalidate_recordset()

    def action_open_record(self):
        """Open what the row became."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [[False, "form"]],
        }


def _shortened(text, longest=60):
    return text if len(text) <= longest else f"{text[:longest]}…"
