# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.service_base.digest import digest
from odoo.addons.service_base.jobs import each_record

from ..roles import GENERAL_MANAGER, SUPERVISOR

# So many volumes are looked through a night, those first that waited longest.
_BATCH = 50


class SaleArchiveVerifyMixin(models.AbstractModel):
    """Whether bound papers still say what was bound; part of a volume (S50, D2-T9).

    The archive is complete and valid as long as nothing is found (D4-12.1.9).
    """

    _name = "sale.archive.verify.mixin"
    _description = "Check of bound vouchers"

    verified_at = fields.Datetime(string="Checked", readonly=True, copy=False)
    finding = fields.Text(
        readonly=True,
        copy=False,
        help="Papers that changed, went or came since the volume was bound.",
    )
    seal_state = fields.Selection(
        [("none", "Not checked"), ("whole", "Unchanged"), ("broken", "Changed")],
        string="Check",
        compute="_compute_seal_state",
        store=True,
    )

    @api.depends("verified_at", "finding")
    def _compute_seal_state(self):
        for volume in self:
            if not volume.verified_at:
                volume.seal_state = "none"
            else:
                volume.seal_state = "broken" if volume.finding else "whole"

    def action_verify(self):
        """Compare the papers with what was bound, and say what changed."""
        return self._run_step(
            "verify",
            (SUPERVISOR, GENERAL_MANAGER),
            self.env._("There is nothing to compare."),
        )

    def _get_cannot_verify_reasons(self):
        return {
            volume: [self.env._("It is not bound yet.")]
            for volume in self
            if volume.state == "open"
        }

    def _do_verify(self):
        now = fields.Datetime.now()
        bodies = {}
        for volume in self.sudo():
            texts = volume._find_changes()
            finding = "\n".join(texts) or False
            if finding and finding != volume.finding:
                bodies[volume.id] = self.env._(
                    "Not as it was bound: %s", "; ".join(texts)
                )
            volume._in_transition().write({"verified_at": now, "finding": finding})
        if bodies:
            self.browse(bodies).sudo()._message_log_batch(bodies)
        return self.browse(bodies)

    def _find_changes(self):
        """What is not as it was bound, a text a paper; marks the lines."""
        self.ensure_one()
        texts = []
        if self._get_seal() != self.digest:
            texts.append(self.env._("The index itself was changed."))
        documents = self._get_documents()
        now = {one.record.id: one for one in documents}
        model = self.kind_id._get_model()
        alive = set(model.browse(self.line_ids.mapped("res_id")).exists().ids)
        for line in self.line_ids._in_transition():
            changes = self._get_line_changes(line, alive, model)
            if line.changes != (changes or False):
                line.changes = changes or False
            if changes:
                texts.append(f"{line.number}: {changes}")
        bound = set(self.line_ids.mapped("res_id"))
        texts += [
            self.env._("%s came after it was bound.", one.text)
            for record_id, one in now.items()
            if record_id not in bound
        ]
        return texts

    def _get_line_changes(self, line, alive, model):
        if line.res_id not in alive:
            return self.env._("It is gone.")
        record = model.browse(line.res_id)
        said = self.kind_id._get_content(record)
        if digest([record._name, record.id, said]) == line.digest:
            return ""
        before = line.content or {}
        names = [name for name in said if said[name] != before.get(name)]
        labels = [
            record._fields[name].get_description(self.env)["string"] for name in names
        ]
        return self.env._("Changed: %s.", ", ".join(labels) or "-")

    @api.model
    def _cron_verify(self):
        """Look through the archive, and tell the keeper what changed."""
        volumes = self.sudo().search(
            [("state", "!=", "open")],
            order="verified_at NULLS FIRST, id",
            limit=_BATCH,
        )
        each_record(volumes, lambda some: some._verify_and_tell(), size=1)

    def _verify_and_tell(self):
        for volume in self._do_verify():
            keeper = volume.keeper_id or volume.bound_by_id
            volume.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=keeper.id,
                summary=self.env._("A bound paper was changed"),
                note=volume.finding,
            )
