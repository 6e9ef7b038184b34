# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models

from ..roles import KEEPER, SITE_CHIEF

SITE_ROLES = (KEEPER, SITE_CHIEF)


class AftersalesSiteReceiptFlowMixin(models.AbstractModel):
    """The steps of a site receipt: check, report, accept, send back."""

    _name = "aftersales.site.receipt.flow.mixin"
    _description = "Steps of a site receipt"
    _inherit = "service.guarded.mixin"

    def _get_stranger_reasons(self):
        """Whoever receives goods acts for the site (D4-2.1b)."""
        own = self.site_id if self.env.su else self.site_id._acts_for(self.env.user)
        return {
            receipt: [
                self.env._(
                    "You do not act for %s: its people do it (D4-2.1b).",
                    receipt.site_id.display_name,
                )
            ]
            for receipt in self
            if receipt.site_id not in own
        }

    def _get_differences(self):
        """Where papers, carrier and count do not agree (D2-K4.3, D4-3.1.2d)."""
        self.ensure_one()
        texts = [
            text for line in self.line_ids for text in line._get_difference_texts()
        ]
        if self.kind == "leftover":
            return texts
        if self.package_state != "intact":
            labels = dict(
                self._fields["package_state"]._description_selection(self.env)
            )
            texts.append(self.env._("Packing: %s.", labels[self.package_state]))
        if self.carrier_packages and self.carrier_packages != self.package_count:
            texts.append(
                self.env._(
                    "The carrier says %(said)s packages, %(counted)s were counted.",
                    said=self.carrier_packages,
                    counted=self.package_count,
                )
            )
        return texts

    # -- check ---

    def action_start_check(self):
        """Begin to count against delivery note and packing list (D4-3.1.2b)."""
        return self._run_step(
            "start_check", SITE_ROLES, self.env._("The check cannot begin.")
        )

    def _get_cannot_start_check_reasons(self):
        reasons = defaultdict(list, self._get_stranger_reasons())
        for receipt in self:
            if receipt.state != "arrived":
                reasons[receipt].append(self.env._("It is being checked already."))
            elif receipt.kind == "shipment" and not (
                (receipt.delivery_note or "").strip()
                and (receipt.packing_list or "").strip()
            ):
                reasons[receipt].append(
                    self.env._(
                        "Write the numbers of delivery note and packing list. Without "
                        "papers ask production management first (D4-3.1.2b, "
                        "D4-3.1.2e)."
                    )
                )
        return reasons

    def _do_start_check(self):
        self.sudo()._in_transition().write(
            {"state": "checking", "checker_id": self.env.uid}
        )

    def _get_count_reasons(self):
        self.ensure_one()
        if not self.line_ids:
            return [self.env._("It has no goods: write what is there.")]
        texts = [text for line in self.line_ids for text in line._get_lot_reasons()]
        counted = [line for line in self.line_ids if not line._is_zero(line.quantity)]
        if not counted and self.kind != "shipment":
            texts.append(self.env._("Nothing was counted: write what is there."))
        if self.picking_id.state == "cancel":
            texts.append(self.env._("Its shipment was cancelled."))
        return texts

    # -- discrepancy (D4-3.1.2d) ---

    def action_report(self):
        """Tell the site chief and the department in writing, with photos."""
        return self._run_step(
            "report", SITE_ROLES, self.env._("The discrepancy cannot be reported.")
        )

    def _get_cannot_report_reasons(self):
        reasons = defaultdict(list, self._get_stranger_reasons())
        for receipt in self:
            if receipt.state != "checking":
                reasons[receipt].append(
                    self.env._("Only a receipt that is being checked is reported.")
                )
                continue
            reasons[receipt] += receipt._get_count_reasons()
            if not receipt._get_differences():
                reasons[receipt].append(
                    self.env._("Papers and count agree: accept it.")
                )
            if not (receipt.notice or "").strip():
                reasons[receipt].append(
                    self.env._("Write in the notice what is wrong (D4-3.1.2d).")
                )
        return reasons

    def _do_report(self):
        receipts = self.sudo()
        receipts._end_check()
        receipts._in_transition().write({"state": "discrepancy"})
        for receipt in receipts:
            receipt._send_notice()

    def _end_check(self):
        """The check is done: from here on nobody can be late with it."""
        fresh = self.filtered(lambda receipt: not receipt.checked_at)
        fresh._in_transition().write({"checked_at": fields.Datetime.now()})
        fresh._meet_deadlines("site_receipt.check")
        fresh._book_liability()

    def _send_notice(self):
        """The written notice to site chief and department (D4-3.1.2d)."""
        self.ensure_one()
        department = self.site_id.department_id
        people = (
            self.site_id.chief_id
            | department.supervisor_id
            | department.manager_id
            | department.accountant_ids
        )
        self.message_post(
            subject=self.env._("Discrepancy: %s", self.name),
            body=self.env._(
                "%(notice)s\n%(differences)s",
                notice=self.notice,
                differences=self.differences,
            ),
            partner_ids=people.partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        for user in self.site_id.chief_id | department.manager_id:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.env._("Discrepancy: settle with sender and carrier"),
                note=self.notice,
            )

    # -- accept (D4-3.1.2a) ---

    def action_accept(self):
        """What was counted and is good enters the store."""
        return self._run_step(
            "accept", SITE_ROLES, self.env._("It cannot be accepted.")
        )

    def _get_cannot_accept_reasons(self):
        reasons = defaultdict(list, self._get_stranger_reasons())
        locked = self.sudo().try_lock_for_update(allow_referencing=True)
        leftovers = self.filtered(lambda receipt: receipt.kind == "leftover")
        too_many = leftovers._get_never_issued_reasons()
        for receipt in self:
            if receipt.kind == "no_papers":
                reasons[receipt].append(
                    self.env._(
                        "Goods without papers enter provisionally only (D4-3.1.2e)."
                    )
                )
                continue
            reasons[receipt] += receipt._get_cannot_book_reasons(locked)
            reasons[receipt] += too_many.get(receipt, [])
            if receipt.kind == "leftover" and not (receipt.reason or "").strip():
                reasons[receipt].append(
                    self.env._("Write why the goods come back (D4-2.5b).")
                )
        return reasons

    def _get_cannot_book_reasons(self, locked):
        self.ensure_one()
        if self.state in ("provisional", "accepted", "cancelled"):
            return [self.env._("It is accepted or closed.")]
        if self.state == "arrived":
            return [self.env._("Inspect and count first (D4-3.1.2a).")]
        if self.sudo() not in locked:
            return [self.env._("Somebody else works on it at this moment. Try again.")]
        texts = self._get_count_reasons()
        if self.kind != "leftover" and self.state == "checking":
            if self._get_differences():
                texts.append(
                    self.env._("Papers and count differ: report it first (D4-3.1.2d).")
                )
        return texts

    def _do_accept(self):
        receipts = self.sudo()
        receipts._end_check()
        now = fields.Datetime.now()
        receipts._in_transition().write(
            {"state": "accepted", "accepted_at": now, "closed_at": now}
        )
        receipts.filtered(lambda one: one.kind == "shipment")._book_shipments()
        receipts.filtered(lambda one: one.kind == "leftover")._book_leftovers()

    # -- damaged goods go back (D4-2.5a), cancel ---

    def action_send_back(self):
        """The damaged goods that were kept apart leave for the sender."""
        return self._run_step(
            "send_back", SITE_ROLES, self.env._("Nothing can be sent back.")
        )

    def _get_cannot_send_back_reasons(self):
        reasons = defaultdict(list, self._get_stranger_reasons())
        for receipt in self:
            if receipt.kind != "shipment" or not receipt.accepted_at:
                reasons[receipt].append(self.env._("No shipment was accepted."))
            elif receipt.returned_at:
                reasons[receipt].append(self.env._("They were sent back."))
            elif not receipt.has_refused:
                reasons[receipt].append(self.env._("Nothing of it is damaged."))
        return reasons

    def _do_send_back(self):
        receipts = self.sudo()
        receipts._book_returns()
        receipts._in_transition().write({"returned_at": fields.Datetime.now()})

    def action_cancel(self):
        return self._run_step(
            "cancel", SITE_ROLES, self.env._("It cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = defaultdict(list, self._get_stranger_reasons())
        for receipt in self:
            if receipt.accepted_at or receipt.state == "cancelled":
                reasons[receipt].append(self.env._("It is accepted or closed."))
            elif receipt.liable == "chief":
                reasons[receipt].append(
                    self.env._(
                        "The check is late and the loss is the site chief's: finish "
                        "the check (D4-3.1.2f)."
                    )
                )
        return reasons

    def _do_cancel(self):
        receipts = self.sudo()
        receipts._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
        receipts._cancel_deadlines(reason=self.env._("The receipt was cancelled."))
