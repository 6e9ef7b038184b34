# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models


class EvidenceMixin(models.AbstractModel):
    """A document that is signed and proven (S69).

    Rules in ``service.evidence.rule`` say what a step needs; every step that
    runs through ``_run_step`` checks them with no code in the document. What a
    signature covers is told in ``_evidence_content_fields``; when it changes,
    the signatures are void.
    """

    _name = "service.evidence.mixin"
    _description = "Signed and proven document"
    _inherit = [
        "service.guarded.mixin",
        "service.evidence.signing.mixin",
        "service.evidence.digest.mixin",
    ]

    signature_ids = fields.One2many(
        "service.signature",
        "res_id",
        domain=lambda self: [("res_model", "=", self._name)],
        bypass_search_access=True,
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    evidence_ids = fields.One2many(
        "service.evidence",
        "res_id",
        domain=lambda self: [("res_model", "=", self._name)],
        bypass_search_access=True,
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    signature_count = fields.Integer(
        string="Signatures",
        compute="_compute_evidence_counts",
        groups="base.group_user",
    )
    evidence_count = fields.Integer(
        string="Pieces of Evidence",
        compute="_compute_evidence_counts",
        groups="base.group_user",
    )
    missing_evidence = fields.Text(
        compute="_compute_missing_evidence",
        help="What is still to be signed or proven, before which step.",
        groups="base.group_user",
    )

    # -- what is there ---

    @api.depends("signature_ids.voided_at", "evidence_ids.withdrawn_at")
    def _compute_evidence_counts(self):
        for name, model in (
            ("signature_count", "service.signature"),
            ("evidence_count", "service.evidence"),
        ):
            counts = defaultdict(int)
            for (res_id, _kind), count in self._count_valid(model).items():
                counts[res_id] += count
            for record in self:
                record[name] = counts[record.id]

    def _count_valid(self, model):
        """``{(document id, kind of evidence): count}`` of what is in force."""
        voided = "voided_at" if model == "service.signature" else "withdrawn_at"
        groups = (
            self.env[model]
            .sudo()
            ._read_group(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    (voided, "=", False),
                ],
                ["res_id", "type_id"],
                ["__count"],
            )
        )
        return {(res_id, kind): count for res_id, kind, count in groups}

    def _get_valid_signatures(self):
        """Signatures of these documents that are in force, oldest first.

        One whose digest does not fit what the document says now is none, also
        when something changed the document past its methods.
        """
        signatures = (
            self.env["service.signature"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("voided_at", "=", False),
                ],
                order="id",
            )
        )
        digests = self.browse(signatures.mapped("res_id"))._get_evidence_digest()
        now = {record.id: digest for record, digest in digests.items()}
        return signatures.filtered(
            lambda signature: now[signature.res_id] == signature.digest
        )

    def _is_evidence_open(self) -> bool:
        """Signatures and evidence may be added, evidence withdrawn."""
        self.ensure_one()
        return not self._is_register(self._name) or not self._is_register_closed()

    def _is_register(self, model_name) -> bool:
        return self.env["service.retention.mixin"]._is_register(model_name)

    def _get_evidence_company(self):
        self.ensure_one()
        company = self.company_id if "company_id" in self._fields else None
        return company or self.env.company

    # -- what is missing ---

    @api.depends("signature_ids.voided_at", "evidence_ids.withdrawn_at")
    @api.depends_context("lang")
    def _compute_missing_evidence(self):
        opened = self.filtered(lambda record: record.id and record._is_evidence_open())
        missing = opened._get_missing_evidence()
        for record in self:
            texts = missing.get(record.id, ())
            record.missing_evidence = "\n".join(texts) or False

    def _get_missing_evidence_reasons(self, step):
        """What these documents still lack for a step: ``{record: [reason, ...]}``.

        :param str step: name of the step, as in ``_do_<step>``
        """
        missing = self._get_missing_evidence(step)
        return {record: missing[record.id] for record in self if missing.get(record.id)}

    def _get_missing_evidence(self, step=None):
        """``{document id: [what is missing, ...]}``; all steps without one."""
        rules = self.env["service.evidence.rule"]._find(self._name, step)
        missing = defaultdict(list)
        if not self or not rules:
            return missing
        counts = self._count_by_kind(set(rules.mapped("kind")))
        for rule in rules.with_context(lang=self.env.lang):
            for record in rule._filter_documents(self):
                found = sum(
                    count
                    for kind, count in counts[record.id].items()
                    if kind == rule.type_id
                    or (not rule.type_id and kind.kind == rule.kind)
                )
                if found < rule.minimum:
                    missing[record.id].append(self._describe_missing(rule, found))
        return missing

    def _count_by_kind(self, kinds):
        """``{document id: {kind of evidence: count in force}}``."""
        counts = defaultdict(lambda: defaultdict(int))
        if "signature" in kinds:
            for signature in self._get_valid_signatures():
                counts[signature.res_id][signature.type_id] += 1
        if kinds - {"signature"}:
            for (res_id, kind), count in self._count_valid("service.evidence").items():
                counts[res_id][kind] += count
        return counts

    def _describe_missing(self, rule, found):
        labels = dict(rule._fields["kind"]._description_selection(self.env))
        return self.env._(
            "%(rule)s%(id)s: %(what)s is missing (%(found)s of %(minimum)s).",
            rule=rule.name,
            id=f" ({rule.rule})" if rule.rule else "",
            what=rule.type_id.name or labels[rule.kind],
            found=found,
            minimum=rule.minimum,
        )

    def _get_step_reasons(self, name):
        reasons = dict(super()._get_step_reasons(name))
        for record, texts in self._get_missing_evidence_reasons(name).items():
            reasons[record] = [*reasons.get(record, ()), *texts]
        return reasons

    def unlink(self):
        """What hangs on the documents goes with them, when it may."""
        records = []
        for model in ("service.signature", "service.evidence"):
            proof = self.env[model].sudo()
            domain = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
            found = proof.search(domain)
            found._check_retention()
            records.append(found)
        result = super().unlink()
        for found in records:
            found._in_transition().unlink()
        return result

    # -- buttons ---

    def action_sign(self):
        """Open the box to sign in."""
        return self._open_evidence_wizard(
            "service.signature.wizard", self.env._("Sign %s", self.display_name)
        )

    def action_add_evidence(self):
        """Open the box to add photos and documents."""
        return self._open_evidence_wizard(
            "service.evidence.wizard", self.env._("Evidence for %s", self.display_name)
        )

    def _open_evidence_wizard(self, model, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }

    def action_view_signatures(self):
        return self._open_proof("service.signature", "list,form")

    def action_view_evidence(self):
        return self._open_proof("service.evidence", "kanban,list,form")

    def _open_proof(self, model, view_mode):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(model).name,
            "res_model": model,
            "view_mode": view_mode,
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
        }

    def _get_report_signatures(self, codes=None):
        """Signatures to print, see the template service_base.report_signatures."""
        found = self._get_valid_signatures()
        if codes:
            found = found.filtered(lambda signature: signature.code in codes)
        return found

    def _get_evidence_zone(self):
        """Name of the company's time zone, for prints."""
        company = self._get_evidence_company()
        return company.resource_calendar_id.tz or "UTC"
