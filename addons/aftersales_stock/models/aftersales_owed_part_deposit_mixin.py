# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Command

from ..roles import FINANCE


class AftersalesOwedPartDepositMixin(models.AbstractModel):
    """The deposit that a customer pays for an old part that is not here yet (S25).

    An invoice when the new part goes out, a credit note when the old one comes
    back; finance keeps the deposit where it never does. The deposit product's
    income account is a liability: the money is the customer's until then.
    """

    _name = "aftersales.owed.part.deposit.mixin"
    _description = "Deposit for old parts"

    def _get_deposit_unit(self):
        """The amount of the policy, or its percentage of the sales price."""
        self.ensure_one()
        values = self.env["service.policy"]._get_values(
            ["oldnew.deposit_amount", "oldnew.deposit_percent"], self.company_id
        )
        share = self.product_id.lst_price * values["oldnew.deposit_percent"] / 100
        amount = values["oldnew.deposit_amount"] or share
        return self.company_id.currency_id.round(amount)

    def _get_deposit_product(self):
        return self.env.ref("aftersales_stock.product_core_deposit").with_company(
            self.company_id
        )

    def _get_no_deposit_reasons(self):
        """The deposit is owed back: it needs an account of its own."""
        self.ensure_one()
        if self.debtor_kind != "customer" or not self.sudo()._get_deposit_unit():
            return []
        product = self.sudo()._get_deposit_product()
        if product.property_account_income_id:
            return []
        return [
            self.env._(
                "The policy asks for a deposit, but the product %s has no account: "
                "finance gives it the account for deposits received.",
                product.display_name,
            )
        ]

    def _invoice_deposits(self):
        """An invoice for each customer's deposit, posted."""
        for part in self.filtered(lambda one: one.debtor_kind == "customer"):
            amount = part._get_deposit_unit()
            if not amount:
                continue
            invoice = self.env["account.move"].create(
                part._prepare_deposit_vals("out_invoice", part.open_quantity, amount)
            )
            invoice.action_post()
            part._in_transition().write(
                {"deposit_unit": amount, "deposit_invoice_id": invoice.id}
            )

    def _prepare_deposit_vals(self, move_type, quantity, amount, **vals):
        self.ensure_one()
        product = self._get_deposit_product()
        return {
            "move_type": move_type,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "invoice_date": self.env["service.policy"]._today(self.company_id),
            "ref": self.name,
            "invoice_origin": self.name,
            "currency_id": self.currency_id.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "name": f"{product.name}: {self.product_id.display_name}",
                        "quantity": quantity,
                        "price_unit": amount,
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
            **vals,
        }

    def _refund_deposit(self, quantity):
        """A credit note for so many old parts, set against the invoice."""
        self.ensure_one()
        invoice = self.deposit_invoice_id
        if not invoice or self.product_uom_id.compare(quantity, 0) <= 0:
            return
        refund = self.env["account.move"].create(
            self._prepare_deposit_vals(
                "out_refund",
                quantity,
                self.deposit_unit,
                reversed_entry_id=invoice.id,
            )
        )
        refund.action_post()
        lines = (invoice | refund).line_ids.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable"
                and not line.reconciled
            )
        )
        if len(lines.move_id) > 1:
            lines.reconcile()

    # -- the old part never comes ------------------------------------------------------

    def action_settle(self):
        """Finance keeps the deposit: the old part stays with the customer."""
        return self._run_step(
            "settle", (FINANCE,), self.env._("The deposit cannot be kept.")
        )

    def _get_cannot_settle_reasons(self):
        reasons = {}
        for part in self:
            if part.state != "open":
                reasons[part] = [self.env._("Nothing is owed on it.")]
            elif not part.deposit_invoice_id:
                reasons[part] = [
                    self.env._("No deposit was charged: have it waived instead.")
                ]
        return reasons

    def _do_settle(self):
        for part in self.sudo():
            move = self.env["account.move"].sudo()
            move = move.create(part._prepare_settlement_vals())
            move.action_post()
            part._in_transition().write(
                {
                    "state": "settled",
                    "settlement_move_id": move.id,
                    "closed_at": fields.Datetime.now(),
                }
            )
            part._cancel_deadlines(reason=self.env._("The deposit was kept."))

    def _prepare_settlement_vals(self):
        """From deposits received to income."""
        self.ensure_one()
        amount = self.currency_id.round(self.open_quantity * self.deposit_unit)
        deposit = self._get_deposit_product().property_account_income_id
        income = self._get_kept_account()
        label = f"{self.name}: {self.product_id.display_name}"
        shared = {"name": label, "partner_id": self.partner_id.id}
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "ref": self.name,
            "date": self.env["service.policy"]._today(self.company_id),
            "line_ids": [
                Command.create({**shared, "account_id": deposit.id, "debit": amount}),
                Command.create({**shared, "account_id": income.id, "credit": amount}),
            ],
        }

    def _get_kept_account(self):
        """Where a deposit goes that is kept: the income of what was sold."""
        product = self.product_id.product_tmpl_id.with_company(self.company_id)
        return product.get_product_accounts()["income"]
