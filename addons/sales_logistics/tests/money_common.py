# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command

from .common import LogisticsCase


class MoneyCase(LogisticsCase):
    """A company whose payments stand in the ledger at once, and its accounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        journals = cls.env["account.journal"]
        cls.bank = journals.search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.outstanding = cls._account("101499", "Money on its way", "asset_current")
        cls.outstanding.reconcile = True
        lines = (
            cls.bank.inbound_payment_method_line_ids
            | cls.bank.outbound_payment_method_line_ids
        )
        lines.payment_account_id = cls.outstanding
        cls.kept_account = cls._account("451099", "Forfeited deposits", "income_other")
        cls.double_account = cls._account("651099", "Doubled deposits", "expense")
        cls.company.write(
            {
                "deposit_kept_account_id": cls.kept_account.id,
                "deposit_double_account_id": cls.double_account.id,
            }
        )

    @classmethod
    def _account(cls, code, name, account_type):
        return cls.env["account.account"].create(
            {
                "code": code,
                "name": name,
                "account_type": account_type,
                "company_ids": [Command.set(cls.company.ids)],
            }
        )

    @classmethod
    def rule_percent(cls, percent, customer="old", supply="to_order", **vals):
        """The company's own line of the matrix, in force from today on."""
        return cls.env["sale.deposit.rule"].create(
            {
                "policy_id": cls.env.ref("sales_logistics.policy_deposit_matrix").id,
                "company_id": cls.company.id,
                "customer_kind": customer,
                "supply_kind": supply,
                "percent": percent,
                **vals,
            }
        )

    @classmethod
    def credit(cls, order, amount, **vals):
        return (
            cls.env["sale.credit.request"]
            .with_user(cls.clerk)
            .create(
                {
                    "order_id": order.id,
                    "amount": amount,
                    "assessment": "Pays late but pays.",
                    **vals,
                }
            )
        )

    @classmethod
    def grant(cls, order, amount, **vals):
        request = cls.credit(order, amount, **vals)
        request.action_request_approval()
        request.with_user(cls.gm).action_approve()
        order.invalidate_recordset()
        return request

    @classmethod
    def give_back(cls, order, amount):
        payment = cls.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "customer",
                "partner_id": order.partner_id.id,
                "amount": amount,
                "journal_id": cls.bank.id,
                "sale_order_id": order.id,
                "company_id": cls.company.id,
            }
        )
        payment.action_post()
        order.invalidate_recordset()
        return payment

    @classmethod
    def withdraw(cls, payment):
        """The bank took it back: the payment is cancelled."""
        payment.action_draft()
        payment.action_cancel()
        payment.sale_order_id.invalidate_recordset()

    def balance(self, account):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return sum(lines.mapped("balance"))
