# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LogisticsCase


@tagged("post_install", "-at_install")
class TestCredit(LogisticsCase):
    """Whatever leaves unpaid needs the general manager (S43, D2-25, D2-26)."""

    def setUp(self):
        super().setUp()
        self.sold = self.confirmed(self.old_customer, stock=500)

    def request(self, amount, **vals):
        return (
            self.env["sale.credit.request"]
            .with_user(self.clerk)
            .create(
                {
                    "order_id": self.sold.id,
                    "amount": amount,
                    "assessment": "Pays late but pays. Grant it for 30 days.",
                    **vals,
                }
            )
        )

    def grant(self, request):
        request.with_user(self.clerk).action_request_approval()
        request.with_user(self.gm).action_approve()

    def test_one_yuan_unpaid_does_not_leave(self):
        self.pay(self.sold, 499)
        with self.assertRaisesRegex(UserError, "D2-26"):
            self.deliver(self.sold)
        self.grant(self.request(1))
        self.deliver(self.sold)

    def test_a_credit_of_less_does_not_cover_it(self):
        self.grant(self.request(499.99))
        with self.assertRaisesRegex(UserError, "0.01"):
            self.deliver(self.sold)

    def agree_before(self, amount):
        """As at the installation of the addon, which no user can repeat."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET agreed_before = %s WHERE id = %s",
            (amount, self.sold.id),
        )
        self.env.invalidate_all()

    def test_an_order_of_before_leaves_as_agreed_then(self):
        # D2-24e
        self.agree_before(499.99)
        with self.assertRaisesRegex(UserError, "0.01"):
            self.deliver(self.sold)
        self.agree_before(500)
        self.deliver(self.sold)
        self.assertFalse(self.sold.copy().agreed_before)

    def test_what_was_added_to_an_order_of_before_may_be_credited(self):
        # D2-26: 400 were agreed before, 100 came later.
        self.agree_before(400)
        self.grant(self.request(99.99))
        with self.assertRaisesRegex(UserError, "0.01"):
            self.deliver(self.sold)
        self.grant(self.request(0.01))
        self.deliver(self.sold)

    def test_an_order_of_before_owes_no_contract_and_no_deposit(self):
        # D2-11, D2-24a: 2,000 of goods to order would need both.
        self.sold = self.confirmed(self.old_customer, to_order=2000)
        self.assertTrue(self.sold.needs_contract)
        self.assertEqual(self.sold.deposit_required, 600)
        self.agree_before(2000)
        self.assertFalse(self.sold.needs_contract)
        self.assertEqual(self.sold.deposit_required, 0)
        self.agree_before(1999.99)
        self.assertEqual(self.sold.deposit_required, 600)

    def test_an_order_of_before_that_is_quoted_again_is_a_new_one(self):
        # D2-24e
        self.agree_before(500)
        self.sold.with_user(self.clerk)._action_cancel()
        self.assertEqual(self.sold.agreed_before, 0)

    def test_nobody_says_that_an_order_is_of_before(self):
        # D2-26
        forging = self.env["sale.order"].with_context(default_agreed_before=500)
        with self.assertRaisesRegex(AccessError, "D2-26"):
            forging.create({"partner_id": self.old_customer.id})
        self.agree_before(500)
        with self.assertRaises(AccessError):
            self.sold.with_user(self.clerk).write({"agreed_before": 0})
        for user in (self.clerk, self.gm, self.env.ref("base.user_root")):
            with self.assertRaisesRegex(AccessError, "D2-26"):
                self.sold.with_user(user).write({"agreed_before": 500})
        with self.assertRaisesRegex(AccessError, "D2-26"):
            self.env["sale.order"].create(
                {"partner_id": self.old_customer.id, "agreed_before": 500}
            )

    def test_an_invoice_made_first_changes_nothing(self):
        self.products["stock"].invoice_policy = "order"
        self.sold.invalidate_recordset()
        self.invoice(self.sold)
        with self.assertRaisesRegex(UserError, "D2-26"):
            self.deliver(self.sold)

    def test_without_assessment_it_cannot_be_asked_for(self):
        # D2-25
        request = self.request(500, assessment=False)
        with self.assertRaisesRegex(UserError, "D2-25"):
            request.action_request_approval()

    def test_consent_by_telephone_covers_and_the_signature_is_owed(self):
        # D2-26, A38
        request = self.request(500)
        request.with_user(self.clerk).action_request_approval()
        wizard = (
            self.env["service.approval.decision"]
            .with_user(self.supervisor)
            .with_context(**request.action_phone_consent()["context"])
            .create(
                {
                    "reviewer_id": self.gm.id,
                    "comment": "Agreed, 30 days",
                }
            )
        )
        wizard.action_confirm()
        self.assertEqual(request.state, "granted")
        request.invalidate_recordset()
        self.assertTrue(request.sudo().review_ids.is_signature_owed)
        self.deliver(self.sold)

    def test_the_clerk_cannot_grant_it(self):
        request = self.request(500)
        with self.assertRaises(UserError):
            request.with_user(self.clerk).write({"state": "granted"})
        request.with_user(self.clerk).action_request_approval()
        with self.assertRaises(UserError):
            request.with_user(self.clerk).action_approve()

    def test_the_limit_of_the_customer_holds(self):
        # D2-25
        self.company.account_use_credit_limit = True
        self.old_customer.write({"use_partner_credit_limit": True, "credit_limit": 500})
        self.grant(self.request(500))
        other = self.confirmed(self.old_customer, stock=1)
        request = self.request(0.01, order_id=other.id)
        with self.assertRaisesRegex(UserError, "beyond it"):
            self.grant(request)

    def test_the_assessment_shows_what_the_ledger_says(self):
        self.grant(self.request(500))
        self.deliver(self.sold)
        self.invoice(self.sold)
        other = self.confirmed(self.old_customer, stock=100)
        request = self.request(100, order_id=other.id)
        request.action_request_approval()
        self.assertEqual((request.exposure, request.share), (500, 100))

    def test_the_guarantor_bears_what_is_not_paid(self):
        # D2-25
        request = self.request(500, guarantor_id=self.supervisor.id)
        self.grant(request)
        self.deliver(self.sold)
        invoice = self.invoice(self.sold)
        request.with_user(self.cashier).action_charge_guarantor()
        self.assertEqual(invoice.amount_residual, 0)
        debt = request.guarantor_move_id.line_ids.filtered(
            lambda line: line.partner_id == self.supervisor.partner_id
        )
        self.assertEqual(debt.amount_residual, 500)

    def test_the_guarantor_bears_no_more_than_the_credit(self):
        # D2-25: 300 of 500 are guaranteed
        request = self.request(300, guarantor_id=self.supervisor.id)
        self.grant(request)
        self.grant(self.request(200))
        self.deliver(self.sold)
        invoice = self.invoice(self.sold)
        request.with_user(self.cashier).action_charge_guarantor()
        debt = request.guarantor_move_id.line_ids.filtered(
            lambda line: line.partner_id == self.supervisor.partner_id
        )
        self.assertEqual((debt.amount_residual, invoice.amount_residual), (300, 200))
