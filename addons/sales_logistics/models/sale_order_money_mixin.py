# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class SaleOrderMoneyMixin(models.AbstractModel):
    """What money came in for an order, told from the ledger (S42).

    Only money counts: what a bank or cash entry is matched with. A credit note
    lowers what is owed but brings nothing in; money given back is taken off; a
    cancelled payment loses its matching and so counts no more.
    """

    _name = "sale.order.money.mixin"
    _description = "Money received for an order"

    # What the query of the money reads. Only this is flushed: the whole cache would
    # have half of a confirmation computed twice.
    _money_fields = {
        "account.journal": ["type"],
        "account.account": ["account_type"],
        "account.move": ["journal_id", "state"],
        "account.move.line": [
            "account_id",
            "amount_residual_currency",
            "currency_id",
            "move_id",
        ],
        "account.partial.reconcile": [
            "credit_amount_currency",
            "credit_move_id",
            "debit_amount_currency",
            "debit_move_id",
        ],
        "account.payment": [
            "amount",
            "currency_id",
            "invoice_ids",
            "move_id",
            "payment_type",
            "sale_order_id",
            "state",
        ],
        "sale.order.line": ["invoice_lines", "order_id"],
    }

    def _flush_money(self):
        for model, names in self._money_fields.items():
            self.env[model].flush_model(names)

    def _get_received(self):
        """Money received for each order: ``{order: amount in its currency}``.

        Three sums in one query: what is matched with the invoices and credit notes
        of the order, what is still open of the payments made out to it, and
        payments of journals that book nothing before the bank statement.
        """
        amounts = dict.fromkeys(self, 0.0)
        if not self.ids:
            return amounts
        self._flush_money()
        rows = self.env.execute_query(
            SQL(
                """
                WITH invoice AS (
                    SELECT DISTINCT sol.order_id, aml.move_id
                      FROM sale_order_line sol
                      JOIN sale_order_line_invoice_rel rel
                        ON rel.order_line_id = sol.id
                      JOIN account_move_line aml ON aml.id = rel.invoice_line_id
                      JOIN account_move move
                        ON move.id = aml.move_id AND move.state = 'posted'
                     WHERE sol.order_id IN %(orders)s
                ), due AS (
                    SELECT invoice.order_id, aml.id, aml.currency_id
                      FROM invoice
                      JOIN account_move_line aml ON aml.move_id = invoice.move_id
                      JOIN account_account account ON account.id = aml.account_id
                     WHERE account.account_type = 'asset_receivable'
                ), money AS (
                    SELECT due.order_id, due.currency_id,
                           partial.debit_amount_currency AS amount,
                           other.move_id
                      FROM due
                      JOIN account_partial_reconcile partial
                        ON partial.debit_move_id = due.id
                      JOIN account_move_line other
                        ON other.id = partial.credit_move_id
                     UNION ALL
                    SELECT due.order_id, due.currency_id,
                           -partial.credit_amount_currency, other.move_id
                      FROM due
                      JOIN account_partial_reconcile partial
                        ON partial.credit_move_id = due.id
                      JOIN account_move_line other
                        ON other.id = partial.debit_move_id
                )
                SELECT money.order_id, money.currency_id, SUM(money.amount)
                  FROM money
                  JOIN account_move move ON move.id = money.move_id
                  JOIN account_journal journal ON journal.id = move.journal_id
                 WHERE journal.type IN ('bank', 'cash', 'credit')
              GROUP BY money.order_id, money.currency_id
                 UNION ALL
                SELECT payment.sale_order_id, aml.currency_id,
                       SUM(-aml.amount_residual_currency)
                  FROM account_payment payment
                  JOIN account_move move
                    ON move.id = payment.move_id AND move.state = 'posted'
                  JOIN account_move_line aml ON aml.move_id = move.id
                  JOIN account_account account
                    ON account.id = aml.account_id
                   AND account.account_type = 'asset_receivable'
                 WHERE payment.sale_order_id IN %(orders)s
              GROUP BY payment.sale_order_id, aml.currency_id
                 UNION ALL
                SELECT direct.order_id, payment.currency_id,
                       SUM(CASE payment.payment_type WHEN 'inbound' THEN payment.amount
                                                     ELSE -payment.amount END)
                  FROM (
                    SELECT id AS payment_id, sale_order_id AS order_id
                      FROM account_payment
                     WHERE sale_order_id IN %(orders)s
                     UNION
                    SELECT rel.payment_id, invoice.order_id
                      FROM invoice
                      JOIN account_move__account_payment rel
                        ON rel.invoice_id = invoice.move_id
                       ) direct
                  JOIN account_payment payment ON payment.id = direct.payment_id
                 WHERE payment.move_id IS NULL
                   AND payment.state IN ('in_process', 'paid')
              GROUP BY direct.order_id, payment.currency_id
                """,
                orders=tuple(self.ids),
            )
        )
        currencies = self.env["res.currency"].browse({row[1] for row in rows})
        by_id = {currency.id: currency for currency in currencies}
        orders = {order.id: order for order in self}
        for order_id, currency_id, amount in rows:
            order = orders[order_id]
            currency = by_id[currency_id]
            if currency != order.currency_id:
                amount = currency._convert(
                    amount,
                    order.currency_id,
                    order.company_id,
                    self.env["service.policy"]._today(order.company_id),
                )
            amounts[order] += amount
        return amounts
