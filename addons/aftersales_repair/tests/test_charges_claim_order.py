# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_charges import ChargesCase


@tagged("post_install", "-at_install")
class TestChargesClaimOrder(ChargesCase):
    """Claim orders with a deposit (索赔订货, S21, D3-10.3.8, D3-10.3.9)."""

    def order(self, price=1000.0, deposit=None, repair=None, user=None):
        vals = {
            "partner_id": self.partner.id,
            "reason": "Gear box leaks",
            "repair_id": repair and repair.id,
            "line_ids": [
                Command.create(
                    {
                        "product_id": self.board.id,
                        "quantity": 1,
                        "price_unit": price,
                    }
                )
            ],
        }
        if deposit is not None:
            vals["deposit"] = deposit
        return (
            self.env["aftersales.claim.order"]
            .with_user(user or self.clerk)
            .create(vals)
        )

    def signed_order(self, **kwargs):
        order = self.order(**kwargs)
        order.action_request_approval()
        order.with_user(self.manager).action_approve()
        return order

    def receivable(self):
        lines = self.env["account.move.line"].search(
            [
                ("company_id", "=", self.company.id),
                ("parent_state", "=", "posted"),
                ("account_id.account_type", "=", "asset_receivable"),
            ]
        )
        return self.company.currency_id.round(sum(lines.mapped("balance")))

    def trial_balance(self):
        lines = self.env["account.move.line"].search(
            [("company_id", "=", self.company.id), ("parent_state", "=", "posted")]
        )
        return self.company.currency_id.round(sum(lines.mapped("balance")))

    def test_the_workshop_manager_signs(self):  # S21, D3-10.3.9
        order = self.order()
        self.assertEqual((order.amount_total, order.deposit), (1000.0, 300.0))
        order.action_request_approval()
        self.assertEqual(len(order.sudo().review_ids), 1)
        with self.assertRaises(UserError):
            order.with_user(self.director).action_approve()
        order.with_user(self.manager).action_approve()
        self.assertEqual(order.state, "approved")

    def test_large_amounts_are_signed_by_the_director_too(self):  # D3-10.3.9
        for price, signatures in ((4999.99, 1), (5000.0, 2), (5000.01, 2)):
            order = self.order(price=price)
            order.action_request_approval()
            with self.subTest(price=price):
                self.assertEqual(len(order.sudo().review_ids), signatures)
        order.with_user(self.manager).action_approve()
        self.assertEqual(order.state, "draft")
        order.with_user(self.director).action_approve()
        self.assertEqual(order.state, "approved")

    def test_nobody_signs_an_own_order(self):  # D3-10.3.9
        order = self.order(user=self.manager)
        with self.assertRaises(UserError):
            order.action_request_approval()
            order.action_approve()

    def test_a_change_voids_what_was_signed(self):  # D3-10.3.9
        order = self.order()
        order.action_request_approval()
        order.line_ids.price_unit = 6000.0
        self.assertFalse(order.sudo().review_ids)
        order.action_request_approval()
        order.with_user(self.manager).action_approve()
        order.with_user(self.director).action_approve()
        with self.assertRaisesRegex(UserError, "was signed as it is"):
            order.line_ids.price_unit = 1.0
        with self.assertRaises(AccessError):
            order.write({"state": "paid"})

    def test_a_deposit_is_named(self):  # D3-10.3.8
        order = self.order(deposit=0.0)
        with self.assertRaisesRegex(UserError, "pays a deposit"):
            order.action_request_approval()
        for deposit in (-1.0, 1000.01):
            with self.assertRaises(ValidationError):
                self.order(deposit=deposit)
        self.order(deposit=1000.0).action_request_approval()

    def test_parts_are_ordered_when_the_deposit_is_paid(self):
        # S21, D3-10.3.8
        order = self.order()
        for message in ("ordered when the order is signed",) * 2:
            with self.assertRaisesRegex(UserError, message):
                order.action_order()
            if not order.sudo().review_ids:
                order.action_request_approval()
                order.with_user(self.manager).action_approve()
        with self.assertRaises(AccessError):
            order.action_receive_deposit()
        order.with_user(self.finance).action_receive_deposit()
        self.assertEqual((order.state, self.receivable()), ("paid", -300.0))
        with self.assertRaisesRegex(UserError, "goes to its end"):
            order.action_cancel()
        order.action_order()
        request = order.sudo().request_id
        self.assertEqual((request.state, request.kind), ("approved", "claim"))
        self.assertEqual(request.line_ids.product_id, self.board)

    def test_the_deposit_goes_back_when_the_part_is_built_in(self):
        # S21, D3-10.3.8
        repair = self.in_repair("C1")
        self.agreed(repair)
        order = self.signed_order(repair=repair)
        order.with_user(self.finance).action_receive_deposit()
        order.action_order()
        with self.assertRaisesRegex(UserError, "Not all parts"):
            order.with_user(self.keeper).action_arrive()
        self.buy(order)
        order.with_user(self.keeper).action_arrive()
        with self.assertRaisesRegex(UserError, "did not use"):
            order.action_replace()
        with self.assertRaisesRegex(UserError, "when the parts are built in"):
            order.with_user(self.finance).action_refund_deposit()
        repair.with_user(self.repairer).action_repair_start()
        self.end_repair(repair)
        order.action_replace()
        order.with_user(self.finance).action_refund_deposit()
        self.assertEqual(order.state, "closed")
        self.assertEqual(self.receivable(), 0.0)
        self.assertEqual(self.trial_balance(), 0.0)
        payment = order.sudo().refund_payment_id
        self.assertEqual((payment.payment_type, payment.amount), ("outbound", 300.0))
        paid = order.sudo().deposit_payment_id.move_id.line_ids
        owed = paid.filtered(
            lambda row: row.account_id.account_type == "asset_receivable"
        )
        self.assertTrue(owed.reconciled)

    def buy(self, order):
        """Purchasing's part, told in its own tests: the goods were received."""
        for line in order.sudo().request_id.line_ids:
            line._in_transition().quantity_received = line.quantity
        self.assertTrue(order.sudo().request_id.line_ids._are_received())

    def test_a_wrong_order_is_fined_with_30_yuan(self):  # S21, S53, D3-10.3.3
        hr = self.role("hr", "service_base.group_hr")
        gm = self.role("gm", "service_base.group_general_manager")
        articles = self.env["service.accountability.article"].search(
            [("code", "=", "D3-10.3.3"), ("company_id", "=", False)]
        )
        table = articles._new_versions(self.company, False)
        table.with_user(hr).action_request_approval()
        table.with_user(gm).action_approve()
        order = self.order()
        with self.assertRaises(AccessError):
            order.action_report_wrong()
        with self.assertRaisesRegex(UserError, "is no employee"):
            order.with_user(self.manager).action_report_wrong()
        self.env["hr.employee"].create(
            {
                "name": "Clerk",
                "user_id": self.clerk.id,
                "company_id": self.company.id,
                "date_version": "2026-01-01",
                "wage": 6000,
            }
        )
        order.with_user(self.manager).action_report_wrong()
        case = self.env["service.accountability.case"].search(
            [("article_code", "=", "D3-10.3.3"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(case.amount, 30.0)
