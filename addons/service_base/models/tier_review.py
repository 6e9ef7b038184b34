# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

# People named where no role is.
_NAMED = 3


class TierReview(models.Model):
    """A signature asked for. Of the suite's documents it cannot be forged.

    Every internal user may write reviews in OCA's addon. Reviews of a model with
    ``service.approval.mixin`` are made, decided and removed by the methods of
    that mixin and in no other way; reviews of other addons stay as they are.
    They are read by those who may read the document.
    """

    _name = "tier.review"
    _inherit = [
        "tier.review",
        "service.deadline.mixin",
        "service.document.access.mixin",
    ]
    _document_model_field = "model"

    # Named again here, so that the suite's own translation covers it.
    status = fields.Selection(selection_add=[("waiting", "Waiting")])
    step = fields.Integer(related="definition_id.step")
    rule = fields.Char(related="definition_id.rule")
    on_behalf_id = fields.Many2one("res.users", string="On Behalf Of", readonly=True)
    content_digest = fields.Char(readonly=True)
    is_phone_consent = fields.Boolean(string="Consent by Phone", readonly=True)
    consent_at = fields.Datetime(string="Phoned At", readonly=True)
    consent_text = fields.Text(string="What Was Said", readonly=True)
    consent_recorder_id = fields.Many2one(
        "res.users", string="Recorded By", readonly=True
    )
    is_signature_owed = fields.Boolean(string="Signature Owed", readonly=True)
    owed_signed_at = fields.Datetime(string="Signed Afterwards", readonly=True)
    document_name = fields.Char(string="Document", compute="_compute_document_name")
    model_name = fields.Char(string="Kind", compute="_compute_document_name")
    signer_names = fields.Char(string="By", compute="_compute_signer_names")

    _open_document = models.Index(
        "(model, res_id) WHERE status IN ('waiting', 'pending')"
    )
    # As a search asks: PostgreSQL does not see that "is true" is the same.
    _owed = models.Index("(done_by) WHERE is_signature_owed IS TRUE")
    _owed_order = models.Index("(sequence, id) WHERE is_signature_owed IS TRUE")

    @api.depends("model", "res_id")
    def _compute_document_name(self):
        for model, reviews in self.grouped("model").items():
            if not model or model not in self.env:
                reviews.document_name = reviews.model_name = False
                continue
            documents = self.env[model].browse(reviews.mapped("res_id")).exists()
            # Who has to sign sees what it is about.
            names = {d.id: d.display_name for d in documents.sudo()}
            kind = self.env["ir.model"]._get(model).name
            for review in reviews:
                review.document_name = names.get(review.res_id, False)
                review.model_name = kind

    @api.depends("reviewer_group_id", "reviewer_ids")
    @api.depends_context("lang")
    def _compute_signer_names(self):
        """The role or the people, in the reader's language."""
        for review in self.sudo():
            group = review.reviewer_group_id
            people = review.reviewer_ids[:_NAMED].mapped("name")
            if len(review.reviewer_ids) > _NAMED:
                people.append("…")
            review.signer_names = group.name or ", ".join(people)

    # -- the guard ------------------------------------------------------------

    def _refuse_outside(self, models_):
        guarded = self.env["tier.definition"]._get_approval_model_names()
        if not self._is_in_transition() and set(models_).intersection(guarded):
            self._refuse_guarded({"status"})

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_outside(vals.get("model") for vals in vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_outside([*self.sudo().mapped("model"), vals.get("model")])
        return super().write(vals)

    def unlink(self):
        self._refuse_outside(self.sudo().mapped("model"))
        return super().unlink()

    def _update_review_status(self):
        # Whoever opens the web client promotes waiting reviews to pending.
        return super(TierReview, self.sudo()._in_transition())._update_review_status()

    def _send_review_reminder(self):
        return super(TierReview, self.sudo()._in_transition())._send_review_reminder()

    # -- who may sign ---------------------------------------------------------

    def _get_documents(self):
        """The documents of these reviews, all of one model."""
        model = self[:1].model
        return self.env[model].browse(
            review.res_id for review in self if review.model == model
        )

    def _is_guarded_model(self):
        self.ensure_one()
        return bool(
            self.model
            and self.res_id
            and self.model in self.env["tier.definition"]._get_approval_model_names()
        )

    def _get_principals(self):
        """Those whose signature counts: the role's people but the applicants.

        A role counts with the roles that imply it: what the deputy decides, the
        general manager may decide too (A61).
        """
        self.ensure_one()
        reviewers = self._get_reviewers()
        if self.reviewer_group_id:
            reviewers |= self.reviewer_group_id.all_user_ids
        company = self._get_document()._get_company()
        reviewers = reviewers.filtered(
            lambda user: user.active and company in user.company_ids
        )
        return reviewers - self._get_barred()

    def _get_barred(self):
        """Those who apply: nobody approves their own request."""
        self.ensure_one()
        return self._get_document()._get_approval_applicants() | self.requested_by

    def _get_document(self):
        self.ensure_one()
        return self.env[self.model].sudo().browse(self.res_id)

    def _warm_documents(self):
        """Read what the checks need of all documents at once."""
        for model, reviews in self.grouped("model").items():
            documents = self.env[model].sudo().browse(reviews.mapped("res_id"))
            names = [documents._tier_validation_company_field]
            documents = documents.exists()
            documents.fetch([n for n in names if n in documents._fields])
            for path in documents._approval_applicant_fields:
                documents.mapped(path)

    @api.depends(lambda self: self._get_reviewer_fields())
    def _compute_reviewer_ids(self):
        guarded = self.filtered(lambda review: review._is_guarded_model())
        others = self - guarded
        result = super(TierReview, others)._compute_reviewer_ids()
        guarded._warm_documents()
        away = self.env["service.substitute"]._get_in_force([])
        same = defaultdict(guarded.browse)
        for review in guarded:
            principals = review._get_principals()
            substitutes = away.filtered(
                lambda row, people=principals: row.user_id in people
            ).substitute_id.filtered("active")
            same[principals | (substitutes - review._get_barred())] |= review
        # One write a group of reviewers: most of a batch has the same ones.
        for reviewers, reviews in same.items():
            reviews.reviewer_ids = reviewers
        return result

    def _get_current_step(self):
        """Those of these reviews that can be signed now.

        Nothing of a document of which one was rejected.
        """
        current = self.browse()
        for reviews in self.grouped(lambda r: (r.model, r.res_id)).values():
            waiting = reviews.filtered(lambda r: r.status in ("waiting", "pending"))
            if not waiting or "rejected" in reviews.mapped("status"):
                continue
            first = min(waiting.mapped("sequence"))
            current |= waiting.filtered(lambda r, step=first: r.sequence == step)
        return current

    @api.model
    def _refresh_reviewers(self):
        """Substitutions begin and end by the day; open reviews follow."""
        reviews = (
            self.sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("status", "in", ("waiting", "pending")),
                    (
                        "model",
                        "in",
                        self.env["tier.definition"]._get_approval_model_names(),
                    ),
                ]
            )
        )
        self.env.add_to_compute(self._fields["reviewer_ids"], reviews)
        reviews.flush_recordset(["reviewer_ids"])
        # What is shown of them, and who may read the documents, follows.
        reviews.modified(["reviewer_ids"])

    # -- lists ----------------------------------------------------------------

    def _run_on_documents(self, method):
        """Call a button of the documents, one call a kind; join what is left."""
        actions = [
            getattr(reviews._get_documents(), method)()
            for reviews in self.grouped("model").values()
        ]
        messages = [
            action["params"]["message"]
            for action in actions
            if isinstance(action, dict) and action.get("params", {}).get("message")
        ]
        if not messages:
            return actions[-1] if actions else True
        action = next(a for a in actions if a.get("params", {}).get("message"))
        action["params"]["message"] = "\n".join(messages)
        return action

    def action_approve(self):
        """Sign all the documents of these reviews at once; the rest is named."""
        self._check_guarded()
        return self._run_on_documents("action_approve")

    def action_reject(self):
        self._check_guarded()
        if len(set(self.mapped("model"))) > 1:
            raise UserError(self.env._("Reject documents of one kind at a time."))
        return self._get_documents().action_reject()

    def _check_guarded(self):
        guarded = self.env["tier.definition"]._get_approval_model_names()
        if set(self.sudo().mapped("model")) - set(guarded):
            raise UserError(
                self.env._("Documents of other addons are decided on their own form.")
            )

    def action_open_document(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.model,
            "res_id": self.res_id,
            "views": [[False, "form"]],
        }

    # -- signature owed -------------------------------------------------------

    def action_sign_owed(self):
        """The consent given by phone is signed afterwards (D2-26)."""
        reviews = self.sudo()
        owed = reviews.filtered(lambda review: review.done_by == self.env.user)
        (self - owed.with_env(self.env)).check_access("read")
        reasons = reviews._get_cannot_sign_owed_reasons()
        able, left = reviews._able_or_raise(
            self.env._("The signature cannot be given."), reasons
        )
        able._in_transition().write(
            {"is_signature_owed": False, "owed_signed_at": fields.Datetime.now()}
        )
        self.env["service.approval.entry"]._log_reviews(able, "signed")
        return self._notify_batch(able, left)

    def _get_cannot_sign_owed_reasons(self):
        reasons = {}
        for review in self:
            if not review.is_signature_owed:
                reasons[review] = [self.env._("No signature is owed on it.")]
            elif review.done_by != self.env.user:
                reasons[review] = [
                    self.env._(
                        "The signature of %s is owed; nobody else can give it.",
                        review.done_by.name,
                    )
                ]
        return reasons
