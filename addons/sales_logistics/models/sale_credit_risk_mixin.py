# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

# Noted by the server when credit is asked for.
RISK_FIELDS = (
    "exposure",
    "not_due",
    "overdue",
    "overdue_30",
    "overdue_60",
    "overdue_90",
    "overdue_older",
    "oldest_days",
    "open_credit",
    "share",
    "paid_count",
    "late_count",
    "late_days",
    "risk",
    "assessed_at",
)
_NOTHING = dict.fromkeys(
    (
        "owed",
        "not_due",
        "overdue",
        "overdue_30",
        "overdue_60",
        "overdue_90",
        "overdue_older",
        "oldest_days",
        "granted",
        "share",
        "paid_count",
        "late_count",
        "late_days",
    ),
    0,
)


class SaleCreditRiskMixin(models.AbstractModel):
    """What the ledger says of a customer who asks for credit (S43, D2-25).

    What he owes and may still owe, how old it is, how he paid in the last months,
    and which share of all debts it is; in the company's currency, for many
    requests in three queries a company. The verdict follows from policies and
    decides nothing: the general manager does.
    """

    _name = "sale.credit.risk.mixin"
    _description = "Risk of a credit"

    company_id = fields.Many2one("res.company")
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    assessed_at = fields.Datetime(string="Ledger Read", readonly=True, copy=False)
    exposure = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
        help="Owed by the customer when it was asked for.",
    )
    open_credit = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
        help="Granted before, and neither paid nor invoiced yet: it may be owed soon.",
    )
    not_due = fields.Monetary(
        currency_field="company_currency_id", readonly=True, copy=False
    )
    overdue = fields.Monetary(
        currency_field="company_currency_id", readonly=True, copy=False
    )
    overdue_30 = fields.Monetary(
        string="1–30 Days Overdue",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
    )
    overdue_60 = fields.Monetary(
        string="31–60 Days Overdue",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
    )
    overdue_90 = fields.Monetary(
        string="61–90 Days Overdue",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
    )
    overdue_older = fields.Monetary(
        string="More Than 90 Days Overdue",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
    )
    oldest_days = fields.Integer(
        string="Days Overdue", readonly=True, copy=False, help="Of the oldest debt."
    )
    share = fields.Float(
        string="Share of All Debts %",
        digits=(16, 1),
        readonly=True,
        copy=False,
        help="Of what all customers owe the company.",
    )
    paid_count = fields.Integer(
        string="Invoices Fallen Due",
        readonly=True,
        copy=False,
        help="In the months of the policy.",
    )
    late_count = fields.Integer(
        string="Of These Late",
        readonly=True,
        copy=False,
        help="Paid after the day, or unpaid still.",
    )
    late_days = fields.Float(
        string="Days Late on Average", digits=(16, 1), readonly=True, copy=False
    )
    risk = fields.Selection(
        [("low", "Low"), ("medium", "Medium"), ("high", "High")],
        readonly=True,
        copy=False,
        help="High: a debt older, or a share larger, than the policy says (D2-25). "
        "Medium: something is overdue, or was paid late before.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        requests._assess()
        return requests

    def _get_risk_key(self):
        return (self.company_id.id, self.partner_id.id)

    def _get_company_amount(self):
        """The amount asked for in the company's currency."""
        self.ensure_one()
        return self.currency_id._convert(
            self.amount, self.company_currency_id, self.company_id
        )

    def _assess(self):
        """Note what the ledger says of the customers now (D2-25)."""
        risks = self._get_risks()
        now = fields.Datetime.now()
        for request in self.sudo()._in_transition():
            found = risks.get(request._get_risk_key(), _NOTHING)
            request.write(
                {
                    "exposure": found["owed"],
                    "open_credit": found["granted"],
                    **{
                        name: found[name]
                        for name in RISK_FIELDS
                        if name in found and name in request._fields
                    },
                    "risk": request._find_risk(found),
                    "assessed_at": now,
                }
            )

    def _find_risk(self, found):
        policy = self.env["service.policy"]
        limits = policy._get_values(
            ["credit.old_days", "credit.share_percent"], self.company_id
        )
        if (
            found["oldest_days"] > limits["credit.old_days"]
            or found["share"] > limits["credit.share_percent"]
        ):
            return "high"
        return "medium" if found["overdue"] or found["late_count"] else "low"

    def _get_risks(self):
        """``{(company id, partner id): {name: number}}`` of the customers."""
        self.env.flush_all()
        risks = {}
        for company, requests in self.sudo().grouped("company_id").items():
            partners = tuple(requests.partner_id.ids)
            if not partners:
                continue
            for partner_id in partners:
                risks[company.id, partner_id] = dict(_NOTHING)
            for query in (
                self._get_debt_query,
                self._get_granted_query,
                self._get_history_query,
            ):
                for row in self._fetch_dicts(query(company, partners)):
                    partner_id = row.pop("partner_id")
                    risks[company.id, partner_id].update(row)
        return risks

    def _fetch_dicts(self, query):
        self.env.cr.execute(query)
        return self.env.cr.dictfetchall()

    def _get_debt_query(self, company, partners):
        today = self.env["service.policy"]._today(company)
        return SQL(
            """
            WITH debt AS (
                SELECT partner.commercial_partner_id AS partner_id,
                       aml.amount_residual AS amount,
                       GREATEST(%(today)s - aml.date_maturity, 0) AS days
                  FROM account_move_line aml
                  JOIN account_account account
                    ON account.id = aml.account_id
                   AND account.account_type = 'asset_receivable'
                  JOIN res_partner partner ON partner.id = aml.partner_id
                 WHERE aml.company_id = %(company)s
                   AND aml.parent_state = 'posted'
                   AND NOT aml.reconciled
            ), whole AS (
                SELECT SUM(GREATEST(owed, 0)) AS amount
                  FROM (SELECT SUM(amount) AS owed FROM debt GROUP BY partner_id) each
            )
            SELECT debt.partner_id, SUM(debt.amount) AS owed,
                   COALESCE(SUM(debt.amount) FILTER (WHERE days = 0), 0) AS not_due,
                   GREATEST(COALESCE(SUM(debt.amount) FILTER (WHERE days > 0), 0), 0)
                     AS overdue,
                   COALESCE(SUM(debt.amount)
                     FILTER (WHERE days BETWEEN 1 AND 30), 0) AS overdue_30,
                   COALESCE(SUM(debt.amount)
                     FILTER (WHERE days BETWEEN 31 AND 60), 0) AS overdue_60,
                   COALESCE(SUM(debt.amount)
                     FILTER (WHERE days BETWEEN 61 AND 90), 0) AS overdue_90,
                   COALESCE(SUM(debt.amount) FILTER (WHERE days > 90), 0)
                     AS overdue_older,
                   COALESCE(MAX(days) FILTER (WHERE debt.amount > 0), 0) AS oldest_days,
                   COALESCE(100 * GREATEST(SUM(debt.amount), 0)
                            / NULLIF((SELECT amount FROM whole), 0), 0) AS share
              FROM debt
             WHERE debt.partner_id IN %(partners)s
          GROUP BY debt.partner_id
            """,
            today=today,
            company=company.id,
            partners=partners,
        )

    def _get_granted_query(self, company, partners):
        """Granted, and not yet a debt: what of it is invoiced stands in the ledger."""
        return SQL(
            """
            SELECT granted.partner_id,
                   SUM(GREATEST(granted.amount - COALESCE(invoiced.owed, 0), 0))
                     AS granted
              FROM (
                SELECT request.order_id, request.partner_id,
                       SUM(request.amount
                           / COALESCE(NULLIF(sale.currency_rate, 0), 1)) AS amount
                  FROM sale_credit_request request
                  JOIN sale_order sale
                    ON sale.id = request.order_id AND sale.state != 'cancel'
                 WHERE request.state = 'granted'
                   AND request.company_id = %(company)s
                   AND request.partner_id IN %(partners)s
              GROUP BY request.order_id, request.partner_id
                   ) granted
         LEFT JOIN LATERAL (
                SELECT SUM(move.amount_residual_signed) AS owed
                  FROM account_move move
                 WHERE move.state = 'posted'
                   AND move.id IN (
                        SELECT aml.move_id
                          FROM sale_order_line sol
                          JOIN sale_order_line_invoice_rel rel
                            ON rel.order_line_id = sol.id
                          JOIN account_move_line aml ON aml.id = rel.invoice_line_id
                         WHERE sol.order_id = granted.order_id)
                   ) invoiced ON TRUE
          GROUP BY granted.partner_id
            """,
            company=company.id,
            partners=partners,
        )

    def _get_history_query(self, company, partners):
        """Invoices that fell due in the last months: when they were paid."""
        policy = self.env["service.policy"]
        today = policy._today(company)
        months = int(policy._get_value("credit.history_months", company))
        return SQL(
            """
            SELECT partner_id, COUNT(*) AS paid_count,
                   COUNT(*) FILTER (WHERE late > 0) AS late_count,
                   COALESCE(AVG(late) FILTER (WHERE late > 0), 0) AS late_days
              FROM (
                SELECT move.commercial_partner_id AS partner_id,
                       CASE WHEN aml.reconciled
                            THEN COALESCE(paid.day, aml.date_maturity)
                            ELSE %(today)s END - aml.date_maturity AS late
                  FROM account_move move
                  JOIN account_move_line aml ON aml.move_id = move.id
                  JOIN account_account account
                    ON account.id = aml.account_id
                   AND account.account_type = 'asset_receivable'
             LEFT JOIN LATERAL (
                    SELECT MAX(other.date) AS day
                      FROM account_partial_reconcile partial
                      JOIN account_move_line other
                        ON other.id = partial.credit_move_id
                     WHERE partial.debit_move_id = aml.id
                       ) paid ON TRUE
                 WHERE move.company_id = %(company)s
                   AND move.move_type = 'out_invoice'
                   AND move.state = 'posted'
                   AND move.commercial_partner_id IN %(partners)s
                   AND aml.date_maturity >= %(since)s
                   AND aml.date_maturity < %(today)s
                   ) due
          GROUP BY partner_id
            """,
            company=company.id,
            partners=partners,
            today=today,
            since=today - relativedelta(months=months),
        )
