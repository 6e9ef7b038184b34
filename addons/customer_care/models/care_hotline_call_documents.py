# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..roles import AGENT


class CareHotlineCall(models.Model):
    """A call becomes a repair call, a complaint, a request (S62, D3-14.8)."""

    _inherit = "care.hotline.call"

    def _get_document_reasons(self, name, needs_customer=True):
        """Why these calls cannot become the document in the field ``name``."""
        reasons = self._get_owner_reasons()
        for call in self - self.browse([one.id for one in reasons]):
            if call.state not in ("answered", "handled"):
                reasons[call] = [self.env._("It is missed or closed.")]
            elif call[name]:
                reasons[call] = [
                    self.env._("It is %s already.", call[name].display_name)
                ]
            elif needs_customer and not call.partner_id:
                reasons[call] = [self.env._("Choose the customer first.")]
            elif not (call.question or "").strip():
                reasons[call] = [self.env._("Write what the caller wants (D3-6.14).")]
        return reasons

    def _link_documents(self, name, documents, kind):
        for call, document in zip(self.sudo(), documents, strict=True):
            call._in_transition().write({name: document.id, "kind": kind})

    # -- repair call: the register of S01 ---

    def action_make_repair(self):
        """The machine is broken: a line of the repair-call register (D3-16.3)."""
        return self._run_step(
            "make_repair", (AGENT,), self.env._("No repair call can be made.")
        )

    def _get_cannot_make_repair_reasons(self):
        reasons = self._get_document_reasons("ticket_id", needs_customer=False)
        for call in self - self.browse([one.id for one in reasons]):
            if not call.partner_id and not call.caller_name:
                reasons[call] = [self.env._("Write who calls.")]
        return reasons

    def _do_make_repair(self):
        # Whoever logs calls registers repairs; the register itself is the
        # after-sales office's.
        tickets = (
            self.env["helpdesk.ticket"]
            .sudo()
            .create([call._prepare_ticket_vals() for call in self])
        )
        self._link_documents("ticket_id", tickets, "repair")

    def _prepare_ticket_vals(self):
        self.ensure_one()
        vals = {
            "is_call": True,
            "partner_id": self.partner_id.id,
            "phone": self.phone,
            "problem": self.question,
            "company_id": self.company_id.id,
        }
        if not self.partner_id:
            vals["partner_name"] = self.caller_name
        return vals

    # -- complaint ---

    def action_make_complaint(self):
        """The caller complains (D3-14.8)."""
        return self._run_step(
            "make_complaint", (AGENT,), self.env._("No complaint can be made.")
        )

    def _get_cannot_make_complaint_reasons(self):
        return self._get_document_reasons("complaint_id")

    def _do_make_complaint(self):
        complaints = self.env["care.complaint"].create(
            [call._prepare_complaint_vals() for call in self]
        )
        self._link_documents("complaint_id", complaints, "complaint")

    def _prepare_complaint_vals(self):
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "kind": "complaint",
            "problem": self.question,
            "company_id": self.company_id.id,
        }

    # -- one-stop request ---

    def action_make_request(self):
        """The caller wants a service: a one-stop request (S64)."""
        return self._run_step(
            "make_request", (AGENT,), self.env._("No request can be made.")
        )

    def _get_cannot_make_request_reasons(self):
        return self._get_document_reasons("request_id")

    def _do_make_request(self):
        requests = self.env["care.request"].create(
            [call._prepare_request_vals() for call in self]
        )
        self._link_documents("request_id", requests, "request")

    def _prepare_request_vals(self):
        self.ensure_one()
        kinds = self.env["care.request.type"]
        return {
            "type_id": kinds._get_default_type(self.company_id).id,
            "partner_id": self.partner_id.id,
            "description": self.question,
            "company_id": self.company_id.id,
            "channel": "hotline",
        }

    # -- ways to them ---

    def action_view_ticket(self):
        return self._open_document("ticket_id")

    def action_view_complaint(self):
        return self._open_document("complaint_id")

    def action_view_request(self):
        return self._open_document("request_id")

    def _open_document(self, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self[name]._name,
            "res_id": self[name].id,
            "view_mode": "form",
        }
