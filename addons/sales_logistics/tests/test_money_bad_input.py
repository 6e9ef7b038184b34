# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import tagged

from .money_common import MoneyCase


@tagged("post_install", "-at_install")
class TestMoneyBadInput(MoneyCase):
    """Whatever comes in: clear errors, and gates that still hold (S42, S43)."""

    # -- currency ---

    def dollars(self):
        usd = self.env.ref("base.USD")
        usd.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": usd.id,
                "company_id": self.company.id,
                "name": "2020-01-01",
                "rate": 1 / 7,
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "USD", "currency_id": usd.id, "company_id": self.company.id}
        )
        order = self.order(self.old_customer, stock=100)
        order.pricelist_id = pricelist
        return order

    def test_a_foreign_currency_meets_the_limits_in_yuan(self):
        # D2-11, D2-24a: 1,000 and 10,000 yuan at 7 a dollar
        order = self.dollars()
        for price, contract, approver in (
            (142.85, False, "supervisor"),
            (142.86, True, "supervisor"),
            (1428.57, True, "supervisor"),
            (1428.58, True, "gm"),
        ):
            with self.subTest(price=price):
                order.order_line.price_unit = price
                self.assertEqual(order.currency_id.name, "USD")
                self.assertEqual(
                    (order.needs_contract, order.deposit_approver), (contract, approver)
                )

    def test_a_foreign_contract_is_delegated_by_its_yuan(self):
        # A30
        order = self.dollars()
        paper = self.contract(order)
        paper._in_transition().write({"currency_id": order.currency_id.id})
        paper.amount = 1428.57
        self.assertFalse(paper.needs_gm)
        paper.amount = 1429
        self.assertTrue(paper.needs_gm)

    def test_yuan_paid_for_dollars_are_converted_at_the_gate(self):
        order = self.with_demand_and_signatures(self.dollars())
        order.with_user(self.clerk).action_confirm()
        self.pay(order, 699)
        with self.assertRaisesRegex(UserError, "D2-26"):
            self.deliver(order)
        self.pay(order, 1)
        self.deliver(order)

    # -- amounts ---

    def test_an_order_below_zero_is_refused(self):
        order = self.with_demand_and_signatures(self.order(stock=-1))
        with self.assertRaisesRegex(UserError, "credit note"):
            order.with_user(self.clerk).action_confirm()

    def test_an_order_of_zero_needs_both_signatures_and_then_leaves(self):
        order = self.order(self.old_customer, stock=0)
        with self.assertRaisesRegex(UserError, "D2-12"):
            order.with_user(self.clerk).action_confirm()
        self.with_demand_and_signatures(order).with_user(self.clerk).action_confirm()
        self.deliver(order)
        self.assertEqual(order.picking_ids.state, "done")

    def test_what_is_taken_off_the_order_lowers_what_must_be_paid(self):
        order = self.order(self.old_customer, stock=500, custom=400)
        rebate = self.env["product.product"].create(
            {"name": "Rebate", "type": "service", "taxes_id": []}
        )
        order.order_line = [
            Command.create(
                {
                    "product_id": rebate.id,
                    "price_unit": -90,
                    "product_uom_qty": 1,
                    "tax_ids": [Command.clear()],
                }
            )
        ]
        # 400 of 900 is made to order: half of its share of 810.
        self.assertEqual(order.deposit_required, 180)
        self.effective_contract(order)
        self.with_demand_and_signatures(order).with_user(self.clerk).action_confirm()
        self.pay(order, 809.99)
        order.with_user(self.clerk).action_release()
        with self.assertRaisesRegex(UserError, "0.01"):
            self.deliver(order)
        self.pay(order, 0.01)
        self.deliver(order)

    def test_a_third_is_rounded_once(self):
        order = self.confirmed(self.old_customer, quantity=3, stock=33.33)
        order.order_line.discount = 10
        self.with_demand_and_signatures(order)
        # 89.99 for three, 30.00 for one
        self.pay(order, 29.99)
        with self.assertRaisesRegex(UserError, "0.01"):
            self.deliver(order, 1)
        self.pay(order, 0.01)
        self.deliver(order, 1)

    def test_quantity_put_to_zero_does_not_make_goods_free(self):
        order = self.confirmed(self.old_customer, stock=100)
        order.order_line.with_context(skip_procurement=True).product_uom_qty = 0
        self.with_demand_and_signatures(order)
        move = order.picking_ids.move_ids
        move.quantity, move.picked = 1, True
        with self.assertRaisesRegex(UserError, "100.00 would be out"):
            order.picking_ids.with_user(self.clerk)._action_done()

    def test_more_than_ordered_does_not_leave_unpaid(self):
        order = self.confirmed(self.old_customer, stock=500)
        self.pay(order, 500)
        with self.assertRaisesRegex(UserError, "1,000.00"):
            self.deliver(order, 2)

    def test_goods_that_the_order_does_not_name_do_not_go_along(self):
        order = self.confirmed(self.old_customer, stock=500)
        self.pay(order, 500)
        picking = order.picking_ids
        extra = self.env["stock.move"].create(
            {
                "product_id": self.products["custom"].id,
                "product_uom_qty": 1,
                "picking_id": picking.id,
                "location_id": picking.location_id.id,
                "location_dest_id": picking.location_dest_id.id,
                "company_id": self.company.id,
            }
        )
        extra._action_confirm()
        with self.assertRaisesRegex(UserError, "not on the order"):
            self.deliver(order)

    # -- money ---

    def test_a_deposit_paid_twice_is_shown_and_goes_back(self):
        order = self.confirmed(self.old_customer, to_order=900)
        self.pay(order, 900)
        twin = self.pay(order, 900)
        self.assertEqual((order.money_received, order.overpaid), (1800, 900))
        order.action_release()
        self.deliver(order)
        self.give_back(order, 900)
        self.assertEqual((order.money_received, order.overpaid), (900, 0))
        with self.assertRaisesRegex(UserError, "D2-26"):
            self.give_back(order, 0.01)
        self.assertEqual(twin.sale_order_id, order)

    def test_a_payment_cancelled_after_release_stops_what_is_left(self):
        # S42: the goods are ordered and reserved, and do not leave.
        order = self.confirmed(self.old_customer, to_order=900)
        payment = self.pay(order, 900)
        order.with_user(self.clerk).action_release()
        self.withdraw(payment)
        self.assertEqual(order.deposit_missing, 270)
        with self.assertRaisesRegex(UserError, "D2-26"):
            self.deliver(order)
        order.order_line.product_uom_qty = 2
        self.assertTrue(order.awaits_deposit)

    def test_money_does_not_move_from_delivered_goods_to_the_next_order(self):
        first = self.confirmed(self.old_customer, stock=500)
        second = self.confirmed(self.old_customer, stock=400)
        payment = self.pay(first, 500)
        self.deliver(first)
        with self.assertRaisesRegex(UserError, first.name), self.env.cr.savepoint():
            payment.sale_order_id = second
        self.env.invalidate_all()
        # Nor by matching it with the other order's invoice.
        self.grant(second, 400)
        self.deliver(second)
        invoice = self.invoice(second)
        lines = (invoice.line_ids | payment.move_id.line_ids).filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        with self.assertRaisesRegex(UserError, first.name), self.env.cr.savepoint():
            lines.reconcile()
        self.env.invalidate_all()
        self.assertEqual(invoice.amount_residual, 400)

    def test_money_of_an_invoice_does_not_move_to_another_one(self):
        # D2-26: the matching is undone first.
        first = self.confirmed(self.old_customer, stock=500)
        second = self.confirmed(self.old_customer, stock=400)
        for order in (first, second):
            self.grant(order, order.amount_total)
            self.deliver(order)
        invoice, other = self.invoice(first), self.invoice(second)
        payment = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": self.bank.id})
            ._create_payments()
        )
        first.invalidate_recordset()
        self.assertEqual(first.money_received, 500)
        first.credit_request_ids._cron_close_paid()
        due = (invoice | other | payment.move_id).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        due.remove_move_reconcile()
        self.assertEqual(first._get_received()[first], 500)
        lines = due.filtered(lambda line: line.move_id != invoice)
        with self.assertRaisesRegex(UserError, first.name), self.env.cr.savepoint():
            lines.reconcile()
        self.env.invalidate_all()
        self.assertEqual(other.amount_residual, 400)

    def test_money_moves_while_nothing_is_delivered(self):
        first = self.confirmed(self.old_customer, stock=500)
        second = self.confirmed(self.old_customer, stock=500)
        payment = self.pay(first, 500)
        payment.sale_order_id = second
        with self.assertRaisesRegex(UserError, "D2-26"):
            self.deliver(first)
        self.deliver(second)

    def test_another_customers_money_does_not_count(self):
        order = self.confirmed(self.old_customer, stock=500)
        with self.assertRaisesRegex(ValidationError, "customer who paid"):
            self.env["account.payment"].create(
                {
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": self.customer.id,
                    "amount": 500,
                    "journal_id": self.bank.id,
                    "sale_order_id": order.id,
                }
            )

    def test_a_draft_payment_is_no_money(self):
        order = self.confirmed(self.old_customer, stock=500)
        self.pay(order, 499.99).copy({"amount": 0.01})
        order.invalidate_recordset()
        self.assertEqual(order.money_received, 499.99)

    def test_a_credit_note_and_a_partial_payment(self):
        order = self.confirmed(self.old_customer, quantity=2, stock=250)
        self.grant(order, 250)
        self.deliver(order, 1)
        invoice = self.invoice(order)
        invoice._reverse_moves([{"invoice_date": self.today()}], cancel=True)
        order.invalidate_recordset()
        self.assertEqual(order.money_received, 0)
        with self.assertRaisesRegex(UserError, "250.00 is not covered"):
            self.deliver(order, 1)
        self.pay(order, 100)
        with self.assertRaisesRegex(UserError, "150.00 is not covered"):
            self.deliver(order, 1)

    # -- changes ---

    def test_a_price_lowered_after_signing_is_signed_again(self):
        # D2-12
        order = self.confirmed(self.old_customer, stock=500)
        order.with_user(self.clerk).order_line.price_unit = 1
        self.pay(order, 1)
        with self.assertRaisesRegex(UserError, "sign again"):
            self.deliver(order)
        order.with_user(self.clerk).action_sign_voucher()
        with self.assertRaisesRegex(UserError, "sign again"):
            self.deliver(order)
        draft = order.sale_voucher_ids.filtered(lambda one: one.state == "draft")
        draft.with_user(self.supervisor).action_approve()
        self.deliver(order)

    def test_a_cancelled_order_does_not_come_back_past_the_gate(self):
        order = self.order(self.old_customer, stock=1000)
        order._action_cancel()
        with self.assertRaisesRegex(UserError, "D2-11"):
            order.with_user(self.clerk).write({"state": "sale"})

    def test_more_quantity_waits_for_more_deposit(self):
        order = self.confirmed(self.old_customer, to_order=100)
        self.pay(order, 30)
        order.action_release()
        order.with_user(self.clerk).order_line.product_uom_qty = 2
        self.assertEqual(order.deposit_missing, 30)
        self.assertTrue(order.awaits_deposit)
        self.assertEqual(sum(order.picking_ids.move_ids.mapped("product_uom_qty")), 1)
        self.pay(order, 30)
        order.action_release()
        self.assertEqual(sum(order.picking_ids.move_ids.mapped("product_uom_qty")), 2)

    # -- ways around ---

    def test_a_copied_delivery_meets_the_same_gate(self):
        order = self.confirmed(self.old_customer, stock=500)
        self.pay(order, 500)
        copy = self.deliver(order).copy()
        copy.action_confirm()
        for move in copy.move_ids:
            move.quantity, move.picked = 1, True
        with self.assertRaises(UserError):
            copy.with_user(self.clerk)._action_done()

    def test_an_import_meets_the_same_gate(self):
        result = self.env["sale.order"].load(
            [
                "partner_id/.id",
                "state",
                "order_line/product_id/.id",
                "order_line/product_uom_qty",
                "order_line/price_unit",
            ],
            [
                [
                    str(self.old_customer.id),
                    "sale",
                    str(self.products["stock"].id),
                    "1",
                    "1000",
                ]
            ],
        )
        self.assertFalse(result["ids"])
        self.assertIn("D2-11", str(result["messages"]))

    def test_a_copied_credit_is_no_credit(self):
        order = self.confirmed(self.old_customer, stock=500)
        self.grant(order, 250).copy()
        self.assertEqual(order.credit_granted, 250)

    def test_what_was_granted_does_not_change(self):
        # D2-26, D2-21: neither the credit nor the contract that the order leans on
        order = self.confirmed(self.old_customer, stock=1000)
        request = self.grant(order, 250)
        other = self.confirmed(self.old_customer, stock=500)
        for vals in (
            {"amount": 500},
            {"order_id": other.id},
            {"date_due": "2031-01-01"},
            {"user_id": self.supervisor.id},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(UserError, "granted"),
            ):
                request.with_user(self.clerk).write(vals)
        with self.assertRaisesRegex(UserError, "effective"):
            order.contract_id.with_user(self.clerk).amount = 9000
        order.invalidate_recordset()
        self.assertEqual(order.credit_granted, 250)

    def test_a_merged_customer_takes_orders_money_and_credit_along(self):
        twin = self._customer("Twin", customer_since="2021-01-01")
        order = self.confirmed(twin, stock=500)
        self.pay(order, 200)
        request = self.grant(order, 200)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            [twin.id, self.old_customer.id], self.old_customer
        )
        self.env.invalidate_all()
        self.assertEqual(request.partner_id, self.old_customer)
        self.assertEqual(
            (order.partner_id, order.money_received), (self.old_customer, 200)
        )
        with self.assertRaisesRegex(UserError, "100.00 is not covered"):
            self.deliver(order)
        self.pay(order, 100)
        self.deliver(order)


