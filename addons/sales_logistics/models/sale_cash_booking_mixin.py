# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class SaleCashBookingMixin(models.AbstractModel):
    """The entry of cash that finance has counted (S45, D2-28)."""

    _name = "sale.cash.booking.mixin"
    _description = "Booking of counted cash"

    def _book(self, counted):
        """From the journal of custody into the company's cash."""
        company = self.company_id.sudo()
        target = company.cash_journal_id
        if not target:
            raise UserError(
                self.env._(
                    "%s: choose the journal of counted cash in the settings of sales "
                    "logistics.",
                    company.name,
                )
            )
        commands = []
        for account, amount in self._split_by_custody(counted).items():
            if account == target.default_account_id:
                continue
            commands += [
                fields.Command.create(
                    {
                        "name": self.name,
                        "account_id": line_account.id,
                        "balance": sign * amount,
                        "partner_id": self.user_id.partner_id.id,
                    }
                )
                for line_account, sign in (
                    (target.default_account_id, 1),
                    (account, -1),
                )
            ]
        if not commands:
            return
        move = (
            self.env["account.move"]
            .sudo()
            .create(
                {
                    "journal_id": target.id,
                    "company_id": company.id,
                    "ref": self.name,
                    "cash_slip_id": self.id,
                    "line_ids": commands,
                }
            )
        )
        move.action_post()

    def _split_by_custody(self, counted):
        """Which account in custody the counted money leaves: ``{account: amount}``.

        A day's cash may stand in more than one journal, a technician's and a
        driver's for example; what was counted before has left already.
        """
        self.ensure_one()
        held = {}
        slip = self.sudo()
        for payment in slip.payment_ids:
            if payment.state not in ("in_process", "paid"):
                continue
            account = (
                payment.outstanding_account_id or payment.journal_id.default_account_id
            )
            amount = payment.amount_company_currency_signed
            held[account] = held.get(account, 0) + amount
        for line in slip.move_ids.line_ids:
            if line.account_id in held and line.parent_state == "posted":
                held[line.account_id] += min(line.balance, 0)
        split, left = {}, counted
        for account, amount in held.items():
            part = slip.currency_id.round(min(max(amount, 0), left))
            if not slip.currency_id.is_zero(part):
                split[account] = part
                left -= part
        return split
