# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .money_common import MoneyCase


@tagged("post_install", "-at_install")
class TestMoneyEarnest(MoneyCase):
    """Earnest money apart from advance: at most 20 % by law (S42, D2-24b)."""

    def parts(self, order):
        return order.earnest_required, order.advance_required

    def test_at_below_and_above_what_the_law_allows(self):
        # 19.99, 20 and 20.01 % of 10,000
        for percent, parts in (
            (19.99, (1999, 0)),
            (20, (2000, 0)),
            (20.01, (2000, 1)),
        ):
            with self.subTest(percent=percent):
                line = self.rule_percent(percent)
                order = self.order(self.old_customer, to_order=10000)
                self.assertEqual(self.parts(order), parts)
                self.assertEqual(order.deposit_required, sum(parts))
                line._in_transition().unlink()

    def test_the_matrix_of_the_policy_is_split(self):
        # D2-24b, D2-24d: 30 and 50 % are deposits, 20 % of them earnest money
        cases = [
            (self.old_customer, {"to_order": 8000}, (1600, 800)),
            (self.customer, {"custom": 100}, (20, 30)),
            (self.customer, {"stock": 10000}, (2000, 0)),
            (self.old_customer, {"stock": 1000}, (0, 0)),
        ]
        for partner, prices, parts in cases:
            with self.subTest(prices=prices):
                self.assertEqual(self.parts(self.order(partner, **prices)), parts)

    def test_a_mixed_order_counts_the_law_on_the_whole_price(self):
        order = self.order(self.old_customer, stock=1000, to_order=1000, custom=1000)
        self.assertEqual(order.deposit_required, 800)
        self.assertEqual(self.parts(order), (600, 200))

    def test_the_limit_is_never_rounded_up(self):
        order = self.order(self.customer, custom=0.99)
        # 20 % are 0.198
        self.assertEqual(self.parts(order), (0.19, 0.31))

    def test_the_contract_may_call_it_an_advance(self):
        order = self.order(self.old_customer, to_order=8000)
        self.contract(order).deposit_kind = "advance"
        self.assertEqual(self.parts(order), (0, 2400))

    def test_the_matrix_may_say_advance(self):
        self.rule_percent(30, deposit_kind="advance")
        order = self.order(self.old_customer, to_order=8000)
        self.assertEqual(self.parts(order), (0, 2400))

    def test_it_is_noted_when_confirmed_and_when_changed(self):
        order = self.confirmed(self.old_customer, to_order=900)
        self.assertEqual(order.earnest_agreed, 180)
        order.order_line.price_unit = 800
        self.assertEqual(order.earnest_agreed, 160)
        with self.assertRaises(AccessError):
            order.with_user(self.clerk).earnest_agreed = 900


