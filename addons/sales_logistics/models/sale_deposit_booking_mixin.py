# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class SaleDepositBookingMixin(models.AbstractModel):
    """The entries of a settled deposit (S42, D2-24b).

    Everything stands in the customer's account: the money that came in, an
    invoice for what is kept, a credit note for what is paid on top, and the
    payment back; they are matched with each other.
    """

    _name = "sale.deposit.booking.mixin"
    _description = "Booking of a settled deposit"

    def _get_missing_accounts(self):
        """Settings of the company that the booking needs and that are not made."""
        self.ensure_one()
        company = self.company_id.sudo()
        positive = self.currency_id.compare_amounts
        texts = []
        if positive(self.kept, 0) > 0 and not company.deposit_kept_account_id:
            texts.append(
                self.env._(
                    "%s: choose the income account of forfeited deposits.",
                    company.name,
                )
            )
        if positive(self.extra, 0) > 0 and not company.deposit_double_account_id:
            texts.append(
                self.env._(
                    "%s: choose the expense account of doubled deposits.",
                    company.name,
                )
            )
        if positive(self.returned, 0) > 0 and not self.journal_id:
            texts.append(self.env._("Choose the journal that it is paid from."))
        return texts

    def _book_entries(self):
        self.ensure_one()
        moves = self._reverse_down_payments()
        company = self.company_id
        if self.kept:
            moves |= self._make_move(
                "out_invoice", self.kept, company.deposit_kept_account_id
            )
        if self.extra:
            moves |= self._make_move(
                "out_refund", self.extra, company.deposit_double_account_id
            )
        payment = self._pay_back()
        self._match(moves, payment)
        self._in_transition().write(
            {"move_ids": [fields.Command.set(moves.ids)], "payment_id": payment.id}
        )

    def _reverse_down_payments(self):
        """Credit notes of down-payment invoices: the goods will not follow."""
        invoices = self.order_id.invoice_ids.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type == "out_invoice"
                and move._is_downpayment()
                and not move.reversal_move_ids
            )
        )
        if not invoices or self.delivered:
            return self.env["account.move"]
        today = self.env["service.policy"]._today(self.company_id)
        refunds = invoices._reverse_moves(
            [{"invoice_date": today, "date": today, "ref": self.name}] * len(invoices)
        )
        refunds.action_post()
        for invoice in invoices:
            lines = (invoice | invoice.reversal_move_ids).line_ids
            self._reconcile(lines)
        return refunds

    def _make_move(self, move_type, amount, account):
        """An invoice or credit note without tax: nothing was supplied for it."""
        today = self.env["service.policy"]._today(self.company_id)
        move = self.env["account.move"].create(
            {
                "move_type": move_type,
                "company_id": self.company_id.id,
                "partner_id": self.order_id.partner_invoice_id.id,
                "currency_id": self.currency_id.id,
                "invoice_date": today,
                "ref": self.name,
                "invoice_origin": self.order_id.name,
                "invoice_line_ids": [
                    fields.Command.create(
                        {
                            "name": self._get_move_text(move_type),
                            "quantity": 1,
                            "price_unit": amount,
                            "account_id": account.id,
                            "tax_ids": [fields.Command.clear()],
                        }
                    )
                ],
            }
        )
        move.action_post()
        return move

    def _get_move_text(self, move_type):
        if move_type == "out_invoice":
            return self.env._("Earnest money of %s, forfeited", self.order_id.name)
        return self.env._("Earnest money of %s, returned twice", self.order_id.name)

    def _pay_back(self):
        if self.currency_id.compare_amounts(self.returned, 0) <= 0:
            return self.env["account.payment"]
        payment = self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "customer",
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "currency_id": self.currency_id.id,
                "amount": self.returned,
                "date": self.env["service.policy"]._today(self.company_id),
                "journal_id": self.journal_id.id,
                "memo": f"{self.name} {self.order_id.name}",
            }
        )
        payment.action_post()
        return payment

    def _match(self, moves, payment):
        """Money in, what is kept, what is paid back: matched in the ledger."""
        received = self.env["account.payment"].search(
            [
                ("sale_order_id", "=", self.order_id.id),
                ("payment_type", "=", "inbound"),
                ("state", "in", ("in_process", "paid")),
            ]
        )
        self._reconcile((moves | payment.move_id | received.move_id).line_ids)
        # Money of a journal that books at the bank statement: found there.
        invoices = moves.filtered(lambda move: move.move_type == "out_invoice")
        loose = received.filtered(lambda one: not one.move_id)
        loose.write({"invoice_ids": [fields.Command.link(m.id) for m in invoices]})

    def _reconcile(self, lines):
        due = lines.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable"
                and not line.reconciled
            )
        )
        for same in due.grouped("account_id").values():
            if len(same) > 1:
                same.reconcile()

    def _close_order(self):
        """Nothing more is delivered: what was stays as the whole order."""
        order = self.order_id
        waiting = order.picking_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        )
        waiting.action_cancel()
        if not self.delivered:
            order._action_cancel()
            return
        for line in order._get_goods_lines():
            line.with_context(skip_procurement=True).product_uom_qty = max(
                line.qty_delivered, 0
            )
