# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import ast

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .service_evidence_type import KINDS


class ServiceEvidenceRule(models.Model):
    """What must be signed or proven before a document takes a step (S69)."""

    _name = "service.evidence.rule"
    _description = "Required signature or evidence"
    _order = "model, step, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    rule = fields.Char(help="Id of the rule in the policy catalogue.")
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="Empty: for every company.",
    )
    date_from = fields.Date(
        string="In Force From",
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    date_to = fields.Date(string="In Force Until", help="Empty: until further notice.")
    model_id = fields.Many2one(
        "ir.model",
        string="Document",
        required=True,
        ondelete="cascade",
        domain=lambda self: [("model", "in", self._get_document_models())],
    )
    model = fields.Char(related="model_id.model", store=True, precompute=True)
    step = fields.Char(
        required=True,
        help="The step that waits for it, as the document's methods name it: "
        "close for action_close.",
    )
    kind = fields.Selection(KINDS, string="Required", required=True)
    type_id = fields.Many2one(
        "service.evidence.type",
        string="Which",
        ondelete="restrict",
        domain="[('kind', '=', kind)]",
        help="Empty: any of this sort; a signature is always named.",
    )
    minimum = fields.Integer(string="At least", default=1, required=True)
    domain = fields.Char(
        string="Only for", default="[]", help="Documents that the rule is about."
    )

    _live = models.Index("(model, step) WHERE active IS TRUE")
    _minimum_positive = models.Constraint(
        "CHECK(minimum > 0)", "At least one signature or piece of evidence."
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "The rule ends before it begins.",
    )

    @api.model
    def _get_document_models(self):
        return self.env["service.signature"]._get_document_models()

    @api.constrains("kind", "type_id")
    def _check_type(self):
        for rule in self:
            if rule.type_id and rule.type_id.kind != rule.kind:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: %(evidence)s is no such evidence.",
                        rule=rule.name,
                        evidence=rule.type_id.name,
                    )
                )
            if rule.kind == "signature" and not rule.type_id:
                raise ValidationError(
                    self.env._("%s: say whose signature it is.", rule.name)
                )

    @api.constrains("model_id", "step", "domain")
    def _check_document(self):
        for rule in self:
            model = self.env.get(rule.model)
            if model is None or rule.model not in self._get_document_models():
                raise ValidationError(
                    self.env._("%s: this document takes no evidence.", rule.name)
                )
            if not hasattr(model, f"_do_{rule.step}"):
                raise ValidationError(
                    self.env._(
                        "%(rule)s: %(document)s has no step %(step)s.",
                        rule=rule.name,
                        document=rule.model_id.name,
                        step=rule.step,
                    )
                )
            rule._check_domain(model)

    def _check_domain(self, model):
        try:
            Domain(self._parse_domain()).validate(model.sudo())
        except (ValueError, SyntaxError, TypeError) as error:
            raise ValidationError(
                self.env._(
                    "%(rule)s: the documents it is about cannot be read: %(error)s",
                    rule=self.name,
                    error=error,
                )
            ) from error

    def _parse_domain(self):
        """The domain as a list; literals only, nothing is evaluated."""
        return ast.literal_eval(self.domain or "[]")

    @api.model
    def _find(self, model_name, step=None):
        """Rules about a model that are in force for some company today."""
        domain = [("model", "=", model_name)]
        if step:
            domain.append(("step", "=", step))
        rules = self.sudo().search(domain)
        if not rules:
            return rules
        today = self.env["service.policy"]._today(self.env.company)
        return rules.filtered(
            lambda rule: (
                rule.date_from <= today and (not rule.date_to or rule.date_to >= today)
            )
        )

    def _filter_documents(self, documents):
        """Of the documents those that this rule is about."""
        self.ensure_one()
        documents = documents.sudo()
        if self.company_id:
            documents = documents.filtered(
                lambda record: record._get_evidence_company() == self.company_id
            )
        return documents.filtered_domain(self._parse_domain())