@tagged("post_install", "-at_install")
class TestMoneySettlement(MoneyCase):
    """Forfeited, or returned twice over (S42, D2-24b, D2-24f)."""

    def setUp(self):
        super().setUp()
        self.sold = self.confirmed(self.old_customer, to_order=8000)
        self.deposit = self.pay(self.sold, 2400)

    def settle(self, breaker, **vals):
        return (
            self.env["sale.deposit.settlement"]
            .with_user(self.clerk)
            .create(
                {
                    "order_id": self.sold.id,
                    "breaker": breaker,
                    "reason": "Letter of 1 June.",
                    "company_id": self.company.id,
                    "journal_id": self.bank.id,
                    **vals,
                }
            )
        )

    def decide(self, settlement):
        settlement.with_user(self.clerk).action_request_approval()
        settlement.with_user(self.gm).action_approve()
        return settlement

    def book(self, breaker):
        settlement = self.decide(self.settle(breaker))
        settlement.with_user(self.cashier).action_book()
        return settlement

    def open_of_customer(self):
        lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.old_customer.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("reconciled", "=", False),
                ("parent_state", "=", "posted"),
            ]
        )
        return sum(lines.mapped("amount_residual"))

    def test_the_customer_breaks_off_and_forfeits_the_earnest_money(self):
        # 1,600 of earnest money is kept, 800 of advance goes back.
        done = self.book("customer")
        self.assertEqual((done.kept, done.extra, done.returned), (1600, 0, 800))
        self.assertEqual(self.balance(self.kept_account), -1600)
        self.assertEqual(self.balance(self.outstanding), 2400 - 800)
        self.assertEqual(self.open_of_customer(), 0)
        self.assertEqual(done.move_ids.payment_state, "paid")
        self.assertEqual((done.state, self.sold.state), ("booked", "cancel"))

    def test_the_company_breaks_off_and_returns_it_twice_over(self):
        # 800 of advance and twice 1,600 go to the customer.
        done = self.book("company")
        self.assertEqual((done.kept, done.extra, done.returned), (0, 1600, 4000))
        self.assertEqual(self.balance(self.double_account), 1600)
        self.assertEqual(self.balance(self.outstanding), 2400 - 4000)
        self.assertEqual(self.open_of_customer(), 0)
        self.assertEqual(done.move_ids.move_type, "out_refund")

    def test_both_agree_and_it_is_returned_once(self):
        done = self.book("nobody")
        self.assertEqual((done.kept, done.extra, done.returned), (0, 0, 2400))
        self.assertEqual(self.balance(self.outstanding), 0)
        self.assertEqual(self.open_of_customer(), 0)

    def test_an_advance_is_returned_even_when_the_customer_breaks_off(self):
        self.sold.contract_id._in_transition().deposit_kind = "advance"
        done = self.book("customer")
        self.assertEqual((done.kept, done.returned), (0, 2400))

    def test_less_than_the_deposit_is_earnest_money_first(self):
        self.withdraw(self.deposit)
        self.pay(self.sold, 1000)
        settlement = self.settle("customer")
        self.assertEqual((settlement.earnest, settlement.advance), (1000, 0))

    def test_after_a_part_was_delivered_it_counts_for_the_rest(self):
        order = self.confirmed(self.old_customer, quantity=4, to_order=200)
        self.pay(order, 240)
        order.action_release()
        self.deliver(order, 1)
        # 200 is delivered and paid; of 160 earnest money three quarters are left.
        settlement = self.settle("customer", order_id=order.id)
        self.assertEqual((settlement.earnest, settlement.advance), (40, 0))
        self.decide(settlement).with_user(self.cashier).action_book()
        self.assertEqual(order.order_line.product_uom_qty, 1)
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.money_received, 200)
        self.assertEqual(self.balance(self.kept_account), -40)

    def down_payment(self, order):
        """30 % by a down-payment invoice that is paid."""
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_ids=order.ids, active_model="sale.order")
            .create({"advance_payment_method": "percentage", "amount": 30})
        )
        wizard.create_invoices()
        invoice = order.invoice_ids
        invoice.invoice_date = self.today()
        invoice.action_post()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"journal_id": self.bank.id})._create_payments()
        return invoice

    def test_a_down_payment_invoice_is_credited(self):
        order = self.confirmed(self.old_customer, to_order=900)
        self.down_payment(order)
        order.invalidate_recordset()
        self.assertEqual(order.money_received, 270)
        settlement = self.settle("customer", order_id=order.id)
        self.assertEqual((settlement.earnest, settlement.advance), (180, 90))
        self.decide(settlement).with_user(self.cashier).action_book()
        self.assertEqual(self.balance(self.kept_account), -180)
        self.assertIn("out_refund", settlement.move_ids.mapped("move_type"))
        self.assertEqual(
            self.open_of_customer(), -2400, "only the other order's money is open"
        )

    def test_a_credited_down_payment_is_not_paid_out(self):
        # D2-24b
        order = self.confirmed(self.old_customer, to_order=900)
        invoice = self.down_payment(order)
        refund = invoice._reverse_moves([{"invoice_date": self.today()}])
        refund.action_post()
        with self.assertRaisesRegex(UserError, "180.00.*earnest money"):
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=refund.ids
            ).create({"journal_id": self.bank.id})._create_payments()

    def test_without_the_general_manager_nothing_is_booked(self):
        # D2-24f
        settlement = self.settle("customer")
        with self.assertRaisesRegex(UserError, "not decided"):
            settlement.with_user(self.cashier).action_book()
        with self.assertRaises(UserError):
            settlement.with_user(self.clerk).write({"state": "granted"})
        with self.assertRaises(UserError):
            settlement.with_user(self.clerk).write({"kept": 1})

    def test_the_clerk_does_not_book_it(self):
        settlement = self.decide(self.settle("customer"))
        with self.assertRaises(AccessError):
            settlement.with_user(self.supervisor).action_book()

    def test_money_that_moved_since_needs_a_new_decision(self):
        settlement = self.decide(self.settle("customer"))
        self.pay(self.sold, 1)
        with self.assertRaisesRegex(UserError, "since it was decided"):
            settlement.with_user(self.cashier).action_book()

    def test_earnest_money_goes_back_by_a_settlement_only(self):
        # D2-24b: 2,400 are held, 1,600 of them are earnest money.
        self.give_back(self.sold, 800)
        with self.assertRaisesRegex(UserError, "1,600.00.*earnest money"):
            self.give_back(self.sold, 0.01)

    def test_of_goods_that_all_came_back_none_is_earnest_money(self):
        # D2-24b: delivered, it became a part of the price; nobody breaks off.
        self.pay(self.sold, 5600)
        self.sold.action_release()
        picking = self.deliver(self.sold)
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 1
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        back.move_ids.write({"quantity": 1, "picked": True})
        back._action_done()
        self.sold.invalidate_recordset()
        self.assertEqual(self.sold.order_line.qty_delivered, 0)
        self.give_back(self.sold, 8000)
        self.assertEqual(self.sold.money_received, 0)

    def test_earnest_money_does_not_go_to_another_order(self):
        # D2-24b: nothing would be left to forfeit.
        other = self.order(self.old_customer, stock=500)
        with (
            self.assertRaisesRegex(UserError, "earnest money"),
            self.env.cr.savepoint(),
        ):
            self.deposit.sale_order_id = other
        self.env.invalidate_all()
        refund = self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "customer",
                "partner_id": self.old_customer.id,
                "amount": 2400,
                "journal_id": self.bank.id,
                "company_id": self.company.id,
            }
        )
        refund.action_post()
        due = (refund | self.deposit).move_id.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        with self.assertRaisesRegex(UserError, "earnest money"):
            due.reconcile()

    def test_after_an_unsigned_change_no_money_goes_back(self):
        # D2-12, D2-24b: the earnest money would be counted from what nobody signed.
        self.sold.with_user(self.clerk).order_line.price_unit = 10
        with self.assertRaisesRegex(UserError, "sign again"):
            self.give_back(self.sold, 0.01)

    def test_the_order_is_not_simply_cancelled(self):
        with self.assertRaisesRegex(UserError, "1,600.00.*earnest money"):
            self.sold.with_user(self.clerk)._action_cancel()
        with self.assertRaisesRegex(UserError, "earnest money"):
            self.sold.with_user(self.clerk).write({"state": "cancel"})

    def test_the_order_does_not_go_back_to_a_quotation(self):
        # D2-24b: it could be cancelled from there without a settlement.
        for state in ("draft", "sent"):
            with (
                self.subTest(state=state),
                self.assertRaisesRegex(UserError, "earnest money"),
            ):
                self.sold.with_user(self.clerk).write({"state": state})

    def test_an_order_that_was_emptied_first_is_not_cancelled_either(self):
        # D2-12, D2-24b: nobody has signed that nothing is ordered any more.
        self.sold.with_user(self.clerk).order_line.product_uom_qty = 0
        with self.assertRaisesRegex(UserError, "sign again"):
            self.sold.with_user(self.clerk)._action_cancel()
        with self.assertRaisesRegex(UserError, "sign again"):
            self.settle("nobody").action_request_approval()

    def test_a_settled_order_does_not_come_back(self):
        self.book("customer")
        self.sold.action_draft()
        with self.assertRaisesRegex(UserError, "was settled"):
            self.with_demand_and_signatures(self.sold).action_confirm()

    def test_one_order_is_settled_once(self):
        settlement = self.settle("customer")
        action = self.sold.with_user(self.clerk).action_settle_deposit()
        self.assertEqual(action["res_id"], settlement.id)

    def test_no_account_is_chosen(self):
        self.company.deposit_kept_account_id = False
        settlement = self.decide(self.settle("customer"))
        with self.assertRaisesRegex(UserError, "income account"):
            settlement.with_user(self.cashier).action_book()
