# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import USER


class ServiceChecklistSignoffMixin(models.AbstractModel):
    """Signing of a finished checklist and approval of its report (D3-11.6).

    The names and the times are the server's; nobody approves an own report.
    """

    _name = "service.checklist.signoff.mixin"
    _description = "Sign-off of a checklist"

    signature_required = fields.Boolean(readonly=True)
    signer_group_id = fields.Many2one("res.groups", string="To Sign", readonly=True)
    approval_group_id = fields.Many2one(
        "res.groups", string="To Approve", readonly=True
    )
    signature = fields.Image(readonly=True, copy=False, max_width=1024, max_height=1024)
    signed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    signed_at = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)

    # -- signature ------------------------------------------------------------

    def action_open_sign(self):
        """Open the pad to sign these checklists on."""
        self._check_roles(USER)
        self._able_or_raise(
            self.env._("The checklist cannot be signed."),
            self._get_cannot_sign_reasons(),
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sign"),
            "res_model": "service.checklist.sign",
            "view_mode": "form",
            "target": "new",
            "context": {"default_run_ids": [fields.Command.set(self.ids)]},
        }

    def action_sign(self, signature):
        """Sign with a drawn signature.

        :param signature: base64 of an image
        :raises UserError: when it is no image, or no checklist may be signed
        """
        self._check_roles(USER)
        title = self.env._("The checklist cannot be signed.")
        reasons = self._get_cannot_sign_reasons()
        if not signature:
            for texts in reasons.values():
                texts.append(self.env._("Draw the signature first."))
        able, left = self._able_or_raise(title, reasons)
        able._do_sign(signature)
        return self._notify_batch(able, left)

    def _get_cannot_sign_reasons(self):
        reasons = {}
        for run in self:
            texts = []
            if run.state != "done" or run.signed_at:
                texts.append(self.env._("It is not finished, or was signed before."))
            elif not run._may_sign():
                texts.append(
                    self.env._(
                        "It is signed by: %s.",
                        run.signer_group_id.sudo().full_name
                        or self.env._("one of its crew"),
                    )
                )
            reasons[run] = texts
        return reasons

    def _may_sign(self):
        user = self.env.user
        if self.signer_group_id:
            return self.signer_group_id in user.all_group_ids
        return user in self.crew_ids

    def _do_sign(self, signature):
        self.sudo()._in_transition().write(
            {
                "state": "signed",
                "signature": signature,
                "signed_by_id": self.env.uid,
                "signed_at": fields.Datetime.now(),
            }
        )

    # -- approval -------------------------------------------------------------

    def action_approve(self):
        """The report is approved by the role that its checklist names."""
        return self._run_step(
            "approve", (USER,), self.env._("The report cannot be approved.")
        )

    def _get_cannot_approve_reasons(self):
        reasons = {}
        user = self.env.user
        for run in self:
            texts = []
            group = run.approval_group_id
            if not group:
                texts.append(self.env._("Its checklist asks for no approval."))
            elif group not in user.all_group_ids:
                texts.append(
                    self.env._("It is approved by: %s.", group.sudo().full_name)
                )
            waiting = "done" if not run.signature_required else "signed"
            if run.state not in (waiting, "signed"):
                texts.append(
                    self.env._("It is not finished and signed, or was approved before.")
                )
            if user in run.crew_ids | run.finished_by_id | run.signed_by_id:
                texts.append(
                    self.env._("Nobody approves an own report: ask another manager.")
                )
            reasons[run] = texts
        return reasons

    def _do_approve(self):
        self.sudo()._in_transition().write(
            {
                "state": "approved",
                "approved_by_id": self.env.uid,
                "approved_at": fields.Datetime.now(),
            }
        )
