# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models

_OPEN = ("waiting", "pending")


class ServiceApprovalDecisionMixin(models.AbstractModel):
    """Approving, rejecting and consenting by phone, for many documents at once.

    Part of ``service.approval.mixin``.
    """

    _name = "service.approval.decision.mixin"
    _description = "Decisions on a document with approvals"

    def _get_my_reviews(self):
        """``{record: {review: principal}}`` that the user can sign right now.

        The principal is the user, or the one for whom the user is substitute.
        """
        user = self.env.user
        absent = self.env["service.substitute"]._get_absent(user)
        result = {}
        everything = self.sudo().review_ids
        everything.mapped("reviewer_ids")
        everything._warm_documents()
        for record in self:
            current = record.sudo().review_ids._get_current_step()
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
                        ", ".join(
                            f"{r.name} ({r.signer_names or '-'})" for r in waiting
                        ),
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
        signed._meet_deadlines()
        self.sudo().review_ids._update_review_status()
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
        reviews._meet_deadlines()
        others._cancel_deadlines(reason=self.env._("The request was rejected."))
        self.env["service.approval.entry"]._log_reviews(reviews, "rejected", comment)
        self._bus_reviews(reviews)
        self._on_rejected(comment)

    def _on_rejected(self, comment):
        """Hook: these documents were refused for a reason."""

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
