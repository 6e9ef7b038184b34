# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models

from ..roles import (
    BMD_PLANNER,
    DEPARTMENT_ACCOUNTANT,
    DEPARTMENT_MANAGER,
    DEPARTMENT_SUPERVISOR,
    KEEPER,
    PRODUCTION,
    SITE_CHIEF,
)

# Which office signs by which field of the sheet; a signature that a company
# added leaves the sheet where it is.
_OFFICES = {
    "chief_id": "chief",
    "accountant_ids": "planning",
    "supervisor_id": "supervisor",
    "manager_id": "manager",
}
DEPARTMENT = (
    DEPARTMENT_ACCOUNTANT,
    DEPARTMENT_SUPERVISOR,
    DEPARTMENT_MANAGER,
    BMD_PLANNER,
)
_ASKING = (KEEPER, SITE_CHIEF, *DEPARTMENT)


class AftersalesContactSigningMixin(models.AbstractModel):
    """The way of a contact sheet through its signatures (D4-3.1.1c, D4-4.3.2).

    Who signs is data (``tier.definition``); the status follows whose turn it is.
    The planning office has its hours from the moment it receives the sheet.
    """

    _name = "aftersales.contact.signing.mixin"
    _description = "Signatures of a contact sheet"
    _inherit = ["aftersales.supply.approval.mixin", "service.deadline.mixin"]

    _state_from = ["draft", "chief", "planning", "supervisor", "manager"]
    _state_to = ["production"]
    _cancel_state = "cancelled"
    _approval_steps = ("send",)
    _approval_line_fields = ("line_ids",)
    _approval_free_fields = (
        # Set by the first signature itself.
        "release_reason",
        "trouble",
        "trouble_answer",
        "close_reason",
    )
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = _ASKING
    _deadline_due_fields = {
        "contact.review": "review_due",
        "contact.owed": "owed_due",
    }

    received_at = fields.Datetime(
        string="At the Planning Office", readonly=True, copy=False
    )
    review_due = fields.Datetime(
        readonly=True,
        copy=False,
        help="The planning office reviews within 24 hours of receipt (D4-3.1.1b).",
    )
    chief_signs = fields.Boolean(
        compute="_compute_chief_signs",
        help="What the chief hands in himself needs no second look of his.",
    )

    @api.depends("site_id.chief_id", "site_id.level", "user_id")
    @api.depends_context("uid")
    def _compute_chief_signs(self):
        for sheet in self:
            chief = sheet.site_id.chief_id
            sheet.chief_signs = (
                sheet.site_id.level == "site"
                and bool(chief)
                and chief not in (sheet.user_id, self.env.user)
            )

    # -- asking for the signatures --------------------------------------------

    def _get_cannot_request_approval_reasons(self):
        reasons = dict(super()._get_cannot_request_approval_reasons())
        foreign = self._get_authority_reasons()
        for sheet in self:
            texts = [*reasons.get(sheet, ()), *sheet._get_incomplete_reasons()]
            if sheet in foreign:
                texts.append(foreign[sheet])
            reasons[sheet] = texts
        return reasons

    def _get_incomplete_reasons(self):
        """What the sheet still lacks (D4-3.2.1, D4-4.3.1)."""
        self.ensure_one()
        texts = []
        if not self.line_ids:
            texts.append(
                self.env._("It asks for nothing: add the material (D4-3.2.1).")
            )
        if not (self.reason or "").strip():
            texts.append(self.env._("Say what it is for (D4-3.2.1)."))
        wrong = self.line_ids._get_kind_reasons()
        texts += list(wrong.values())
        site = self.sudo().site_id
        if site.level == "site" and not site.chief_id:
            texts.append(
                self.env._("%s has no site chief: name one (D4-4.3.1).", site.name)
            )
        if site.level != "bmd" and not (
            site.supervisor_id and site.manager_id and site.department_id.accountant_ids
        ):
            texts.append(
                self.env._(
                    "%s lacks its accountant, supervisor or manager: name them "
                    "(D4-4.3.2).",
                    site.department_id.name,
                )
            )
        return texts

    def _do_request_approval(self):
        result = super()._do_request_approval()
        self._follow_signatures()
        return result

    # -- the status follows the signatures ------------------------------------

    def _after_signing(self, signed):
        result = super()._after_signing(signed)
        self._follow_signatures()
        return result

    def _follow_signatures(self):
        """Set the status to the office whose turn it is."""
        stages = defaultdict(self.browse)
        for sheet in self.sudo():
            waiting = sheet.review_ids._get_current_step()
            if not waiting or sheet.state not in self._state_from:
                continue
            office = waiting.definition_id.reviewer_field_id[:1].name
            fallback = "manager" if sheet.state == "draft" else sheet.state
            stage = _OFFICES.get(office, fallback)
            if stage != sheet.state:
                stages[stage] |= sheet
        now = fields.Datetime.now()
        for stage, sheets in stages.items():
            reviewed = sheets.filtered(lambda sheet: sheet.state == "planning")
            vals = {"state": stage}
            if stage == "planning":
                vals["received_at"] = now
            sheets._in_transition().write(vals)
            reviewed._meet_deadlines("contact.review")
            if stage == "planning":
                sheets._start_deadlines("contact.review", start=now)

    def _end_reviews(self, action, comment=False):
        result = super()._end_reviews(action, comment)
        signing = self.sudo().filtered(
            lambda sheet: sheet.state in self._state_from and sheet.state != "draft"
        )
        signing._back_to_draft(comment or self.env._("The request was taken back."))
        return result

    def _back_to_draft(self, reason):
        if self:
            self._cancel_deadlines("contact.review", reason=reason)
            self._in_transition().write({"state": "draft", "received_at": False})

    def _on_rejected(self, comment):
        result = super()._on_rejected(comment)
        sheets = self.sudo()
        sheets._meet_deadlines("contact.review")
        sheets._back_to_draft(comment)
        return result

    def _on_approved(self):
        result = super()._on_approved()
        self.sudo()._do_send()
        return result

    def _get_deadline_receivers(self, kind):
        """The planning office follows the sheet (D4-3.1.1b, D4-3.1.1d)."""
        return self.sudo().accountant_ids

    # -- to production management ---------------------------------------------

    def action_send(self):
        """Hand a sheet on that needs no (more) signatures."""
        return self._run_step("send", DEPARTMENT, self.env._("It cannot be sent."))

    def _get_cannot_send_reasons(self):
        reasons = {}
        foreign = self._get_authority_reasons()
        for sheet in self:
            texts = reasons[sheet] = sheet._get_incomplete_reasons()
            if sheet.state not in self._state_from:
                texts.append(self.env._("It was sent before."))
            if sheet in foreign:
                texts.append(foreign[sheet])
        return reasons

    def _do_send(self):
        """All signatures are there: production management ships, BMD files its copy.

        D4-3.1.1c, D4-3.2.1, D4-4.3.2, D4-4.3.3a.
        """
        sheets = self.sudo()
        sheets._meet_deadlines(["contact.review", "contact.owed"])
        sheets._in_transition().write(
            {"state": "production", "sent_at": fields.Datetime.now(), "is_owed": False}
        )
        sheets._copy_to_others()
        sheets._accept_requests()
        sheets._settle_supply()

    def _copy_to_others(self):
        """Production management and BMD follow the sheet and are told."""
        for company, sheets in self.grouped("company_id").items():
            partners = self._get_role_users((PRODUCTION, BMD_PLANNER), company)
            sheets.message_subscribe(partners.partner_id.ids)
            text = self.env._(
                "All signatures are given. Production management ships or has it "
                "bought; business management has its copy (D4-3.1.1c)."
            )
            sheets._message_log_batch({sheet.id: text for sheet in sheets})

    @api.model
    def _get_role_users(self, roles, company):
        users = self.env["res.users"].sudo()
        for role in roles:
            users |= self.env.ref(role).sudo().all_user_ids
        return users.filtered(
            lambda user: user.active and company in user.company_ids and not user.share
        )
