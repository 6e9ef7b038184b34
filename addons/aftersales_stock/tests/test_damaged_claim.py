# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_damaged import DamagedCase


@tagged("post_install", "-at_install")
class TestMakerClaim(DamagedCase):
    """What the maker owes, and what its repairs cost (S36)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accounts = cls.env["account.account"].create(
            [
                {"name": name, "code": code, "account_type": kind}
                for name, code, kind in (
                    ("Repairs", "640101", "expense"),
                    ("Payable", "220201", "liability_payable"),
                )
            ]
        )
        cls.expense, cls.payable = accounts
        cls.env["account.journal"].create(
            {
                "name": "Bills",
                "code": "TBILL",
                "type": "purchase",
                "company_id": cls.company.id,
                "default_account_id": cls.expense.id,
            }
        )
        cls.maker_partner.with_company(
            cls.company
        ).property_account_payable_id = cls.payable

    def claim(self, amount=100.0, **vals):
        repair = self.at_maker()
        claim = (
            self.env["aftersales.maker.claim"]
            .with_user(self.accountant)
            .create({"repair_id": repair.id, "amount": amount, **vals})
        )
        claim.action_claim()
        return claim

    def credit(self, claim, amount):
        action = claim.with_user(self.finance).action_create_refund()
        refund = self.env["account.move"].browse(action["res_id"])
        refund.invoice_line_ids.price_unit = amount
        refund.action_post()
        claim.invalidate_recordset()
        return refund

    def test_the_claim_closes_at_the_claimed_amount(self):
        # S36, D4-3.1.5.1d: at, a cent below, a cent above.
        for amount, closes in ((100.0, True), (99.99, False), (100.01, True)):
            with self.subTest(amount=amount):
                claim = self.claim()
                self.credit(claim, amount)
                self.assertAlmostEqual(claim.credit_received, amount)
                if closes:
                    claim.action_close()
                    self.assertEqual(claim.state, "closed")
                else:
                    with self.assertRaisesRegex(UserError, "0.01 CNY short"):
                        claim.action_close()

    def test_less_than_a_cent_is_nothing(self):
        # Currency rounding.
        claim = self.claim(100.0)
        self.credit(claim, 99.996)
        claim.action_close()
        self.assertEqual(claim.state, "closed")

    def test_a_draft_credit_note_is_no_credit(self):
        claim = self.claim()
        claim.with_user(self.finance).action_create_refund()
        with self.assertRaisesRegex(UserError, "100.0 CNY short"):
            claim.action_close()

    def test_a_second_click_opens_the_same_draft(self):
        # S36: two drafts would be two credits of one claim.
        claim = self.claim().with_user(self.finance)
        first = claim.action_create_refund()
        self.assertEqual(claim.action_create_refund()["res_id"], first["res_id"])

    def test_another_currency_is_converted(self):
        usd = self.env.ref("base.USD")
        usd.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": usd.id,
                "company_id": self.company.id,
                "name": "2020-01-01",
                "rate": 0.125,
            }
        )
        claim = self.claim(12.5, currency_id=usd.id)
        refund = self.credit(claim, 12.5)
        self.assertEqual(refund.currency_id, usd)
        claim.action_close()
        self.assertEqual(claim.state, "closed")

    def test_a_difference_is_written_off_with_two_signatures(self):
        # S36
        claim = self.claim()
        self.credit(claim, 90)
        claim.write({"write_off_amount": 9.99, "write_off_reason": "freight"})
        with self.assertRaisesRegex(UserError, "short"):
            claim.action_close()
        claim.write_off_amount = 10
        with self.assertRaisesRegex(UserError, "needs the approval"):
            claim.action_close()
        claim.action_request_approval()
        claim.with_user(self.planner).action_approve()
        with self.assertRaisesRegex(UserError, "not approved yet"):
            claim.action_close()
        claim.with_user(self.finance).action_approve()
        claim.action_close()
        self.assertEqual(claim.state, "closed")

    def test_a_larger_write_off_voids_the_signatures(self):
        claim = self.claim()
        claim.write({"write_off_amount": 10, "write_off_reason": "freight"})
        claim.action_request_approval()
        claim.with_user(self.planner).action_approve()
        claim.with_user(self.finance).action_approve()
        claim.write_off_amount = 100
        with self.assertRaisesRegex(UserError, "needs the approval"):
            claim.action_close()

    def test_what_was_claimed_stays(self):
        claim = self.claim()
        with self.assertRaisesRegex(UserError, "stays"):
            claim.amount = 1
        with self.assertRaises(AccessError):
            claim.write({"state": "closed"})
        with self.assertRaises(AccessError):
            claim.with_user(self.keeper).action_close()

    def bill(self, repair, amount):
        return self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.maker_partner.id,
                "company_id": self.company.id,
                "invoice_date": "2026-06-01",
                "maker_repair_id": repair.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Repair",
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )

    def test_the_repair_shows_what_its_bills_cost(self):
        # S36
        repair = self.at_maker()
        bill = self.bill(repair, 55)
        self.assertEqual(repair.repair_cost, 0)
        bill.action_post()
        repair.invalidate_recordset()
        self.assertEqual(repair.repair_cost, 55)

    def test_a_tool_in_warranty_costs_nothing(self):
        # S36, D4-3.1.5.1c
        lot = self._lot("W-1", self.tool)
        repair = self.repair(
            self.tool, lot=lot, purchase_date="2026-05-04", reported_on="2026-06-01"
        )
        bill = self.bill(repair, 55)
        with self.assertRaisesRegex(UserError, "D4-3.1.5.1c"):
            bill.action_post()
