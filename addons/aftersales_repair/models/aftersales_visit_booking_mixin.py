# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Command

from ..roles import FINANCE, TECHNICIAN


class AftersalesVisitBookingMixin(models.AbstractModel):
    """Receipt, hand-over and invoice of a visit are booked (S04, D3-1.5)."""

    _name = "aftersales.visit.booking.mixin"
    _description = "Bookings of a visit"

    # -- cash -----------------------------------------------------------------

    def action_collect(self):
        """The technician has the customer's cash: a receipt is posted (D3-1.5)."""
        return self._run_step(
            "collect", (TECHNICIAN, FINANCE), self.env._("The cash cannot be booked.")
        )

    def _get_cannot_collect_reasons(self):
        # Also on file: a receipt that was cancelled since is booked anew.
        reasons = self._get_state_reasons("signed", "filed")
        if not self.env.user.has_group(FINANCE):
            self._add_foreign_reasons(reasons)
        journals = self._get_cash_journals()
        for visit in self:
            if not reasons[visit] and visit.charge_state != "to_collect":
                reasons[visit].append(self.env._("There is no cash to collect."))
            if not journals.get(visit.company_id):
                reasons[visit].append(
                    self.env._("The company has no cash journal: make one.")
                )
        return reasons

    def _get_cash_journals(self):
        """``{company: its first cash journal}``."""
        found = (
            self.env["account.journal"]
            .sudo()
            .search(
                [("type", "=", "cash"), ("company_id", "in", self.company_id.ids)],
                order="sequence desc, id desc",
            )
        )
        return {journal.company_id: journal for journal in found}

    def _do_collect(self):
        journals = self._get_cash_journals()
        visits = self.sudo()
        # New cash has to be handed over, whatever became of an earlier receipt.
        visits._in_transition().write({"handed_at": False, "handed_by_id": False})
        for company, same in visits.grouped("company_id").items():
            journal = journals[company]
            payments = (
                self.env["account.payment"]
                .sudo()
                .with_company(company)
                .create([visit._prepare_payment_vals(journal) for visit in same])
            )
            for payment in payments.filtered(
                lambda one: not one.outstanding_account_id
            ):
                # Cash in hand is on the cash account at once.
                payment.outstanding_account_id = journal.default_account_id
            payments.action_post()
        visits._meet_deadlines("visit.collect")

    def _prepare_payment_vals(self, journal):
        self.ensure_one()
        return {
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id": self.partner_id.id,
            "amount": self.amount_total,
            "currency_id": self.currency_id.id,
            "date": self.env["service.policy"]._today(self.company_id),
            "journal_id": journal.id,
            "memo": self.name,
            "aftersales_visit_id": self.id,
        }

    def action_hand_over(self):
        """The accountant has the collected cash (D3-1.5)."""
        return self._run_step(
            "hand_over", (FINANCE,), self.env._("The cash cannot be taken in.")
        )

    def _get_cannot_hand_over_reasons(self):
        return {
            visit: []
            if visit.collection == "cash"
            and visit._get_receipts()
            and not visit.handed_at
            else [self.env._("No collected cash waits to be handed over.")]
            for visit in self
        }

    def _do_hand_over(self):
        self._note_handed_over()
        receipts = self._get_receipts()
        # A slip of the day has the cash too, where slips are kept.
        if hasattr(receipts, "_count_on_slips"):
            receipts._count_on_slips()

    def _note_handed_over(self):
        self.sudo()._in_transition().write(
            {"handed_at": fields.Datetime.now(), "handed_by_id": self.env.uid}
        )

    # -- invoice -----------------------------------------------------------------

    def action_invoice(self):
        """The accountant posts the invoice from the voucher (D3-1.5)."""
        return self._run_step(
            "invoice", (FINANCE,), self.env._("The invoice cannot be made.")
        )

    def _get_cannot_invoice_reasons(self):
        reasons = self._get_state_reasons("signed", "filed")
        for visit in self:
            if visit.collection not in ("cash", "invoice"):
                reasons[visit].append(self.env._("There is nothing to charge."))
            elif visit._get_posted_invoices():
                reasons[visit].append(self.env._("It is invoiced."))
            elif visit.collection == "cash" and not visit._get_receipts():
                reasons[visit].append(
                    self.env._(
                        "The cash is collected first, its invoice follows (D3-1.5)."
                    )
                )
        return reasons

    def _do_invoice(self):
        visits = self.sudo()
        visits._clear_drafts()
        for company, same in visits.grouped("company_id").items():
            invoices = (
                self.env["account.move"]
                .sudo()
                .with_company(company)
                .create([visit._prepare_invoice_vals() for visit in same])
            )
            invoices.action_post()
            for invoice in invoices:
                invoice._reconcile_visit_cash()

    def _clear_drafts(self):
        """An invoice that was put back to draft is made anew from the voucher."""
        drafts = self.invoice_ids.filtered(lambda one: one.state == "draft")
        drafts.button_cancel()

    def _prepare_invoice_vals(self):
        self.ensure_one()
        return {
            "move_type": "out_invoice",
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "invoice_date": self.env["service.policy"]._today(self.company_id),
            "invoice_origin": self.name,
            "aftersales_visit_id": self.id,
            "fiscal_position_id": self._get_fiscal_position().id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": row["product"].id,
                        "name": row["name"],
                        "quantity": row["quantity"],
                        "product_uom_id": row["uom"].id,
                        "price_unit": row["price"],
                        "discount": row["discount"],
                        "tax_ids": [Command.set(row["taxes"].ids)],
                    }
                )
                for row in self._get_charge_rows()
            ],
        }
