# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .money_common import MoneyCase

# What a salesperson may send in a call, and nobody may type.
FIGURES = {
    "amount_total": 1,
    "amount_untaxed": 1,
    "amount_tax": -499,
    "awaits_deposit": False,
    "earnest_agreed": 0,
    "quoted_at": False,
    "quote_result": "won",
    "forecast_coefficient": 1,
    "actual_coefficient": 1,
}
LINE_FIGURES = {
    "invoice_lines": [Command.set([1])],
    "price_total": 0,
    "price_subtotal": 0,
    "price_tax": 0,
    "qty_delivered": -1,
    "qty_delivered_method": "manual",
}


@tagged("post_install", "-at_install")
class TestMoneyForgery(MoneyCase):
    """What the gates lean on is not typed over by a call (S41, S42, S46, D2-26)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sold = cls.confirmed(cls.old_customer, stock=500).with_user(cls.clerk)

    def refused(self, method, vals, error=UserError):
        with self.subTest(vals=vals), self.assertRaises(error):
            method(vals)

    # -- figures ---

    def test_no_figure_of_an_order_is_typed(self):
        orders = self.sold.browse()
        for name, value in FIGURES.items():
            self.refused(self.sold.write, {name: value}, AccessError)
            fresh = {"partner_id": self.customer.id, name: value}
            self.refused(orders.create, fresh, AccessError)
        forging = orders.with_context(default_amount_total=1)
        self.refused(forging.create, {"partner_id": self.customer.id}, AccessError)
        # A default of one's own, which every employee may keep.
        self.env["ir.default"].with_user(self.clerk).set(
            "sale.order", "amount_total", 1, user_id=True
        )
        self.refused(orders.create, {"partner_id": self.customer.id}, AccessError)

    def test_no_figure_of_a_line_is_typed(self):
        # D2-26: a line worth nothing would leave unpaid.
        line = self.sold.order_line
        for name, value in LINE_FIGURES.items():
            self.refused(line.write, {name: value}, AccessError)
            through = {"order_line": [Command.update(line.id, {name: value})]}
            self.refused(self.sold.write, through, AccessError)
        added = {"product_id": self.products["stock"].id, "price_unit": 1}
        draft = self.order(self.old_customer, stock=400).with_user(self.clerk)
        for forged in ({"invoice_lines": [Command.set([1])]}, {"qty_delivered": -1}):
            vals = {"order_line": [Command.create({**added, **forged})]}
            self.refused(draft.write, vals, AccessError)
        # What the form of a new order sends along.
        sent = {"invoice_lines": [], "qty_delivered": 0}
        draft.order_line = [Command.create({**added, **sent})]
        with self.assertRaisesRegex(UserError, "500.00 is not covered"):
            self.deliver(self.sold.sudo())

    def test_goods_are_no_down_payment(self):
        # D2-24b: it would count for neither deposit nor delivery.
        with self.assertRaisesRegex(ValidationError, "neither product nor quantity"):
            self.sold.order_line.is_downpayment = True
        with self.assertRaisesRegex(ValidationError, "neither product nor quantity"):
            self.sold.order_line = [
                Command.create(
                    {
                        "name": "Less",
                        "is_downpayment": True,
                        "product_uom_qty": 1,
                        "price_unit": -499,
                    }
                )
            ]

    def test_a_line_stays_on_its_order(self):
        draft = self.order(self.old_customer, stock=400).with_user(self.clerk)
        for line, order in (
            (self.sold.order_line, draft),
            (draft.order_line, self.sold),
        ):
            self.refused(line.write, {"order_id": order.id})

    def test_a_confirmed_order_keeps_its_day_and_its_currency(self):
        # D2-24a: the policies of the day decided, in this money.
        self.env.ref("base.JPY").active = True
        self.refused(self.sold.write, {"date_order": "2020-01-01 00:00:00"})
        self.refused(self.sold.write, {"currency_id": self.env.ref("base.JPY").id})
        self.sold.write({"date_order": self.sold.date_order})

    def test_nothing_is_confirmed_for_a_day_to_come(self):
        # D2-24a: by then the customer would be an old one.
        order = self.with_demand_and_signatures(self.order(stock=500))
        order = order.with_user(self.clerk)
        self.refused(
            order.write, {"state": "sale", "date_order": "2099-01-01 00:00:00"}
        )
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    # -- the total ---

    def test_unit_taxes_and_prices_stay_within_the_contract(self):
        # D2-37.1: the contract covers 1,000, not a cent more.
        product = self.products["stock"]
        order = self.confirmed(self.old_customer, quantity=10, stock=100)
        order = order.with_user(self.clerk)
        order.action_update_taxes()
        order.action_update_prices()
        self.assertEqual(order.amount_total, 1000)
        dozen = self.env.ref("uom.product_uom_dozen")
        with self.assertRaisesRegex(UserError, "D2-37.1"), self.env.cr.savepoint():
            order.order_line.product_uom_id = dozen
        self.env.invalidate_all()
        product.list_price = 100.01
        with self.assertRaisesRegex(UserError, "D2-37.1"), self.env.cr.savepoint():
            order.action_update_prices()
        self.env.invalidate_all()
        product.list_price = 100
        product.taxes_id = self.env["account.tax"].create(
            {
                "name": "13 %",
                "amount": 13,
                "company_id": self.company.id,
                "country_id": self.company.account_fiscal_country_id.id,
            }
        )
        with self.assertRaisesRegex(UserError, "D2-37.1"), self.env.cr.savepoint():
            order.action_update_taxes()

    # -- the demand ---

    def test_one_demand_is_answered_by_one_order(self):
        # D2-12
        second = self.with_demand_and_signatures(
            self.order(self.old_customer, stock=400)
        ).with_user(self.clerk)
        own = second.demand_voucher_id
        second.demand_voucher_id = self.sold.demand_voucher_id
        self.assertIn(self.sold.name, second.gate_text)
        with self.assertRaisesRegex(UserError, "is answered by"):
            second.action_confirm()
        self.sold._action_cancel()
        second.action_confirm()
        # Nor is it taken away, or made another one's, afterwards.
        self.refused(second.write, {"demand_voucher_id": False})
        self.refused(second.write, {"partner_id": self.customer.id})
        second.demand_voucher_id = own

    def test_two_orders_confirmed_at_once_do_not_share_it(self):
        # D2-12: neither sees the other, the database does.
        twins = self.with_demand_and_signatures(
            self.order(self.old_customer, stock=300)
        )
        twins |= self.with_demand_and_signatures(
            self.order(self.old_customer, stock=400)
        )
        twins.demand_voucher_id = twins[0].demand_voucher_id
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            twins.with_user(self.clerk).action_confirm()

    # -- deliveries, entries ---

    def test_a_delivery_is_not_taken_off_its_order(self):
        # D2-26: it would leave unpaid.
        picking = self.sold.picking_ids
        self.refused(picking.move_ids.write, {"sale_line_id": False})
        self.refused(picking.write, {"sale_id": False})

    def test_an_entry_is_not_put_on_a_slip(self):
        # S45, D2-28
        moves = self.env["account.move"].with_user(self.clerk)
        self.refused(moves.create, {"cash_slip_id": 1}, AccessError)
        entry = moves.create({"move_type": "entry"})
        self.refused(entry.write, {"cash_slip_id": 1}, AccessError)

    # -- quotations ---

    def test_a_sent_quotation_is_not_deleted(self):
        # S40, D2-10: every quotation has its result.
        order = self.order(stock=90)
        order.copy().unlink()
        order.with_user(self.clerk).action_quotation_sent()
        order.action_draft()
        with self.assertRaisesRegex(UserError, "cancel it with the reason"):
            order.unlink()
