# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import clean_context


class ServiceExport(models.Model):
    """A register on its way out: which rows, and the file that was made.

    Small registers are downloaded at once; beyond the policy
    ``export.inline_rows`` a background job writes the file and tells the user.
    """

    _name = "service.export"
    _description = "Export of a register"
    _inherit = [
        "mail.thread",
        "service.guarded.mixin",
        "service.download.mixin",
        "service.export.write.mixin",
    ]
    _order = "id desc"

    _guarded_fields = ("name", "state", "total_rows", "attachment_id", "message")

    name = fields.Char(string="Number", default="/", required=True, readonly=True)
    handler = fields.Selection([], string="Register", required=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Exported by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        index=True,
    )
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="To", help="This day is included.")
    domain = fields.Char(
        readonly=True, help="The filter of the list from which it was exported."
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("waiting", "Being written"),
            ("done", "Ready"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )
    total_rows = fields.Integer(string="Rows", readonly=True)
    progress = fields.Float(compute="_compute_progress")
    attachment_id = fields.Many2one("ir.attachment", string="File", readonly=True)
    message = fields.Text(readonly=True)

    @api.depends("state", "total_rows")
    def _compute_progress(self):
        done = dict(
            self.env["service.export.progress"]
            .sudo()
            ._read_group(
                [("export_id", "in", self.ids)], ["export_id"], ["done_rows:max"]
            )
        )
        for export in self:
            rows = export.total_rows if export.state == "done" else done.get(export, 0)
            total = export.total_rows
            export.progress = min(100.0, 100.0 * rows / total) if total else 0.0

    @api.model_create_multi
    def create(self, vals_list):
        exports = super().create(vals_list)
        sequence = self.env["ir.sequence"]
        for export in exports:
            export._in_transition().name = sequence.next_by_code("service.export")
        return exports

    def write(self, vals):
        """What was exported stays as it was asked for."""
        if "user_id" in vals and any(r.user_id.id != vals["user_id"] for r in self):
            raise AccessError(self.env._("Who exported it stays as it is."))
        asked = {"handler", "date_from", "date_to", "domain", "company_id", "user_id"}
        if asked & set(vals) and any(export.state != "draft" for export in self):
            raise UserError(
                self.env._(
                    "%s is written already: make a new export.",
                    ", ".join(self.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    @api.autovacuum
    def _gc_exports(self):
        """Copies of registers are not kept for ever; the registers are."""
        days = self.env["service.policy"]._get_value(
            "export.keep_days", self.env.company
        )
        limit = fields.Datetime.now() - timedelta(days=days)
        self.search([("create_date", "<", limit)]).unlink()

    def _handler(self):
        """The register, as its user sees it in this company alone."""
        self.ensure_one()
        context = {
            **clean_context(self.env.context),
            "allowed_company_ids": self.company_id.ids,
        }
        return self.env[self.handler].with_context(context)  # pylint: disable=context-overridden

    # -- from a list ----------------------------------------------------------

    @api.model
    def _export_from_list(self, handler):
        """Export the rows that are chosen in a list; what an action menu calls.

        :param str handler: model name of the register's ``service.xlsx.export``
        :return: action: the download, or the export that is being written
        """
        domain = self._get_list_domain()
        export = self.create({"handler": handler, "domain": json.dumps(list(domain))})
        return export.action_export()

    def _get_list_domain(self):
        """The chosen rows, or the list's filter where all rows are chosen.

        The web client sends no more ids than its own limit.
        """
        ids = self.env.context.get("active_ids") or []
        limit = int(
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("web.active_ids_limit", 20000)
        )
        domain = self.env.context.get("active_domain")
        if domain is not None and len(ids) >= limit:
            return Domain(domain)
        return Domain("id", "in", ids)

    # -- steps ----------------------------------------------------------------

    def action_export(self):
        """Write the file: at once, or in the background when it is large."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "draft":
            raise UserError(
                self.env._("%s is written already: make a new export.", self.name)
            )
        ids = self._find_ids()
        limit = self.env["service.policy"]._get_value(
            "export.inline_rows", self.company_id
        )
        if not ids:
            raise UserError(
                self.env._(
                    "%s has no rows: choose other ones or another period.",
                    self._handler()._export_title(),
                )
            )
        if len(ids) <= limit:
            self._write_file(ids)
            return self.action_download()
        self._in_transition().write({"state": "waiting", "total_rows": len(ids)})
        self._delay_write()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
        }

    def action_resume(self):
        """Write a file whose job failed. Jobs of a dead worker run by themselves."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "waiting":
            raise UserError(self.env._("%s is not being written.", self.name))
        self._delay_write()
        return True

    def action_download(self):
        self.ensure_one()
        self.check_access("read")
        if not self.attachment_id:
            raise UserError(self.env._("%s was not written yet.", self.name))
        return self._get_download_action(self.attachment_id)
