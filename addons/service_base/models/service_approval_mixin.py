# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
import json
from ast import literal_eval
from collections import defaultdict

from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import ValidationError

_OPEN = ("waiting", "pending")
# Said by the server about a record, or about its talk; never what is approved.
_TECHNICAL = {"id", "create_uid", "create_date", "write_uid", "write_date", "active"}
_CHATTER = ("message_", "activity_", "rating_", "website_message_", "access_")


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

    The document's own step adds ``_get_unapproved_reasons()`` to its reasons;
    the change of state checks once more.
    """

    _name = "service.approval.mixin"
    _description = "Document with approvals"
    _inherit = ["tier.validation", "service.guarded.mixin"]

    _tier_validation_manual_config = False
    _guarded_fields = ("validation_status", "review_ids", "approval_entry_ids")

    _approval_free_fields: tuple[str, ...] = ()
    _approval_line_fields: tuple[str, ...] = ()
    _approval_applicant_fields: tuple[str, ...] = ()
    _approval_request_roles: tuple[str, ...] = ("service_base.group_service_user",)

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
        companies = self.env["res.company"]
        for record in self:
            companies |= record._get_company()
        definitions = (
            self.env["tier.definition"]
            .sudo()
            ._get_in_force(self._name, companies, fields.Date.context_today(self))
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

    # -- what is signed --------------------------------------------------------

    @api.model
    def _get_approval_content_names(self):
        """Fields of this model whose change voids the signatures."""
        return sorted(
            name
            for name, field in self._fields.items()
            if field.store
            and field.type != "one2many"
            and not (field.compute and field.readonly)
            and name not in _TECHNICAL
            and name not in self._get_guarded_names()
            and name not in self._approval_free_fields
            and not name.startswith(_CHATTER)
        )

    def _get_approval_digests(self):
        """``{record: sha256}`` over what the signatures stand for."""
        records = self.sudo().with_context(bin_size=False)
        names = self._get_approval_content_names()
        digests = {}
        for record in records:
            content = [_plain(record[name]) for name in names]
            for lines_name in self._approval_line_fields:
                lines = record[lines_name].sorted("id")
                content.append(
                    [
                        [line.id, *(_plain(line[n]) for n in _line_names(lines))]
                        for line in lines
                    ]
                )
            text = json.dumps(content, ensure_ascii=False)
            digests[self.browse(record.id)] = hashlib.sha256(text.encode()).hexdigest()
        return digests

    def write(self, vals):
        before = self._get_signed_digests(vals)
        result = super().write(vals)
        if before:
            signed = self.browse().union(*before)
            after = signed._get_approval_digests()
            changed = signed.filtered(lambda r: after[r] != before[r])
            changed._void_approvals(self.env._("The document was changed."))
        return result

    def _get_signed_digests(self, vals):
        """Digests of documents with signatures that this write may change."""
        names = {*self._get_approval_content_names(), *self._approval_line_fields}
        if not names.intersection(vals):
            return {}
        signed = self.filtered(
            lambda r: r.sudo().review_ids and r[self._state_field] in self._state_from
        )
        return signed._get_approval_digests()

    def _void_approvals(self, reason):
        """A change voids what was signed; the trail keeps who had signed."""
        signed = self.filtered(lambda record: record.sudo().review_ids)
        signed._end_reviews("voided", reason)

    def _end_reviews(self, action, comment=False):
        reviews = self.sudo().review_ids
        if not reviews:
            return
        self.env["service.approval.entry"]._log_reviews(reviews, action, comment)
        reviews._in_transition().unlink()
        self.invalidate_recordset(["review_ids", "approval_entry_ids"])
        self.modified(["review_ids"])

    def unlink(self):
        self._end_reviews("ended")
        return super().unlink()

    # -- guards of tier validation, for many records at once --------------------

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
        for record in self:
            if record[self._state_field] not in self._state_from:
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

    # -- decide -----------------------------------------------------------------

    def _get_my_reviews(self):
        """``{record: {review: principal}}`` that the user can sign right now.

        The principal is the user, or the one for whom the user is substitute.
        """
        user = self.env.user
        absent = self.env["service.substitute"]._get_absent(user)
        result = {}
        for record in self:
            reviews = record.sudo().review_ids
            current = reviews._get_current_step()
            mine = {}
            for review in current:
                if user not in review.reviewer_ids:
                    continue
                principals = review._get_principals()
                principal = user if user in principals else (principals & absent)[:1]
                if principal:
                    mine[review] = principal
            result[record] = mine
        return result

    def _get_cannot_approve_reasons(self):
        reasons = {}
        mine = self._get_my_reviews()
        digests = self._get_approval_digests()
        for record in self:
            reviews = record.sudo().review_ids
            waiting = reviews._get_current_step()
            if not waiting:
                reasons[record] = [self.env._("No approval is asked for.")]
            elif self.env.user in (
                record._get_approval_applicants() | reviews.requested_by
            ):
                reasons[record] = [
                    self.env._("It is your own request: somebody else approves it.")
                ]
            elif not mine[record]:
                reasons[record] = [
                    self.env._(
                        "It waits for: %s.",
                        ", ".join(f"{r.name} ({r.todo_by or '-'})" for r in waiting),
                    )
                ]
            elif set(reviews.mapped("content_digest")) != {digests[record]}:
                reasons[record] = [record._get_edited_reason()]
            else:
                reasons[record] = record._get_same_person_reasons(mine[record])
        return reasons

    def _get_same_person_reasons(self, mine):
        """One person signs one step, unless the definition allows more."""
        signed = self.sudo().review_ids.filtered(lambda r: r.status == "approved")
        earlier = signed.done_by | signed.on_behalf_id
        twice = [
            review
            for review, principal in mine.items()
            if not review.definition_id.same_person_allowed
            and {self.env.user, principal} & set(earlier)
        ]
        if len(twice) < len(mine):
            return []
        return [
            self.env._("You signed an earlier step: another person signs this one.")
        ]

    def action_approve(self, comment=False):
        """Sign: every document that waits for the user; the others are named.

        :param str comment: kept with the signature
        """
        self.check_access("read")
        able, left = self._get_decidable(self.env._("It cannot be approved."))
        able._do_approve(comment)
        return self._notify_batch(able, left)

    def action_reject(self, comment=False):
        """Refuse, with the reason; without one, ask for it."""
        self.check_access("read")
        if not comment:
            return self._open_decision("reject")
        able, left = self._get_decidable(self.env._("It cannot be rejected."))
        able._do_reject(comment)
        return self._notify_batch(able, left)

    def _get_decidable(self, title):
        """The documents on which the user may decide, their reviews locked."""
        reviews = self.sudo().review_ids
        locked = reviews.try_lock_for_update()
        reasons = self._get_cannot_approve_reasons()
        for record in self:
            if record.sudo().review_ids - locked:
                reasons[record] = [
                    self.env._("Somebody else decides on it at this moment. Try again.")
                ]
        return self._able_or_raise(title, reasons)

    def _do_approve(self, comment=False):
        by_principal = defaultdict(self.env["tier.review"].browse)
        for record, mine in self._get_my_reviews().items():
            # One person gives one of several signatures of a step.
            signed = False
            for review, principal in mine.items():
                allowed = review.definition_id.same_person_allowed
                if record._get_same_person_reasons({review: principal}):
                    continue
                if allowed or not signed:
                    by_principal[principal] |= review
                    signed = signed or not allowed
        self._sign_reviews(by_principal, comment)

    def _sign_reviews(self, by_principal, comment):
        now = fields.Datetime.now()
        entry = self.env["service.approval.entry"]
        signed = self.env["tier.review"]
        for principal, reviews in by_principal.items():
            other = principal != self.env.user
            reviews._in_transition().write(
                {
                    "status": "approved",
                    "done_by": self.env.uid,
                    "on_behalf_id": principal.id if other else False,
                    "reviewed_date": now,
                    "comment": comment,
                }
            )
            entry._log_reviews(reviews, "approved", comment)
            signed |= reviews
        self._after_signing(signed)

    def _after_signing(self, signed):
        """The next step becomes pending; complete documents tell the applicant."""
        reviews = self.sudo().review_ids
        reviews._update_review_status()
        self._bus_reviews(signed)
        done = self.filtered(lambda record: record.validation_status == "validated")
        done._on_approved()

    def _on_approved(self):
        """Hook: all signatures of these documents are given."""

    def _do_reject(self, comment):
        mine = self._get_my_reviews()
        reviews = (
            self.env["tier.review"]
            .browse()
            .union(*(r for m in mine.values() for r in m))
        )
        others = self.sudo().review_ids.filtered(lambda r: r.status in _OPEN) - reviews
        reviews._in_transition().write(
            {
                "status": "rejected",
                "done_by": self.env.uid,
                "reviewed_date": fields.Datetime.now(),
                "comment": comment,
            }
        )
        others._in_transition().write({"status": "cancel"})
        self.env["service.approval.entry"]._log_reviews(reviews, "rejected", comment)
        self._bus_reviews(reviews)
        self._on_rejected(comment)

    def _on_rejected(self, comment):
        """Hook: these documents were refused for a reason."""

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

    # -- consent by phone (D2-26) ----------------------------------------------

    def _record_phone_consent(self, reviewer, said, moment):
        """An absent approver agreed on the phone; the signature stays owed (D2-26).

        :param reviewer: res.users who agreed
        :param str said: what was said
        :param moment: naive UTC datetime of the call
        :raises UserError: naming the documents for which it is not possible
        """
        self.check_access("read")
        reviews = self.sudo().review_ids
        locked = reviews.try_lock_for_update()
        reasons = self._get_cannot_phone_reasons(reviewer, said, moment)
        for record in self:
            if record.sudo().review_ids - locked:
                reasons[record] = [
                    self.env._("Somebody else decides on it. Try again.")
                ]
        able, left = self._able_or_raise(
            self.env._("The consent cannot be recorded."), reasons
        )
        able._do_phone(reviewer, said, moment)
        return self._notify_batch(able, left)

    def _get_phone_reviews(self, reviewer):
        return (
            self.sudo()
            .review_ids._get_current_step()
            .filtered(
                lambda r: (
                    r.definition_id.phone_consent_allowed
                    and reviewer in r._get_principals()
                )
            )
        )

    def _get_cannot_phone_reasons(self, reviewer, said, moment):
        reasons = {}
        now = fields.Datetime.now()
        digests = self._get_approval_digests()
        for record in self:
            reviews = record.sudo().review_ids
            applicants = record._get_approval_applicants() | reviews.requested_by
            texts = reasons[record] = []
            if not (said or "").strip():
                texts.append(self.env._("Write down what was said."))
            if not moment or moment > now:
                texts.append(self.env._("The call is not over yet: correct its time."))
            elif reviews and moment < min(reviews.mapped("create_date")):
                texts.append(self.env._("The call was before the request."))
            if self.env.user == reviewer:
                texts.append(self.env._("Sign it yourself instead."))
            elif self.env.user in applicants:
                texts.append(
                    self.env._("It is your own request: somebody else records it.")
                )
            if not record._get_phone_reviews(reviewer):
                texts.append(
                    self.env._(
                        "It waits for no signature that %s may give by phone.",
                        reviewer.name,
                    )
                )
            elif set(reviews.mapped("content_digest")) != {digests[record]}:
                texts.append(record._get_edited_reason())
        return reasons

    def _do_phone(self, reviewer, said, moment):
        reviews = self._get_phone_reviews(reviewer)
        reviews._in_transition().write(
            {
                "status": "approved",
                "done_by": reviewer.id,
                "reviewed_date": fields.Datetime.now(),
                "is_phone_consent": True,
                "is_signature_owed": True,
                "consent_at": moment,
                "consent_text": said,
                "consent_recorder_id": self.env.uid,
            }
        )
        self.env["service.approval.entry"]._log_reviews(reviews, "phone", said)
        self._after_signing(reviews)

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


def _line_names(lines):
    """Fields of a signed line: as of a document, without the server's figures."""
    return sorted(
        name
        for name, field in lines._fields.items()
        if field.store
        and field.type != "one2many"
        and not (field.compute and field.readonly)
        and name not in _TECHNICAL
        and not name.startswith(_CHATTER)
        and name not in getattr(lines, "_guarded_fields", ())
    )


def _plain(value):
    """A field's value as JSON that is equal when the value is."""
    if isinstance(value, models.BaseModel):
        return [value._name, sorted(value.ids)]
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, float):
        return repr(round(value, 6))
    if isinstance(value, str | int | bool | type(None) | list | dict):
        return value
    return str(value)
