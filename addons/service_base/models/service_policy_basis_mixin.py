# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ServicePolicyBasisMixin(models.AbstractModel):
    """A document that keeps which policies decided, with their values then.

    The basis is written by ``_keep_policies`` when the document is decided and
    does not follow later changes of the policies.
    """

    _name = "service.policy.basis.mixin"
    _description = "Policies that decided"
    _inherit = "service.guarded.mixin"

    policy_basis = fields.Json(readonly=True, copy=False)
    policy_basis_text = fields.Text(
        string="Decided By", compute="_compute_policy_basis_text"
    )

    @api.depends("policy_basis")
    @api.depends_context("lang")
    def _compute_policy_basis_text(self):
        """The kept numbers, with the policies' names in the user's language."""
        policies = self.env["service.policy"].sudo()
        codes = {code for record in self for code in record.policy_basis or {}}
        known = policies.search([("code", "in", list(codes))]).grouped("code")
        for record in self:
            lines = []
            for code, kept in (record.policy_basis or {}).items():
                policy = known.get(code)
                since = fields.Date.to_date(kept["since"] or None)
                lines.append(
                    policy._sentence(kept["value"], since, kept["origin"])
                    if policy
                    else kept["text"]
                )
            record.policy_basis_text = "\n".join(lines)

    def _keep_policies(self, explanations):
        """Add the policies that decided to the documents.

        :param dict explanations: ``{code: dict}`` as ``_explain_many`` of
            ``service.policy`` returns them, or dicts of ``_explain_line``
        """
        for record in self:
            record._in_transition().policy_basis = {
                **(record.policy_basis or {}),
                **explanations,
            }

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_in_transition():
            for vals in vals_list:
                if vals.get("policy_basis"):
                    self._refuse_guarded({"policy_basis"})
                # Also against a default of the context.
                vals["policy_basis"] = False
        return super().create(vals_list)

    def write(self, vals):
        if "policy_basis" in vals and not self._is_in_transition():
            self._refuse_guarded({"policy_basis"})
        return super().write(vals)
