# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.service_base.jobs import each_company

from ..roles import FEE_MANAGER

# A job that did not run on the first is made up for so long; afterwards whoever
# deleted the draft does not find it again.
_MAKE_UP_DAYS = 7


class CareFeeIncome(models.Model):
    """Income by service (收入汇总, S64, D2-S3.2, D2-S5.3): the posted bills, summed.

    Read from the accounts and nowhere else; a credit note counts against it.
    """

    _name = "care.fee.income"
    _description = "Income by service"
    _auto = False
    _order = "date desc, id desc"

    date = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    service_id = fields.Many2one("care.fee.service", readonly=True)
    type_id = fields.Many2one(
        "care.request.type", string="Kind of Request", readonly=True
    )
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    move_id = fields.Many2one("account.move", string="Bill", readonly=True)
    payment_state = fields.Selection(
        [
            ("not_paid", "Not Paid"),
            ("in_payment", "In Payment"),
            ("paid", "Paid"),
            ("partial", "Partially Paid"),
            ("reversed", "Reversed"),
            ("blocked", "Blocked"),
            ("invoicing_legacy", "Invoicing App Legacy"),
        ],
        readonly=True,
    )
    quantity = fields.Float(readonly=True)
    price = fields.Float(string="Fee", readonly=True, aggregator="avg")
    amount = fields.Monetary(
        string="Income", readonly=True, help="Without taxes, in the company's currency."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.id, line.date, line.company_id, fee.service_id,
                   request.type_id, move.commercial_partner_id AS partner_id,
                   line.move_id, move.payment_state, line.price_unit AS price,
                   line.quantity * CASE move.move_type
                       WHEN 'out_refund' THEN -1 ELSE 1 END AS quantity,
                   -line.balance AS amount
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
              JOIN care_request_fee fee ON fee.id = line.care_request_fee_id
              JOIN care_request request ON request.id = fee.request_id
             WHERE line.parent_state = 'posted'
            """
        )

    # -- the month's statement (D2-S3.2, D2-S5.3) ---

    @api.model
    def _cron_statement(self):
        """Last month's income as a notice to publish: on the first of a month, or
        the first run after it."""
        companies = (
            self.env["care.fee.change"]
            .sudo()
            ._read_group([("state", "=", "approved")], ["company_id"])
        )
        companies = self.env["res.company"].union(*[row[0] for row in companies])

        def work(model, company):
            today = model.env["service.policy"]._today(company)
            if today.day > _MAKE_UP_DAYS:
                return
            first = today.replace(day=1) - relativedelta(months=1)
            model._draft_statement(company, first)

        each_company(self, companies, work)

    @api.model
    def _draft_statement(self, company, first):
        """A draft notice with the income of a month by service, made once.

        :param first: date, the first day of the month
        """
        title = self.env._("Income by service %s", f"{first:%Y-%m}")
        notices = self.env["care.notice"].sudo()
        known = notices.search(
            [
                ("company_id", "=", company.id),
                ("kind", "=", "income"),
                # By its month, in whatever language it was written.
                ("title", "like", f"{first:%Y-%m}"),
            ],
            limit=1,
        )
        if known:
            return known
        self.env["account.move.line"].flush_model()
        rows = self.sudo()._read_group(
            [
                ("company_id", "=", company.id),
                ("date", ">=", first),
                ("date", "<", first + relativedelta(months=1)),
            ],
            ["service_id"],
            ["quantity:sum", "amount:sum"],
        )
        lines = [
            Markup("<tr><td>%s</td><td>%g</td><td>%s</td></tr>")
            % (service.name, quantity, company.currency_id.format(amount))
            for service, quantity, amount in rows
        ]
        head = Markup("<tr><th>%s</th><th>%s</th><th>%s</th></tr>") % (
            self.env._("Service"),
            self.env._("Quantity"),
            self.env._("Income"),
        )
        body = Markup("<table class='table'>%s%s</table><p>%s</p>") % (
            head,
            Markup().join(lines),
            self.env._(
                "In all: %s",
                company.currency_id.format(sum(amount for *_rest, amount in rows)),
            ),
        )
        notice = notices.create(
            {"company_id": company.id, "kind": "income", "title": title, "body": body}
        )
        for user in self.env["res.users"]._get_care_people(FEE_MANAGER, company):
            notice.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Check the income statement (D2-S5.3)"),
                user_id=user.id,
            )
        return notice
