# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class TierDefinition(models.Model):
    """A signature that the policies ask for, as data: who, when, from which day.

    All definitions that fit a document make its chain. Those of one step sign in
    any order, a later step waits for the earlier ones.
    """

    _inherit = "tier.definition"

    rule = fields.Char(help="Id of the rule in the policy catalogue.")
    step = fields.Integer(
        default=1,
        required=True,
        aggregator=None,
        help="1 signs first. Signatures of the same step may come in any order.",
    )
    date_from = fields.Date(string="In force from")
    date_to = fields.Date(string="In force until")
    same_person_allowed = fields.Boolean(
        help="Whoever signed an earlier step of the document may sign this one too."
    )
    phone_consent_allowed = fields.Boolean(
        string="Consent by phone",
        help="Where the approver is away, another person may record what was said "
        "on the phone; the signature stays owed (D2-26).",
    )
    deadline_rule_id = fields.Many2one(
        "service.deadline.rule",
        string="Time to Sign",
        ondelete="restrict",
        domain="[('model', '=', 'tier.review')]",
        help="Runs from the moment at which it is this signature's turn.",
    )
    approve_sequence = fields.Boolean(default=True)

    _step_positive = models.Constraint("CHECK (step > 0)", "Steps count from 1.")
    _model_live = models.Index("(model) WHERE active IS TRUE")

    @api.model
    def _get_tier_validation_model_names(self):
        return [
            *super()._get_tier_validation_model_names(),
            *self._get_approval_model_names(),
        ]

    @api.model
    def _get_approval_model_names(self):
        """Models whose approvals are guarded: those with the approval mixin."""
        mixin = self.env.registry["service.approval.mixin"]
        return [
            name
            for name, model in self.env.registry.items()
            if issubclass(model, mixin) and not model._abstract
        ]

    @api.model
    def _get_in_force(self, model, companies, day):
        """Definitions of a model on a day, in the order of signing.

        :param str model: name of the document's model
        :param companies: res.company records
        :param day: date of the request
        """
        return self.search(
            [
                ("model", "=", model),
                ("company_id", "in", [False, *companies.ids]),
                "|",
                ("date_from", "=", False),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ],
            order="step, sequence desc, id",
        )

    def unlink(self):
        self._check_unused()
        return super().unlink()

    def _check_unused(self):
        """What was asked for once keeps its name; archive or end it instead."""
        used = (
            self.env["tier.review"]
            .sudo()
            ._read_group(
                [
                    ("definition_id", "in", self.ids),
                    ("model", "in", self._get_approval_model_names()),
                ],
                ["definition_id"],
            )
        )
        if used:
            raise UserError(
                self.env._(
                    "%s was asked for already and stays: archive it, or end it with "
                    "a date.",
                    used[0][0].display_name,
                )
            )
