# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.service_base.tests.servers import ServersCase


@tagged("post_install", "-at_install")
class TestMoneyServers(ServersCase):
    """Two sessions on the last of a limit and on the same money (S42, S43, S45)."""

    def make(self, env):
        company = env.ref("service_base.demo_company")
        partner = env["res.partner"].create(
            {
                "name": "Two sessions",
                "company_id": company.id,
                "is_company": True,
                "customer_since": "2020-01-01",
                "use_partner_credit_limit": True,
                "credit_limit": 500,
            }
        )
        product = env["product.product"].create(
            {
                "name": "Two sessions",
                "type": "consu",
                "is_storable": True,
                "company_id": company.id,
                "taxes_id": [Command.clear()],
            }
        )
        warehouse = env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, 100
        )
        self.partner_id, self.product_id = partner.id, product.id
        self.journal_id = self.make_journal(env, "TWOS").id
        self.order_ids = [self.make_order(env).id for _number in range(2)]

    def make_journal(self, env, code):
        journal = env["account.journal"].create(
            {
                "name": "Two sessions",
                "type": "cash",
                "code": code,
                "company_id": env.ref("service_base.demo_company").id,
            }
        )
        journal.inbound_payment_method_line_ids.payment_account_id = (
            journal.default_account_id
        )
        return journal

    def make_order(self, env, confirm=True):
        """A confirmed order of 4 × 100, with its papers."""
        partner = env["res.partner"].browse(self.partner_id)
        clerk, supervisor = self.user(env, "logistics"), self.user(env, "supervisor")
        demand = (
            env["sale.demand.voucher"]
            .with_user(clerk)
            .create(
                {
                    "partner_id": partner.id,
                    "product_text": "PSU",
                    "quantity": 4,
                    "contact": "Li",
                }
            )
        )
        demand.action_accept()
        order = env["sale.order"].create(
            {
                "partner_id": partner.id,
                "demand_voucher_id": demand.id,
                "user_id": clerk.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product_id,
                            "product_uom_qty": 4,
                            "price_unit": 100,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        order.with_user(clerk).action_sign_voucher()
        order.sale_voucher_ids.with_user(supervisor).action_approve()
        if confirm:
            order.action_confirm()
        return order

    def ask(self, env, order_id, amount):
        request = (
            env["sale.credit.request"]
            .with_user(self.user(env, "logistics"))
            .create(
                {
                    "order_id": order_id,
                    "amount": amount,
                    "assessment": "Grant it.",
                }
            )
        )
        request.action_request_approval()
        return request.id

    def pay(self, env, amount, **vals):
        payment = env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.partner_id,
                "amount": amount,
                "journal_id": self.journal_id,
                **vals,
            }
        )
        payment.action_post()
        return payment

    def pick(self, env, order_id, quantity):
        """A delivery of so many units, ready to leave."""
        order = env["sale.order"].browse(order_id)
        picking = order.picking_ids.filtered(lambda one: not one.move_ids[:1].picked)
        if not picking:
            picking = order.picking_ids[:1].copy()
            picking.move_ids.sale_line_id = order.order_line
            picking.action_confirm()
        picking.move_ids.write({"quantity": quantity, "picked": True})
        return picking.id

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_credits_take_the_last_of_a_limit(self):
        # D2-25: 300 and 201 of 500
        with self.open() as env:
            ids = [
                self.ask(env, self.order_ids[0], 300),
                self.ask(env, self.order_ids[1], 201),
            ]
            env.cr.commit()

        def grant(env, number):
            request = env["sale.credit.request"].browse(ids[number])
            request.with_user(self.user(env, "gm")).action_approve()

        error = self.at_once(lambda env: grant(env, 0), lambda env: grant(env, 1))
        self.assertIn("beyond it", error or "")
        with self.open() as env:
            requests = env["sale.credit.request"].browse(ids)
            self.assertEqual(requests.mapped("state"), ["granted", "draft"])

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_orders_take_the_last_of_a_contract(self):
        # D2-37.1: twice 400 of a contract over 700
        with self.open() as env:
            # Nothing in the store makes the two wait for each other.
            self.product_id = (
                env["product.product"]
                .create(
                    {
                        "name": "Two sessions",
                        "type": "service",
                        "taxes_id": [Command.clear()],
                    }
                )
                .id
            )
            contract = env["sale.contract"].create(
                {"partner_id": self.partner_id, "amount": 700}
            )
            contract.flush_recordset()
            # As if everybody had signed.
            env.cr.execute(
                "UPDATE sale_contract SET state = 'effective' WHERE id = %s",
                [contract.id],
            )
            contract.invalidate_recordset()
            ids = [self.make_order(env, confirm=False).id for _number in range(2)]
            env["sale.order"].browse(ids).contract_id = contract
            env.cr.commit()

        def confirm(env, number):
            env["sale.order"].browse(ids[number]).action_confirm()

        error = self.at_once(lambda env: confirm(env, 0), lambda env: confirm(env, 1))
        self.assertIn("D2-37.1", error or "")
        with self.open() as env:
            orders = env["sale.order"].browse(ids)
            self.assertEqual(orders.mapped("state"), ["sale", "draft"])

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_deliveries_lean_on_the_same_money(self):
        # D2-26: 300 is paid; 2 and 2 of 4 at 100 are too much.
        order_id = self.order_ids[0]
        with self.open() as env:
            self.pay(env, 300, sale_order_id=order_id)
            ids = [self.pick(env, order_id, 2), self.pick(env, order_id, 2)]
            env.cr.commit()

        def deliver(env, number):
            env["stock.picking"].browse(ids[number])._action_done()

        error = self.at_once(lambda env: deliver(env, 0), lambda env: deliver(env, 1))
        self.assertIn("not covered", error or "")
        with self.open() as env:
            order = env["sale.order"].browse(order_id)
            self.assertEqual(order.order_line.qty_delivered, 2)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_accountants_count_the_same_cash(self):
        # D2-28: 300 is counted once.
        with self.open() as env:
            company = env.ref("service_base.demo_company")
            self.box = company.cash_journal_id.id
            company.cash_journal_id = self.make_journal(env, "TWOB")
            self.addCleanup(self.put_back_box)
            driver = self.user(env, "driver")
            payment = self.pay(env, 300, collected_by_id=driver.id)
            slip = payment.cash_slip_id
            slip.with_user(driver).action_hand_in()
            slip_id = slip.id
            env.cr.commit()

        def count(env):
            slip = env["sale.cash.slip"].browse(slip_id)
            slip.with_user(self.user(env, "finance")).action_confirm(300)

        error = self.at_once(count, count)
        self.assertTrue(error, "the second one is refused")
        with self.open() as env:
            slip = env["sale.cash.slip"].browse(slip_id)
            self.assertEqual((slip.state, slip.counted), ("confirmed", 300))
            self.assertEqual(len(slip.move_ids), 1)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_cash_comes_while_the_slip_is_handed_in(self):
        # D2-27, D2-28: it goes onto a slip of its own.
        with self.open() as env:
            driver_id = self.user(env, "driver").id
            company = env.ref("service_base.demo_company")
            self.box = company.cash_journal_id.id
            company.cash_journal_id = self.make_journal(env, "TWOB")
            self.addCleanup(self.put_back_box)
            payment = self.pay(env, 300, collected_by_id=driver_id)
            slip_id = payment.cash_slip_id.id
            env.cr.commit()

        def hand_in(env):
            slip = env["sale.cash.slip"].browse(slip_id)
            slip.with_user(driver_id).action_hand_in()

        error = self.at_once(
            hand_in, lambda env: self.pay(env, 200, collected_by_id=driver_id)
        )
        self.assertFalse(error)
        with self.open() as env:
            slip = env["sale.cash.slip"].browse(slip_id)
            self.assertEqual((slip.state, slip.amount), ("handed_in", 300))

    def put_back_box(self):
        with self.open() as env:
            env.ref("service_base.demo_company").cash_journal_id = self.box
            env.cr.commit()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_money_is_moved_away_while_the_goods_leave(self):
        with self.open() as env:
            payment_id = self.pay(env, 400, sale_order_id=self.order_ids[0]).id
            picking_id = self.pick(env, self.order_ids[0], 4)
            env.cr.commit()

        def deliver(env):
            env["stock.picking"].browse(picking_id)._action_done()

        def move(env):
            payment = env["account.payment"].browse(payment_id)
            payment.write({"sale_order_id": self.order_ids[1]})

        error = self.at_once(deliver, move)
        self.assertIn("not covered", error or "")
        with self.open() as env, self.assertRaises(UserError):
            move(env)
