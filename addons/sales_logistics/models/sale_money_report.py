# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

KINDS = [
    ("earnest", "Earnest money held"),
    ("advance", "Advance held"),
    ("credit", "Credit open"),
    ("signature", "Signature owed"),
    ("cash", "Cash in custody"),
    ("overdue", "Overdue"),
]


class SaleMoneyReport(models.Model):
    """Whose money is where, now: what accountants look at (S42 … S45).

    Deposits held, credit open, signatures owed, cash with people, what is
    overdue, each with its person, customer, day and age. A row opens its
    document; amounts are in the company's currency. Read from the documents
    and the ledger, nothing is kept twice.
    """

    _name = "sale.money.report"
    _description = "Deposits, credit and cash"
    _auto = False
    _order = "days desc, id"
    _depends = {
        "account.move": ["state", "amount_residual", "invoice_user_id", "name"],
        "account.move.line": ["amount_residual", "reconciled", "date_maturity"],
        "account.payment": [
            "amount_company_currency_signed",
            "cash_slip_id",
            "move_id",
            "sale_order_id",
            "state",
        ],
        "sale.cash.slip": ["counted", "state"],
        "sale.credit.request": ["amount", "state"],
        "sale.deposit.settlement": ["state"],
        "sale.order": ["earnest_agreed", "user_id"],
        "tier.review": ["is_signature_owed"],
    }

    kind = fields.Selection(KINDS, readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        readonly=True,
        help="The salesperson; for cash, who has it; for a signature, who owes it.",
    )
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    date = fields.Date(
        string="Since", readonly=True, help="Of what is overdue: the day it was due."
    )
    days = fields.Integer(readonly=True, aggregator="max")
    age = fields.Selection(
        [
            ("0", "Today or later"),
            ("1", "1–30 days"),
            ("2", "31–60 days"),
            ("3", "61–90 days"),
            ("4", "More than 90 days"),
        ],
        readonly=True,
    )
    amount = fields.Monetary(readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    reference = fields.Char(string="Document", readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)

    def action_open(self):
        """The document behind a row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    @property
    def _table_query(self) -> SQL:
        today = self.env["service.policy"]._today(self.env.company)
        parts = [
            self._get_deposit_query(),
            self._get_credit_query(),
            self._get_signature_query(),
            self._get_cash_query(),
            self._get_overdue_query(today),
        ]
        return SQL(
            """
            SELECT row.id, row.kind, row.company_id, row.user_id, row.partner_id,
                   row.date, row.amount, row.reference, row.res_model, row.res_id,
                   GREATEST(%(today)s - row.date, 0) AS days,
                   CASE WHEN %(today)s - row.date <= 0 THEN '0'
                        WHEN %(today)s - row.date <= 30 THEN '1'
                        WHEN %(today)s - row.date <= 60 THEN '2'
                        WHEN %(today)s - row.date <= 90 THEN '3'
                        ELSE '4' END AS age
              FROM (%(parts)s) row
            """,
            today=today,
            parts=SQL(" UNION ALL ").join(parts),
        )

    def _get_held_query(self):
        """Money in for orders that no invoice has used up, by order."""
        return SQL(
            """
            SELECT order_id, SUM(amount) AS amount, MIN(day) AS day
              FROM (
                SELECT payment.sale_order_id AS order_id,
                       -aml.amount_residual AS amount, payment.date AS day
                  FROM account_payment payment
                  JOIN account_move move
                    ON move.id = payment.move_id AND move.state = 'posted'
                  JOIN account_move_line aml
                    ON aml.move_id = move.id AND NOT aml.reconciled
                  JOIN account_account account
                    ON account.id = aml.account_id
                   AND account.account_type = 'asset_receivable'
                 WHERE payment.sale_order_id IS NOT NULL
                 UNION ALL
                SELECT payment.sale_order_id,
                       payment.amount_company_currency_signed, payment.date
                  FROM account_payment payment
                 WHERE payment.sale_order_id IS NOT NULL
                   AND payment.move_id IS NULL
                   AND payment.state IN ('in_process', 'paid')
                   AND NOT EXISTS (
                        SELECT 1 FROM account_move__account_payment rel
                         WHERE rel.payment_id = payment.id)
                 UNION ALL
                SELECT sol.order_id,
                       -aml.balance
                       * COALESCE(aml.price_total / NULLIF(aml.price_subtotal, 0), 1)
                       * CASE WHEN aml.balance < 0
                              THEN 1 - COALESCE(move.amount_residual
                                   / NULLIF(move.amount_total, 0), 0)
                              ELSE 1 END,
                       move.date
                  FROM sale_order_line sol
                  JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = sol.id
                  JOIN account_move_line aml ON aml.id = rel.invoice_line_id
                  JOIN account_move move
                    ON move.id = aml.move_id AND move.state = 'posted'
                 WHERE sol.is_downpayment AND sol.display_type IS NULL
                   ) one
          GROUP BY order_id
            """
        )

    def _get_deposit_query(self):
        """Earnest money first, the rest is an advance (D2-24b)."""
        return SQL(
            """
            SELECT sale.id::bigint * 10 + part.number AS id, part.kind,
                   sale.company_id, sale.user_id, sale.partner_id, held.day AS date,
                   part.amount, sale.name AS reference, 'sale.order' AS res_model,
                   sale.id AS res_id
              FROM (%(held)s) held
              JOIN sale_order sale ON sale.id = held.order_id
             CROSS JOIN LATERAL (
                SELECT LEAST(GREATEST(held.amount, 0),
                             COALESCE(sale.earnest_agreed, 0)
                             / COALESCE(NULLIF(sale.currency_rate, 0), 1)) AS earnest
                   ) share
             CROSS JOIN LATERAL (
                VALUES (1, 'earnest', ROUND(share.earnest::numeric, 2)),
                       (2, 'advance',
                        ROUND((held.amount - share.earnest)::numeric, 2))
                   ) part (number, kind, amount)
             WHERE part.amount > 0
               AND NOT EXISTS (
                    SELECT 1 FROM sale_deposit_settlement settlement
                     WHERE settlement.order_id = sale.id
                       AND settlement.state = 'booked')
            """,
            held=self._get_held_query(),
        )

    def _get_own_day(self, moment):
        """The day of a moment where the company is, not in Greenwich."""
        company = self.env.company
        zone = self.env["service.retention.mixin"]._get_company_zone(company)
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, zone.zone)

    def _get_credit_query(self):
        return SQL(
            """
            SELECT request.id::bigint * 10 + 3, 'credit', request.company_id,
                   sale.user_id, request.partner_id,
                   COALESCE(request.date_due, %(day)s),
                   ROUND((request.amount
                          / COALESCE(NULLIF(sale.currency_rate, 0), 1))::numeric, 2),
                   request.name, 'sale.credit.request', request.id
              FROM sale_credit_request request
              JOIN sale_order sale ON sale.id = request.order_id
             WHERE request.state = 'granted'
            """,
            day=self._get_own_day(SQL("request.assessed_at")),
        )

    def _get_signature_query(self):
        """Consents by telephone whose signature is owed (D2-26, A38)."""
        return SQL(
            """
            SELECT review.id::bigint * 10 + 4, 'signature', request.company_id,
                   review.done_by, request.partner_id, %(day)s,
                   ROUND((request.amount
                          / COALESCE(NULLIF(sale.currency_rate, 0), 1))::numeric, 2),
                   request.name, 'sale.credit.request', request.id
              FROM tier_review review
              JOIN sale_credit_request request ON request.id = review.res_id
              JOIN sale_order sale ON sale.id = request.order_id
             WHERE review.model = 'sale.credit.request'
               AND review.is_signature_owed
            """,
            day=self._get_own_day(SQL("review.reviewed_date")),
        )

    def _get_cash_query(self):
        return SQL(
            """
            SELECT slip.id::bigint * 10 + 5, 'cash', slip.company_id, slip.user_id,
                   NULL::integer, slip.date,
                   ROUND((SUM(payment.amount_company_currency_signed)
                          - COALESCE(slip.counted, 0))::numeric, 2),
                   slip.name, 'sale.cash.slip', slip.id
              FROM sale_cash_slip slip
              JOIN account_payment payment
                ON payment.cash_slip_id = slip.id
               AND payment.state IN ('in_process', 'paid')
             WHERE slip.state != 'confirmed'
          GROUP BY slip.id
            """
        )

    def _get_overdue_query(self, today):
        return SQL(
            """
            SELECT aml.id::bigint * 10 + 6, 'overdue', aml.company_id,
                   move.invoice_user_id, move.commercial_partner_id,
                   aml.date_maturity, aml.amount_residual, move.name,
                   'account.move', move.id
              FROM account_move_line aml
              JOIN account_account account
                ON account.id = aml.account_id
               AND account.account_type = 'asset_receivable'
              JOIN account_move move ON move.id = aml.move_id
             WHERE aml.parent_state = 'posted'
               AND NOT aml.reconciled
               AND aml.amount_residual > 0
               AND aml.date_maturity < %s
            """,
            today,
        )