@tagged("post_install", "-at_install")
class TestMoneyMatrix(MoneyCase):
    """The deposit matrix has no hole, no overlap and no past (S42, D2-24a)."""

    def line(self, low, high, **vals):
        return self.rule_percent(10, amount_from=low, amount_to=high, **vals)

    def test_lines_follow_each_other(self):
        self.line(0, 5000)
        self.line(5000, 8000)
        self.line(8000, 0)

    def test_a_hole_is_refused_and_named(self):
        self.line(0, 5000)
        with self.assertRaisesRegex(
            ValidationError, "Old customer · Ordered in above 5,000 up to 6,000"
        ):
            self.line(6000, 0)

    def test_a_line_that_ends_leaves_no_hole(self):
        today = self.today()
        self.line(0, 5000)
        middle = self.line(5000, 8000)
        self.line(8000, 0)
        with self.assertRaisesRegex(ValidationError, "above 5,000 up to 8,000"):
            middle.date_to = today + timedelta(days=3)

    def test_without_the_text_each_amount_needs_a_line(self):
        text = self.env["sale.deposit.rule"].search(
            [
                ("company_id", "=", False),
                ("customer_kind", "=", "old"),
                ("supply_kind", "=", "stock"),
            ]
        )
        text._in_transition().write({"date_to": Date.subtract(self.today(), days=1)})
        with (
            self.assertRaisesRegex(
                ValidationError,
                "Old customer · Regular stock above 5,000 without limit",
            ),
            self.env.cr.savepoint(),
        ):
            self.line(0, 5000, supply="stock")
        # Where nothing decides, nothing is sold either.
        order = self.with_demand_and_signatures(
            self.order(self.old_customer, stock=500)
        )
        with self.assertRaisesRegex(UserError, "D2-24a"):
            order.with_user(self.clerk).action_confirm()

    def test_an_overlap_is_refused_and_named(self):
        self.line(0, 5000)
        with self.assertRaisesRegex(ValidationError, "decide the same case"):
            self.line(4999.99, 0)

    def test_a_line_of_yesterday_is_refused(self):
        with self.assertRaisesRegex(UserError, "begins today or later"):
            self.line(0, 0, date_from=self.today() - timedelta(days=1))

    def test_a_later_line_does_not_change_what_was_confirmed(self):
        order = self.confirmed(self.old_customer, to_order=900)
        order.date_order -= timedelta(days=1)
        self.rule_percent(90)
        order.invalidate_recordset()
        self.assertEqual(order.deposit_required, 270)
        self.assertEqual(
            self.order(self.old_customer, to_order=900).deposit_required, 810
        )
