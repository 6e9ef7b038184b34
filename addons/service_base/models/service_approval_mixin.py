# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ast import literal_eval

from lxml import etree

from odoo import fields, models
from odoo.exceptions import ValidationError

_OPEN = ("waiting", "pending")


class ServiceApprovalMixin(models.AbstractModel):
    """A document whose steps need signatures (design 3.1), made unforgeable.

    A model opts in by inheriting this mixin and by the class attributes of tier
    validation: ``_state_from`` (states in which signatures are asked for) and
    ``_state_to`` (states that need all of them). Who signs is data:
    ``tier.definition``. Further class attributes:

    - ``_approval_free_fields``: may change without voiding the signatures
    - ``_approval_line_fields``: one2many fields whose rows are signed with it
    - ``_approval_applicant_fields``: fields to res.users who apply, and so never
      approve; whoever presses the button is always one of them
    - ``_approval_request_roles``: external ids of groups that may ask

    - ``_approval_steps``: names of the steps (``_run_step``) that need them all

    The change of state checks once more.
    """

    _name = "service.approval.mixin"
    _description = "Document with approvals"
    _inherit = [
        "service.approval.content.mixin",
        "service.approval.decision.mixin",
        "tier.validation",
        "service.guarded.mixin",
    ]

    _tier_validation_manual_config = False
    _guarded_fields = ("validation_status", "review_ids", "approval_entry_ids")

    _approval_steps: tuple[str, ...] = ()
    _approval_applicant_fields: tuple[str, ...] = ()
    _approval_request_roles: tuple[str, ...] = ("service_base.group_service_user",)

    # In the words of the suite: OCA's own are not translated.
    validation_status = fields.Selection(
        selection=[
            ("no", "Not asked for"),
            ("waiting", "Waits for others"),
            ("pending", "To sign"),
            ("rejected", "Rejected"),
            ("validated", "Signed"),
        ],
    )
    approval_entry_ids = fields.One2many(
        "service.approval.entry",
        "res_id",
        string="Approval Trail",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
    )

    # -- which signatures ------------------------------------------------------

    def _get_approval_definitions(self):
        """The signatures that each document needs today: ``{record: definitions}``."""
        if not self:
            return {}
        companies = self.env["res.company"]
        for record in self:
            companies |= record._get_company()
        definitions = (
            self.env["tier.definition"]
            .sudo()
            ._get_in_force(
                self._name,
                companies,
                self.env["service.policy"]._today(self.env.company),
            )
        )
        result = dict.fromkeys(self, definitions.browse())
        for definition in definitions:
            fitting = self
            if definition.definition_domain:
                fitting = self.sudo().filtered_domain(
                    literal_eval(definition.definition_domain)
                )
            for record in self.browse(fitting.ids):
                if definition.company_id in (
                    record._get_company(),
                    definitions.company_id.browse(),
                ):
                    result[record] |= definition
        return result

    def _compute_need_validation(self):
        stored = self.filtered(lambda record: isinstance(record.id, int))
        (self - stored).need_validation = False
        definitions = stored._get_approval_definitions()
        for record in stored:
            record.need_validation = bool(
                definitions[record]
                and not record.review_ids
                and record[self._state_field] in self._state_from
            )

    def _get_approval_applicants(self):
        """res.users who apply with this document and so never approve it."""
        self.ensure_one()
        users = self.env["res.users"]
        for path in self._approval_applicant_fields:
            users |= self.sudo().mapped(path)
        return users

    # -- guards of tier validation, for many records at once --------------------

    def _get_step_reasons(self, name):
        reasons = dict(super()._get_step_reasons(name))
        if name in self._approval_steps:
            for record, texts in self._get_unapproved_reasons().items():
                reasons[record] = [*reasons.get(record, ()), *texts]
        return reasons

    def _get_unapproved_reasons(self):
        """Why the signatures do not suffice: ``{record: [reason, …]}``."""
        reasons = {}
        definitions = self._get_approval_definitions()
        digests = self.filtered(lambda r: r.sudo().review_ids)._get_approval_digests()
        for record in self:
            reviews = record.sudo().review_ids
            if not reviews:
                if definitions[record]:
                    reasons[record] = [
                        self.env._(
                            "It needs the approval of: %s. Request it first.",
                            ", ".join(definitions[record].mapped("name")),
                        )
                    ]
                continue
            waiting = reviews.filtered(lambda r: r.status != "approved")
            if waiting:
                reasons[record] = [
                    self.env._(
                        "It is not approved yet by: %s.",
                        ", ".join(waiting.mapped("name")),
                    )
                ]
            elif set(reviews.mapped("content_digest")) != {digests[record]}:
                reasons[record] = [record._get_edited_reason()]
        return reasons

    def _get_edited_reason(self):
        return self.env._(
            "It was changed after the request: withdraw the request and ask again."
        )

    def _tier_validation_check_state_on_write(self, vals):
        if vals.get(self._state_field) not in self._state_to:
            return
        starting = self.filtered(lambda r: r[self._state_field] in self._state_from)
        reasons = starting._get_unapproved_reasons()
        if reasons:
            lines = [f"{r.display_name}: {' '.join(t)}" for r, t in reasons.items()]
            raise ValidationError("\n".join(lines))

    def _tier_validation_check_write_allowed(self, vals):
        """A change is not forbidden: it voids the signatures, see ``write``."""

    def _tier_validation_check_write_remove_reviews(self, vals):
        state = vals.get(self._state_field)
        if not state:
            return
        if state == self._cancel_state:
            self._end_reviews("ended")
        elif state in self._state_from:
            self.filtered(
                lambda r: r[self._state_field] not in self._state_from
            )._end_reviews("ended")

    def _get_to_validate_message(self):
        waiting = self.sudo().review_ids._get_current_step()
        return self.env._(
            "Waits for: %s",
            ", ".join(f"{review.name} ({review.signer_names})" for review in waiting),
        )

    # -- request ----------------------------------------------------------------

    def action_request_approval(self):
        """Ask for the signatures that the policies name, of many at once."""
        return self._run_step(
            "request_approval",
            self._approval_request_roles,
            self.env._("The approval cannot be requested."),
        )

    def _get_cannot_request_approval_reasons(self):
        reasons = {}
        definitions = self._get_approval_definitions()
        changeable = self._filtered_access("write")
        for record in self:
            if (
                record not in changeable
                and self.env.user not in record._get_approval_applicants()
            ):
                reasons[record] = [
                    self.env._("Who may change it asks for its approval.")
                ]
            elif record[self._state_field] not in self._state_from:
                reasons[record] = [self.env._("Its status asks for no approval.")]
            elif record.sudo().review_ids.filtered(lambda r: r.status in _OPEN):
                reasons[record] = [self.env._("It is being approved.")]
            elif record.validation_status == "validated":
                reasons[record] = [self.env._("It is approved.")]
            elif not definitions[record]:
                reasons[record] = [self.env._("No policy asks for its approval.")]
        return reasons

    def _do_request_approval(self):
        # What was refused before stays in the trail.
        self._end_reviews("ended")
        definitions = self._get_approval_definitions()
        digests = self._get_approval_digests()
        reviews = (
            self.env["tier.review"]
            .sudo()
            ._in_transition()
            .create(
                [
                    {
                        **record._prepare_tier_review_vals(definition, definition.step),
                        "content_digest": digests[record],
                    }
                    for record in self
                    for definition in definitions[record]
                ]
            )
        )
        alone = reviews.filtered(lambda review: not review.reviewer_ids)
        if alone:
            raise ValidationError(
                self.env._(
                    "%(document)s: nobody but the applicant can give the signature "
                    "%(signature)s. Give another person the role, or name a "
                    "substitute.",
                    document=alone[0].document_name,
                    signature=alone[0].name,
                )
            )
        self.invalidate_recordset(["review_ids"])
        reviews._update_review_status()
        self.env["service.approval.entry"]._log_reviews(reviews, "requested")
        self._notify_review_requested(reviews)
        self._bus_reviews(reviews)

    # -- withdraw ----------------------------------------------------------------

    def action_withdraw_approval(self):
        """The applicant takes the request back, to change the document."""
        return self._run_step(
            "withdraw_approval",
            self._approval_request_roles,
            self.env._("The request cannot be withdrawn."),
        )

    def _get_cannot_withdraw_approval_reasons(self):
        reasons = {}
        for record in self:
            reviews = record.sudo().review_ids
            applicants = record._get_approval_applicants() | reviews.requested_by
            if not reviews or record[self._state_field] not in self._state_from:
                reasons[record] = [self.env._("No request is open.")]
            elif self.env.user not in applicants and not self.env.user.has_group(
                "service_base.group_policy_manager"
            ):
                reasons[record] = [
                    self.env._("%s asked for it.", reviews.requested_by[:1].name)
                ]
        return reasons

    def _do_withdraw_approval(self):
        self._end_reviews("withdrawn")

    # -- the names that OCA's addon and its screens call ------------------------

    def request_validation(self):
        return self.action_request_approval()

    def restart_validation(self):
        return self.action_withdraw_approval()

    def validate_tier(self):
        return self.action_approve()

    def reject_tier(self):
        return self.action_reject()

    def _validate_tier(self, tiers=False):
        return self.action_approve()

    def _rejected_tier(self, tiers=False):
        return self.action_reject()

    def action_phone_consent(self):
        return self._open_decision("phone")

    def _open_decision(self, decision):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decision"),
            "res_model": "service.approval.decision",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_decision": decision,
                "default_res_model": self._name,
                "default_res_ids": ",".join(map(str, self.ids)),
            },
        }

    def action_view_approvals(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Approvals of %s", self.display_name),
            "res_model": "service.approval.entry",
            "view_mode": "list",
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
        }

    def _bus_reviews(self, reviews):
        """Counters of those whom it concerns, one message a person."""
        for partner in reviews.sudo().reviewer_ids.partner_id:
            partner._bus_send("base.tier.validation/updated", {"review_created": True})

    def _add_tier_validation_buttons(self, node, params):
        return self._render_part("service_base.approval_buttons", params)

    def _add_tier_validation_label(self, node, params):
        return self._render_part("service_base.approval_label", params)

    def _add_tier_validation_reviews(self, node, params):
        return self._render_part("service_base.approval_reviews", params)

    def _render_part(self, template, params):
        return etree.fromstring(self.env["ir.qweb"]._render(template, params))
