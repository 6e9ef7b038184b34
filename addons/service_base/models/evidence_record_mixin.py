# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.base.models.ir_attachment import condition_values


class EvidenceRecordMixin(models.AbstractModel):
    """What hangs on a document as proof: made by its methods, never changed.

    No create, write or unlink of anybody, superuser included, passes; who can
    read the document can read it. It is kept as long as its document, or for
    the years of the policy where the document is no register.
    """

    _name = "service.evidence.record.mixin"
    _description = "Proof on a document"
    _inherit = "service.retention.mixin"
    _order = "id desc"

    # What a transition may still add, once.
    _amendable: tuple[str, ...] = ()

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document Id", model_field="res_model", required=True, readonly=True
    )
    res_name = fields.Char(string="Document", readonly=True)
    type_id = fields.Many2one(
        "service.evidence.type",
        string="Kind",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    code = fields.Char(related="type_id.code", store=True, precompute=True)
    user_id = fields.Many2one(
        "res.users",
        string="Recorded by",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="Who was logged in on the device.",
    )

    # -- append only ---

    def _refuse_change(self):
        raise AccessError(
            self.env._(
                "%s: signatures and evidence are recorded on their document by its "
                "buttons and never changed or deleted.",
                self.env["ir.model"]._get(self._name).name,
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_in_transition():
            self._refuse_change()
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_in_transition() or set(vals) - set(self._amendable):
            self._refuse_change()
        return super().write(vals)

    def unlink(self):
        """They go with their document and in no other way."""
        if self and self.env.registry.ready and not self._is_in_transition():
            self._refuse_change()
        return super().unlink()

    # -- access: the document's ---

    def _group_documents(self):
        """``{model name: {document id: records}}``, read as superuser."""
        groups = defaultdict(lambda: defaultdict(self.browse))
        for record in self.sudo():
            groups[record.res_model][record.res_id] |= record.sudo(False)
        return groups

    def _check_access(self, operation):
        result = super()._check_access(operation)
        remaining = self - result[0] if result else self
        if not any(remaining._ids) or self.env.su:
            return result
        forbidden = remaining.browse()
        for name, documents in remaining._group_documents().items():
            allowed = set()
            if name in self.env:
                found = self.env[name].browse(documents).exists()
                allowed = set(found._filtered_access("read")._ids)
            for res_id, records in documents.items():
                if res_id not in allowed:
                    forbidden |= records
        if not forbidden:
            return result
        refused = forbidden | result[0] if result else forbidden
        return refused, lambda: refused._make_document_error()

    def _make_document_error(self):
        self.invalidate_recordset()
        return AccessError(
            self.env._(
                "%(model)s (%(ids)s) can be read by those who can read the document.",
                model=self.env["ir.model"]._get(self._name).name,
                ids=", ".join(map(str, self.ids[:6])),
            )
        )

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        domain = Domain(domain)
        if not (self.env.su or bypass_access):
            domain &= self._get_readable_domain(domain)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _get_readable_domain(self, domain):
        """Restrict to documents that the user can read, one subquery a model."""
        names = condition_values(self, "res_model", domain)
        if names is None:
            names = self._get_document_models()
        readable = Domain.FALSE
        for name in names:
            model = self.env.get(name)
            if model is None or not model.browse().has_access("read"):
                continue
            documents = model.with_context(active_test=False)._search(Domain.TRUE)
            readable |= Domain("res_model", "=", name) & Domain(
                "res_id", "in", documents
            )
        return readable

    @api.model
    def _get_document_models(self):
        mixin = self.env.registry["service.evidence.mixin"]
        return [
            name
            for name, model in self.env.registry.items()
            if issubclass(model, mixin) and not model._abstract
        ]

    # -- retention: the document's ---

    def _get_cannot_delete_reasons(self):
        kept = {}
        for name, documents in self._group_documents().items():
            records = self.browse().union(*documents.values())
            if not self._is_register(name):
                kept.update(self._get_own_keep_reasons(records.sudo()))
                continue
            found = self.env[name].sudo().browse(documents).exists()
            reasons = found._get_cannot_delete_reasons()
            for document, texts in reasons.items():
                for record in documents[document.id]:
                    kept[record.with_env(self.env)] = texts
        return kept

    def _get_cannot_detach_reasons(self, closed):
        """The drawing and the photo are the proof itself."""
        return {
            record: [self.env._("it is the proof itself and goes with its document.")]
            for record in self
        }

    # -- ways to the document ---

    def action_view_document(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [[False, "form"]],
        }
