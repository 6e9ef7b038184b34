# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

GENERAL_MANAGER = "service_base.group_general_manager"


class AftersalesOwedPartWaiverMixin(models.AbstractModel):
    """An old part that need not come any more: asked for, and signed (S25)."""

    _name = "aftersales.owed.part.waiver.mixin"
    _description = "Waiver of old parts"

    _state_from = ["open"]
    _state_to = ["waived"]
    _cancel_state = "cancelled"
    _approval_steps = ("waive",)
    _approval_free_fields = ("note", "origin")
    _approval_applicant_fields = ("user_id", "employee_id.user_id")

    @api.depends("site_id.manager_id")
    def _compute_waiver_signer_ids(self):
        heads = self.env.ref(GENERAL_MANAGER).sudo().all_user_ids
        for part in self:
            company = part.company_id
            part.waiver_signer_ids = part.site_id.sudo().manager_id or heads.filtered(
                lambda user, company=company: company in user.company_ids
            )

    def _get_cannot_request_approval_reasons(self):
        reasons = super()._get_cannot_request_approval_reasons()
        for part in self.filtered(lambda one: not one.waive_reason):
            reasons.setdefault(part, []).append(
                self.env._("Write why the old part need not come.")
            )
        return reasons

    def _on_approved(self):
        result = super()._on_approved()
        self.filtered(lambda part: part.state == "open")._do_waive()
        return result

    def _get_cannot_waive_reasons(self):
        return {
            part: [self.env._("Nothing is owed on it.")]
            for part in self
            if part.state != "open"
        }

    def _do_waive(self):
        parts = self.sudo()
        for part in parts:
            part._refund_deposit(part.open_quantity)
        parts._in_transition().write(
            {"state": "waived", "closed_at": fields.Datetime.now()}
        )
        parts._cancel_deadlines(reason=self.env._("The old part was waived."))
