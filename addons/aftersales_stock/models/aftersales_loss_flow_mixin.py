# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import (
    BMD_PLANNER,
    DEPARTMENT_MANAGER,
    DEPARTMENT_SUPERVISOR,
    FINANCE,
    SITE_CHIEF,
)

_FINDERS = (SITE_CHIEF, DEPARTMENT_SUPERVISOR, DEPARTMENT_MANAGER, BMD_PLANNER)
# Which article is proposed beside the payment, by cause.
_ARTICLES = {
    "breach": "D0-2.4.1c",
    "damage": "D2-K5.2",
    "management": "D2-K5.3",
    "misuse": "D4-3.1.3e",
}


class AftersalesLossFlowMixin(models.AbstractModel):
    """The steps of ``aftersales.loss`` from the report to the approval (S39)."""

    _name = "aftersales.loss.flow.mixin"
    _description = "Steps of a loss"
    _inherit = "service.approval.mixin"

    _state_from = ["liable"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"
    _approval_steps = ("approve_loss",)
    _approval_line_fields = ("share_ids",)
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = _FINDERS
    _approval_free_fields = ("day", "policy_basis")

    def _get_approval_applicants(self):
        """Who bears a loss does not approve it."""
        shares = self.sudo().share_ids
        liable = shares.employee_id.user_id | shares.partner_id.user_ids
        return super()._get_approval_applicants() | liable

    def _get_site_reasons(self):
        """Those of these losses that the user does not act for."""
        if self.env.user.has_group(FINANCE):
            return {}
        foreign = self.site_id - self.site_id._acts_for(self.env.user)
        return {
            loss: [
                self.env._(
                    "%(user)s does not act for %(site)s: its people do it (D4-2.1b).",
                    user=self.env.user.name,
                    site=loss.site_id.display_name,
                )
            ]
            for loss in self
            if loss.site_id in foreign
        }

    # -- cause ---

    def action_find_cause(self):
        """What happened is known (reported → cause)."""
        return self._run_step(
            "find_cause", _FINDERS, self.env._("The cause cannot be entered.")
        )

    def _get_cannot_find_cause_reasons(self):
        reasons = self._get_site_reasons()
        for loss in self:
            texts = reasons.setdefault(loss, [])
            if loss.state != "reported":
                texts.append(self.env._("The cause was found before."))
            if not loss.cause:
                texts.append(self.env._("Choose the cause."))
        return reasons

    def _do_find_cause(self):
        self.sudo()._in_transition().write({"state": "cause"})

    # -- liability ---

    def action_name_liable(self):
        """Those liable are named and bear it together (cause → liable)."""
        return self._run_step(
            "name_liable", _FINDERS, self.env._("The liability cannot be named.")
        )

    def _get_cannot_name_liable_reasons(self):
        reasons = self._get_site_reasons()
        for loss in self:
            texts = reasons.setdefault(loss, [])
            shares = loss.share_ids
            if loss.state != "cause":
                texts.append(self.env._("Find the cause first."))
            elif loss.cause == "nobody" and shares:
                texts.append(self.env._("Nobody's fault has nobody liable."))
            elif loss.cause != "nobody" and not shares:
                texts.append(
                    self.env._("Name who is liable: they bear all of it (D0-2.4.1c).")
                )
            elif loss.cause == "management" and len(shares) < 2:
                texts.append(
                    self.env._("Joint liability needs two people or more (D2-K5.3).")
                )
        return reasons

    def _do_name_liable(self):
        losses = self.sudo()
        losses._split_shares()
        losses._in_transition().write({"state": "liable"})

    def _split_shares(self):
        """The policy of today says how much is borne; each gets a share."""
        policy = self.env["service.policy"]
        for company, losses in self.grouped("company_id").items():
            day = policy._today(company)
            percent = policy._get_value("loss.liable_percent", company, day)
            losses._in_transition().write({"percent": percent})
            losses._keep_policies(
                policy._explain_many(("loss.liable_percent",), company, day)
            )
        for loss in self:
            shares = loss.share_ids
            if not shares:
                continue
            amounts = loss._distribute(shares.mapped("weight"))
            for share, amount in zip(shares, amounts, strict=True):
                share._in_transition().amount = amount

    def action_rename_liable(self):
        """Take the naming back, to change people or value (liable → cause)."""
        return self._run_step(
            "rename_liable", _FINDERS, self.env._("The naming cannot be taken back.")
        )

    def _get_cannot_rename_liable_reasons(self):
        reasons = self._get_site_reasons()
        for loss in self.filtered(lambda loss: loss.state != "liable"):
            reasons.setdefault(loss, []).append(
                self.env._("It is approved, or nobody was named yet.")
            )
        return reasons

    def _do_rename_liable(self):
        losses = self.sudo()
        losses._void_approvals(self.env._("The liability was taken back."))
        losses.share_ids._in_transition().write({"amount": 0})
        losses._in_transition().write({"state": "cause"})

    # -- approval ---

    def _on_approved(self):
        result = super()._on_approved()
        self._do_approve_loss()
        return result

    def _do_approve_loss(self):
        losses = self.sudo()
        losses._in_transition().write({"state": "approved"})
        losses._propose_penalties()
        # Nothing to bear: the company takes it.
        losses.filtered(lambda loss: not loss.share_ids)._finish()

    def _propose_penalties(self):
        """The department proposes the person under the handbook (D4-3.1.3e).

        The money is borne by the loss itself; the case names no amount.
        """
        rows = [
            {
                "article_code": loss._get_article(share),
                "employee": share.employee_id,
                "origin": loss,
                "description": loss.reason,
                "fact_date": loss.day,
            }
            for loss in self
            if loss.cause in _ARTICLES
            for share in loss.share_ids.filtered("employee_id")
        ]
        if rows:
            self.env["service.accountability.case"]._propose_cases(rows)

    def _get_article(self, share):
        """The article beside the payment; another for who is in charge (D2-K5.1)."""
        self.ensure_one()
        site = self.site_id
        in_charge = site.chief_id | site.supervisor_id | site.manager_id
        if self.cause == "breach" and share.employee_id.user_id & in_charge:
            return "D2-K5.1"
        return _ARTICLES[self.cause]

    # -- cancel ---

    def action_cancel(self):
        """It was no loss: found again, or reported by mistake."""
        return self._run_step(
            "cancel", _FINDERS, self.env._("The loss cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = self._get_site_reasons()
        for loss in self:
            if loss.state not in ("reported", "cause", "liable"):
                reasons.setdefault(loss, []).append(
                    self.env._(
                        "It is approved or closed: settle it by payment or goods."
                    )
                )
            elif self.env.user in loss._get_approval_applicants() - loss.user_id:
                reasons.setdefault(loss, []).append(
                    self.env._("Nobody cancels a loss that they bear.")
                )
        return reasons

    def _do_cancel(self):
        losses = self.sudo()
        losses._in_transition().write(
            {"state": "cancelled", "settled_at": fields.Datetime.now()}
        )
