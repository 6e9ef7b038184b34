# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..roles import CLERK


class SaleContract(models.Model):
    """The customer's part of a contract: reads it, completes it, signs it (S41).

    Clerk, supervisor, customer, general manager, in this order (D2-21): nobody
    signs before the supervisor has reviewed it, and the general manager not
    before the customer. The same holds for a drawing on a clerk's device, for
    the portal, and for a paper that came back stamped.
    """

    _name = "sale.contract"
    _inherit = ["sale.contract", "portal.mixin"]

    _guarded_fields = ("sent_at",)
    _approval_free_fields = ("note", "effective_at", "sent_at")

    is_confirmed_by_customer = fields.Boolean(
        string="Confirmed by the Customer",
        compute="_compute_is_confirmed_by_customer",
        help="Signed in the portal or on the spot, or a signed paper is on file, for "
        "what the contract says now (D2-21).",
    )
    sent_at = fields.Datetime(string="Sent to the Customer", readonly=True, copy=False)

    @api.depends("signature_ids.voided_at", "evidence_ids.withdrawn_at")
    def _compute_is_confirmed_by_customer(self):
        stored = self.filtered(lambda contract: contract._origin)
        signatures = stored._origin._get_valid_signatures()
        signed = signatures.filtered(lambda one: one.code == "customer")
        papers = stored._origin._get_signed_papers()
        confirmed = {*signed.mapped("res_id"), *papers.mapped("res_id")}
        for contract in self:
            contract.is_confirmed_by_customer = contract._origin.id in confirmed

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for contract in self:
            contract.access_url = f"/my/sale-contracts/{contract.id}"
        return result

    def _get_signed_papers(self):
        """Papers that the customer signed and that are in force."""
        return (
            self.env["service.evidence"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("withdrawn_at", "=", False),
                    ("type_id.code", "=", "signed_contract"),
                ]
            )
        )

    # -- a change asks for the customer's word again ---

    def write(self, vals):
        names = {path.partition(".")[0] for path in self._evidence_content_fields}
        papers = self.env["service.evidence"].sudo()
        if names & set(vals):
            papers = self._get_signed_papers()
        before = self.browse(set(papers.mapped("res_id")))._get_evidence_digest()
        result = super().write(vals)
        after = self.browse([one.id for one in before])._get_evidence_digest()
        changed = [one.id for one, digest in before.items() if after[one] != digest]
        if changed:
            papers.filtered(
                lambda paper: paper.res_id in changed
            )._in_transition().write(
                {
                    "withdrawn_at": fields.Datetime.now(),
                    "withdrawn_by_id": self.env.uid,
                    "withdraw_reason": self.env._(
                        "The contract was changed after the customer signed it."
                    ),
                }
            )
            self.invalidate_recordset(["evidence_ids"])
        return result

    # -- the order of the signatures ---

    def _get_reviewed(self):
        """Contracts whose first step of approval is signed, as they stand now."""
        definitions = self._get_approval_definitions()
        digests = self._get_approval_digests()
        reviewed = self.browse()
        for contract in self:
            reviews = contract.sudo().review_ids
            if not reviews:
                if not definitions[contract] or contract.state != "draft":
                    reviewed |= contract
                continue
            first = reviews.filtered(
                lambda review, reviews=reviews: (
                    review.sequence == min(reviews.mapped("sequence"))
                )
            )
            if (
                set(first.mapped("status")) == {"approved"}
                and "rejected" not in reviews.mapped("status")
                and set(reviews.mapped("content_digest")) == {digests[contract]}
            ):
                reviewed |= contract
        return reviewed

    def _get_cannot_sign_reasons(self, kind, signer_name):
        reasons = super()._get_cannot_sign_reasons(kind, signer_name)
        if kind.code != "customer":
            return reasons
        reviewed = self._get_reviewed()
        for contract in self:
            if contract.state != "draft":
                reasons[contract].append(self.env._("It is no draft."))
                continue
            if contract.currency_id.compare_amounts(contract.amount, 0) <= 0:
                reasons[contract].append(self.env._("It has no amount."))
            if contract not in reviewed:
                reasons[contract].append(
                    self.env._("The supervisor has not reviewed it yet (D2-21).")
                )
            reasons[contract] += contract._get_lacking_papers()
            reasons[contract] += [
                self.env._("%s is missing (D2-22).", rule.type_id.name or rule.name)
                for rule in contract._get_missing_paper_rules()
            ]
        return reasons

    def _get_missing_paper_rules(self):
        """Rules of papers that this contract lacks, but for the signed one."""
        self.ensure_one()
        rules = self.env["service.evidence.rule"]._find(self._name, "make_effective")
        counts = self._count_by_kind({"file", "photo"})[self.id]
        return rules.with_context(lang=self.env.lang).filtered(
            lambda rule: (
                rule.kind != "signature"
                and rule.type_id.code != "signed_contract"
                and rule._filter_documents(self)
                and counts[rule.type_id] < rule.minimum
            )
        )

    def _get_cannot_approve_reasons(self):
        """After the supervisor the customer confirms, then the next one signs."""
        reasons = super()._get_cannot_approve_reasons()
        for contract in self:
            reviews = contract.sudo().review_ids
            waiting = reviews._get_current_step()
            later = waiting and min(waiting.mapped("sequence")) > min(
                reviews.mapped("sequence")
            )
            if later and not contract.sudo().is_confirmed_by_customer:
                reasons[contract] = [
                    *reasons.get(contract, []),
                    self.env._(
                        "The customer has not confirmed it yet (D2-21): let him sign, "
                        "or file the signed paper."
                    ),
                ]
        return reasons

    # -- the portal ---

    @api.model
    def _get_portal_domain(self, partner):
        """What a customer is shown: reviewed drafts, and what took effect."""
        return [
            ("partner_id", "child_of", partner.commercial_partner_id.id),
            "|",
            ("state", "in", ("effective", "archived")),
            "&",
            ("state", "=", "draft"),
            ("review_ids.status", "=", "approved"),
        ]

    def _is_shown_in_portal(self) -> bool:
        self.ensure_one()
        if self.state == "draft":
            return bool(self._get_reviewed())
        return self.state in ("effective", "archived")

    def _check_portal_partner(self, partner):
        """:raises AccessError: for another customer's contracts"""
        own = partner.sudo().commercial_partner_id
        foreign = self.sudo().filtered(
            lambda contract: contract.partner_id.commercial_partner_id != own
        )
        if foreign:
            raise AccessError(self.env._("These contracts are another customer's."))

    def _sign_in_portal(self, image, signer_name, partner):
        """The customer signs; the very checks of ``_sign`` stand before it.

        :param image: the drawing, base64 of a PNG
        :param str signer_name: who signs
        :param partner: res.partner of the visitor
        :raises AccessError: for another customer's contract
        :raises UserError: with what stands against it
        """
        self._check_portal_partner(partner)
        contracts = self.sudo()
        contracts._sign("customer", image, signer_name=signer_name, partner=partner)
        contracts._tell_signed(signer_name)

    def _add_paper_in_portal(self, code, files, partner):
        """A paper that the rules ask for, from the customer himself (D2-22)."""
        self.ensure_one()
        self._check_portal_partner(partner)
        contract = self.sudo()
        if code not in contract._get_missing_paper_rules().type_id.mapped("code"):
            raise AccessError(self.env._("This paper is not asked for."))
        contract._add_evidence(code, files)

    def _tell_signed(self, signer_name):
        """The clerk goes on: the general manager, or into effect (D2-21)."""
        for contract in self:
            contract.message_post(
                body=self.env._("%s has signed the contract.", signer_name)
            )
            contract.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=contract.user_id.id,
                date_deadline=self.env["service.policy"]._today(contract.company_id),
                summary=self.env._("The customer has signed the contract"),
            )

    # -- to the customer ---

    def action_send(self):
        """Mail the customer the link under which the contract is read and signed."""
        return self._run_step(
            "send", (CLERK,), self.env._("The contract cannot be sent.")
        )

    def _get_cannot_send_reasons(self):
        reviewed = self._get_reviewed()
        reasons = {}
        for contract in self:
            texts = []
            if contract.state != "draft":
                texts.append(self.env._("It is no draft."))
            elif contract not in reviewed:
                texts.append(
                    self.env._("The supervisor has not reviewed it yet (D2-21).")
                )
            if not contract.partner_id.email:
                texts.append(
                    self.env._(
                        "%s has no e-mail address: print it instead.",
                        contract.partner_id.display_name,
                    )
                )
            if texts:
                reasons[contract] = texts
        return reasons

    def _do_send(self):
        template = self.env.ref("sales_logistics.mail_template_contract")
        contracts = self.sudo()
        for contract in contracts:
            contract._portal_ensure_token()
        template.sudo().send_mail_batch(contracts.ids)
        contracts._in_transition().write({"sent_at": fields.Datetime.now()})
