# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import BMD_PLANNER, KEEPER, SITE_CHIEF

SERVICE_USER = "service_base.group_service_user"


class AftersalesRequisitionClosingMixin(models.AbstractModel):
    """Refusing, cancelling, and closing what is not issued any more (S24)."""

    _name = "aftersales.requisition.closing.mixin"
    _description = "Refusal of a requisition"

    # -- refuse -----------------------------------------------------------------------

    def action_refuse(self):
        """The keeper does not issue on it; asks why (D0-2.4.3a, D4-3.1.3c)."""
        return self._open_reason("refuse", self.env._("Refuse the Requisition"))

    def action_close_rest(self):
        """The rest is not issued any more; asks why."""
        return self._open_reason("close_rest", self.env._("Close the Rest"))

    def _open_reason(self, step, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "aftersales.requisition.reason",
            "views": [[False, "form"]],
            "target": "new",
            "context": {
                "default_step": step,
                "default_requisition_ids": self.ids,
            },
        }

    def _refuse(self, kind, note):
        """Refuse these requisitions.

        :param str kind: key of ``refusal_kind``
        :param str note: what is wrong, in words
        :raises UserError: when none of them can be refused
        """
        self._check_roles(KEEPER, SITE_CHIEF)
        self.check_access("read")
        able, left = self._able_or_raise(
            self.env._("The requisition cannot be refused."),
            self._get_step_reasons("refuse"),
        )
        able._do_refuse(kind, note)
        return self._notify_batch(able, left)

    def _get_cannot_refuse_reasons(self):
        reasons = self._get_foreign_reasons()
        for requisition in self:
            if requisition.state not in ("draft", "signed"):
                reasons[requisition] = [
                    self.env._("Goods were issued on it, or it is closed.")
                ]
        return reasons

    def _do_refuse(self, kind, note):
        requisitions = self.sudo()
        requisitions._end("refused", self.env._("Refused: %s", note or ""))
        requisitions._in_transition().write(
            {
                "refusal_kind": kind,
                "refusal_note": note,
                "refused_by_id": self.env.uid,
            }
        )
        if kind == "outside":
            requisitions._report_refusal()

    def _report_refusal(self):
        """The keeper reports to the site chief or the manager (D4-3.1.3c)."""
        for requisition in self:
            site = requisition.site_id
            boss = site.chief_id or site.manager_id or site.supervisor_id
            requisition.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=(boss or requisition.applicant_id).id,
                summary=self.env._("Issue refused: outside normal work (D4-3.1.3c)"),
                note=requisition.refusal_note,
            )

    # -- cancel -----------------------------------------------------------------------

    def action_cancel(self):
        return self._run_step(
            "cancel", (SERVICE_USER,), self.env._("It cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = {}
        foreign = self._get_foreign()
        # A place without people is open to every keeper, not to everybody.
        keeps = self.env.su or any(
            self.env.user.has_group(role) for role in (KEEPER, SITE_CHIEF, BMD_PLANNER)
        )
        for requisition in self:
            mine = self.env.user in (
                requisition.applicant_id | requisition.recipient_user_id
            )
            if requisition.state not in ("draft", "signed"):
                reasons[requisition] = [
                    self.env._(
                        "Goods were issued on it, or it is closed: return the goods, "
                        "or close the rest."
                    )
                ]
            elif not mine and (requisition in foreign or not keeps):
                reasons[requisition] = [
                    self.env._("%s wrote it.", requisition.applicant_id.name)
                ]
        return reasons

    def _do_cancel(self):
        self.sudo()._end("cancelled", self.env._("The requisition was cancelled."))

    def _end(self, state, reason):
        """No goods leave on these any more; nothing had left."""
        self._get_open_moves()._action_cancel()
        self._end_reviews("ended", reason)
        self.owed_ids._drop(reason)
        self._in_transition().write(
            {"state": state, "closed_at": fields.Datetime.now()}
        )

    # -- close the rest ----------------------------------------------------------------

    def _close_rest(self, note):
        """What is lacking is not waited for any more.

        :param str note: why
        :raises UserError: when nothing is open on any of them
        """
        self._check_roles(KEEPER, SITE_CHIEF)
        self.check_access("read")
        able, left = self._able_or_raise(
            self.env._("The rest cannot be closed."),
            self._get_step_reasons("close_rest"),
        )
        able._do_close_rest(note)
        return self._notify_batch(able, left)

    def _get_cannot_close_rest_reasons(self):
        reasons = self._get_foreign_reasons()
        for requisition in self:
            if requisition.state != "partly":
                reasons[requisition] = [
                    self.env._("It is not partly issued: nothing is open on it.")
                ]
        return reasons

    def _do_close_rest(self, note):
        requisitions = self.sudo()
        requisitions._get_open_moves()._action_cancel()
        requisitions._in_transition().write({"state": "issued", "closed_reason": note})
        requisitions.line_ids.owed_ids._fit_to_issued()
