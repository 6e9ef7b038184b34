# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import clean_context

from .service_import_check_mixin import MAPPED


class ServiceImport(models.Model):
    """A sheet on its way into a register: read, checked, imported.

    The dry run comes first and changes nothing but the list of rows. Good rows
    then go in by batches; a row that fails is set apart with its reason and the
    others go on. Work beyond 1,000 rows runs as background jobs, one batch a
    transaction, so that a stopped server goes on where it was.

    The steps stand in the mixins: reading the file, checking rows, importing
    them, and the files that are given back.
    """

    _name = "service.import"
    _description = "Import of a register"
    _inherit = [
        "mail.thread",
        "service.register.mixin",
        "service.download.mixin",
        "service.import.read.mixin",
        "service.import.check.mixin",
        "service.import.run.mixin",
        "service.import.file.mixin",
    ]
    _order = "id desc"

    _guarded_fields = ("state", "message", "total_rows", "name", "unknown_columns")

    # Until rows went in, it is a trial; from then on it is the proof of them.
    _register_draft_states = ("draft", "checking", "checked", "failed")
    _register_closed_states = ("done",)

    name = fields.Char(string="Number", default="/", required=True, readonly=True)
    handler = fields.Selection(
        [(MAPPED, "By a mapping of columns")],
        string="Register",
        required=True,
        default=lambda self: self._default_handler(),
    )
    mapping_id = fields.Many2one(
        "service.import.mapping",
        index="btree_not_null",
        ondelete="restrict",
        help="Which columns of the sheet become which fields of which register.",
    )
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
        index=True,
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
    unknown_columns = fields.Char(
        string="Columns that are not read",
        readonly=True,
        help="Headers of the sheet that the register does not know.",
    )
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

    _live = models.Index("(state) WHERE state IN ('checking', 'importing')")

    def _default_handler(self):
        """The mapping, where no addon brings a register of its own."""
        names = self._fields["handler"].get_values(self.env)
        return names[0] if len(names) == 1 else False

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
        if "user_id" in vals and any(r.user_id.id != vals["user_id"] for r in self):
            raise AccessError(self.env._("Who imported it stays as it is."))
        source_fields = {"file", "handler", "mapping_id"} & set(vals)
        if source_fields and any(
            record.state in ("checking", "importing", "done") for record in self
        ):
            raise UserError(
                self.env._("The file of an import that runs or ran cannot change.")
            )
        result = super().write(vals)
        if source_fields:
            self._reset()
        return result

    def _handler(self):
        """What knows the register: a model of an addon, or the mapping.

        Defaults of the user's screen are not meant for the register's records.
        """
        self.ensure_one()
        handler = self.mapping_id if self.handler == MAPPED else self.env[self.handler]
        context = clean_context(self.env.context)
        return handler.with_context(context).with_company(  # pylint: disable=context-overridden
            self.company_id
        )

    def _reset(self):
        self.sudo().line_ids.unlink()
        self._in_transition().write(
            {
                "state": "draft",
                "message": False,
                "total_rows": 0,
                "unknown_columns": False,
            }
        )

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

    def action_resume(self):
        """Go on with background work that stopped, such as a job that failed.

        Jobs of a dead worker go on by themselves. Pressing it once too often
        does no harm: a row that is done is not taken again.
        """
        for record in self:
            record.check_access("write")
            record._check_can_resume()
            record._do_resume()
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
