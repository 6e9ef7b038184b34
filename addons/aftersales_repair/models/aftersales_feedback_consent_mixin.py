# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.service_base.turns import take_turns

from ..roles import CLERK, LEADER, REPAIRER


class AftersalesFeedbackConsentMixin(models.AbstractModel):
    """The customer's answer to a feedback sheet: agreed, or refused.

    Agreement is written: a signature on the screen or in the portal, or the
    signed paper that came back; it names the amount. An oral refusal is enough
    (D4-8.5.1.1.1). Both name the handler.
    """

    _name = "aftersales.feedback.consent.mixin"
    _description = "Consent to a charge"

    # -- put to the customer ---

    def action_send(self):
        """Put the sheet to the customer; without a need for consent it stands."""
        return self._run_step(
            "send", (CLERK, REPAIRER), self.env._("The sheet cannot be sent.")
        )

    def _get_cannot_send_reasons(self):
        reasons = {}
        for sheet in self:
            texts = reasons[sheet] = []
            if sheet.state != "draft":
                texts.append(self.env._("It was sent before."))
                continue
            line = sheet.sudo().rma_line_id
            if line and not line.quantity_confirmed_at:
                texts.append(
                    self.env._(
                        "Confirm the received quantity with the customer first "
                        "(D4-8.5.1.1)."
                    )
                )
            if not (sheet.diagnosis or "").strip():
                texts.append(self.env._("Write what is damaged (D4-8.5.1.1)."))
            if not sheet.line_ids:
                texts.append(self.env._("Write what is charged: add a line."))
            if not sheet.partner_id:
                texts.append(self.env._("The repair names no customer."))
            if sheet.repair_id.state in ("done", "cancel"):
                texts.append(self.env._("Its repair has ended."))
            if any(sheet.line_ids.mapped("discount")) and not sheet.discount_reason:
                texts.append(self.env._("Give the reason of the discount (D3-10.1.5)."))
        return reasons

    def _do_send(self):
        now = fields.Datetime.now()
        counts = self.repair_id._count_consented_sheets()
        for sheet in self.sudo()._in_transition():
            free = not sheet.needs_consent
            sheet.write(
                {
                    "state": "free" if free else "waiting",
                    "sent_at": now,
                    "addition": counts.get(sheet.repair_id.id, 0),
                    "closed_at": free and now,
                }
            )
        self.filtered(lambda sheet: sheet.state == "free")._after_consent()

    def action_reset(self):
        """Back to the diagnosis: another fault, another fee."""
        return self._run_step(
            "reset", (CLERK, REPAIRER), self.env._("The sheet cannot be taken back.")
        )

    def _get_cannot_reset_reasons(self):
        return {
            sheet: [self.env._("It does not wait for the customer's answer.")]
            for sheet in self
            if sheet.state != "waiting"
        }

    def _do_reset(self):
        sheets = self.sudo()._in_transition()
        sheets.write({"state": "draft", "sent_at": False, "front_desk_id": False})
        sheets._void_signatures(self.env._("Taken back to the diagnosis."))

    # -- the front desk (D3-10.3.6) ---

    def action_front_desk(self):
        """The front desk agrees to a second addition before parts are drawn."""
        return self._run_step(
            "front_desk",
            (CLERK, LEADER),
            self.env._("The front desk cannot agree."),
        )

    def _get_cannot_front_desk_reasons(self):
        reasons = {}
        for sheet in self:
            if sheet.state != "waiting" or sheet.addition < 2:
                reasons[sheet] = [
                    self.env._("Only a second addition waits for it (D3-10.3.6).")
                ]
            elif sheet.front_desk_id:
                reasons[sheet] = [self.env._("The front desk agreed before.")]
            elif sheet.user_id == self.env.user:
                reasons[sheet] = [
                    self.env._("You wrote it: somebody else agrees (D3-10.3.6).")
                ]
        return reasons

    def _do_front_desk(self):
        self.sudo()._in_transition().front_desk_id = self.env.user

    # -- agreed ---

    def _get_cannot_sign_reasons(self, kind, signer_name):
        """The customer signs what was put to him, not a draft."""
        reasons = super()._get_cannot_sign_reasons(kind, signer_name)
        if kind.sudo().code == "customer":
            for sheet in self.filtered(lambda sheet: sheet.state != "waiting"):
                reasons[sheet].append(
                    self.env._(
                        "It is not put to the customer: send it first (D4-8.5.1.1.1)."
                    )
                )
        return reasons

    def action_agree(self):
        """The customer agreed in writing to this fee (D4-8.5.1.1.1)."""
        return self._run_step(
            "agree", (CLERK,), self.env._("The consent cannot be recorded.")
        )

    def _get_cannot_agree_reasons(self):
        reasons = {}
        consents = self._get_written_consents()
        for sheet in self:
            texts = reasons[sheet] = []
            if sheet.state != "waiting":
                texts.append(self.env._("It does not wait for the customer's answer."))
                continue
            if sheet not in consents:
                texts.append(
                    self.env._(
                        "The customer's written consent to %(amount)s is missing: let "
                        "him sign, or add the signed paper (D4-8.5.1.1.1).",
                        amount=sheet.currency_id.format(sheet.amount_total),
                    )
                )
            if sheet.addition >= 2 and not sheet.front_desk_id:
                texts.append(
                    self.env._(
                        "A second addition is agreed with the front desk first "
                        "(D3-10.3.6)."
                    )
                )
            if sheet.repair_id.state in ("done", "cancel"):
                texts.append(self.env._("Its repair has ended."))
        return reasons

    def _get_written_consents(self):
        """``{sheet: (way, name)}`` of those that the customer agreed to in writing.

        A signature counts while the sheet says what was signed; a paper counts
        when it came after the sheet was put to the customer.
        """
        consents = {}
        papers = (
            self.env["service.evidence"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("code", "=", "consent_paper"),
                    ("withdrawn_at", "=", False),
                ],
                order="id",
            )
        )
        for paper in papers:
            sheet = self.browse(paper.res_id)
            if sheet.sent_at and paper.taken_at >= sheet.sent_at:
                consents[sheet] = ("paper", paper.note or sheet.partner_id.name)
        for signature in self._get_valid_signatures():
            if signature.code == "customer":
                way = "portal" if signature.signer_kind == "portal" else "signature"
                consents[self.browse(signature.res_id)] = (way, signature.signer_name)
        return consents

    def _do_agree(self):
        now = fields.Datetime.now()
        consents = self._get_written_consents()
        for sheet in self:
            way, name = consents[sheet]
            sheet.sudo()._in_transition().write(
                {
                    "state": "agreed",
                    "consent_amount": sheet.amount_total,
                    "consent_at": now,
                    "consent_way": way,
                    "consent_name": name,
                    "handler_id": False if self.env.user.share else self.env.uid,
                    "closed_at": now,
                }
            )
        self._after_consent()

    def _after_consent(self):
        """Replaced sheets end; agreed parts go on the repair, and on its charge."""
        sheets = self.sudo()
        replaced = sheets.replaces_id.filtered(lambda one: one.state != "cancelled")
        replaced._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
        sheets.repair_id._put_agreed_parts()
        sheets.repair_id.charge_ids._take_new_lines()

    # -- refused ---

    def action_refuse(self):
        """The customer does not want it at this price: back unrepaired."""
        return self._run_step(
            "refuse", (CLERK,), self.env._("The refusal cannot be recorded.")
        )

    def _get_cannot_refuse_reasons(self):
        reasons = {}
        for sheet in self:
            texts = reasons[sheet] = []
            if sheet.state != "waiting":
                texts.append(self.env._("It does not wait for the customer's answer."))
            elif not (sheet.refusal_note or "").strip():
                texts.append(
                    self.env._(
                        "Write what the customer said; an oral answer is enough "
                        "(D4-8.5.1.1.1)."
                    )
                )
        return reasons

    def _do_refuse(self):
        now = fields.Datetime.now()
        for sheet in self.sudo()._in_transition():
            sheet.write(
                {
                    "state": "refused",
                    "refused_at": now,
                    "refusal_way": sheet.refusal_way or "oral",
                    "handler_id": False if self.env.user.share else self.env.uid,
                    "closed_at": now,
                }
            )
        self.sudo()._return_unrepaired()

    def _return_unrepaired(self):
        """The goods go back as they came, unless other work was agreed.

        A further sheet that is refused leaves the agreed work as it is.
        """
        counts = self.repair_id._count_consented_sheets()
        sheets = self.filtered(
            lambda sheet: (
                not counts.get(sheet.repair_id.id)
                and sheet.repair_id.state in ("draft", "confirmed")
            )
        )
        lines = sheets.rma_line_id.filtered(lambda line: line.state == "in_repair")
        sheets.repair_id.action_repair_cancel()
        for sheet in sheets:
            line = sheet.rma_line_id & lines
            line._in_transition().refused_sheet_id = sheet.id
        lines._do_return()

    # -- the customer in the portal ---

    def _check_portal_partner(self, partner):
        """:raises AccessError: for sheets of another customer"""
        strangers = self.sudo().filtered(
            lambda sheet: (
                sheet.partner_id.commercial_partner_id != partner.commercial_partner_id
            )
        )
        if strangers or not partner:
            raise AccessError(
                self.env._("These sheets are another customer's (D4-8.5.1.1.1).")
            )

    def _agree_in_portal(self, image, signer_name, partner):
        """The customer signs and agrees in the portal.

        Called by the portal's route, which has checked that the sheet is the
        visitor's; who signs is written by the server.

        :param image: the drawing, base64 of a PNG
        :param str signer_name: who signs
        :param partner: res.partner of the visitor
        :raises AccessError: for another customer's sheets
        :raises UserError: with what stands against it
        """
        self._check_portal_partner(partner)
        sheets = self.sudo()
        sheets._sign("customer", image, signer_name=signer_name, partner=partner)
        sheets._raise_reasons(
            self.env._("The consent cannot be recorded."),
            sheets._get_step_reasons("agree"),
        )
        sheets._do_agree()

    def _refuse_in_portal(self, note, partner):
        """The customer refuses in the portal; see ``_agree_in_portal``.

        :param str note: the customer's words
        """
        self._check_portal_partner(partner)
        if not (note or "").strip():
            raise UserError(self.env._("Write why you do not agree."))
        sheets = self.sudo()
        sheets.filtered(lambda sheet: sheet.state == "waiting").write(
            {"refusal_way": "portal", "refusal_note": note.strip()}
        )
        sheets._raise_reasons(
            self.env._("The refusal cannot be recorded."),
            sheets._get_step_reasons("refuse"),
        )
        sheets._do_refuse()

    # -- another fee, or none ---

    def action_revise(self):
        """Write the sheet anew, for a higher fee: it needs a new consent."""
        self._check_roles(CLERK, REPAIRER)
        self.check_access("read")
        reasons = {
            sheet: [self.env._("Only an agreed sheet is written anew.")]
            for sheet in self
            if sheet.state not in ("agreed", "free")
        }
        able, _left = self._able_or_raise(
            self.env._("The sheet cannot be written anew."), reasons
        )
        # A second click opens the draft of the first.
        take_turns(able.sudo())
        copies = self.search([("replaces_id", "in", able.ids), ("state", "=", "draft")])
        for sheet in able - copies.replaces_id:
            copy = sheet.copy()
            copy.sudo()._in_transition().replaces_id = sheet.id
            copies |= copy
        return copies._get_records_action(name=self.env._("Feedback Sheet"))

    def action_cancel(self):
        return self._run_step(
            "cancel", (CLERK, REPAIRER), self.env._("The sheet cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            sheet: [self.env._("The customer has answered: it stays on file.")]
            for sheet in self
            if sheet.state not in ("draft", "waiting")
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )

    # -- the charge ---

    def action_charge(self):
        """Make the charge sheet (修理收费单) of the repair, once it is agreed."""
        self._check_roles(CLERK)
        self.check_access("read")
        return self.repair_id.action_make_charge_sheet()
