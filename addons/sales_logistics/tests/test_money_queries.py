# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .money_common import MoneyCase


@tagged("post_install", "-at_install")
class TestMoneyQueries(MoneyCase):
    """What the gates cost in queries, for few and for many (S42, S43, S45)."""

    def count(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def ready(self, number):
        orders = self.env["sale.order"]
        for place in range(number):
            partner = self._customer(f"Q{place}", customer_since="2020-01-01")
            orders |= self.with_demand_and_signatures(self.order(partner, to_order=500))
        return orders

    def test_the_gate_before_confirming_does_not_grow_with_the_orders(self):
        orders = self.ready(12)
        self.count(orders[:2]._check_can_confirm)
        few = self.count(orders[:2]._check_can_confirm)
        many = self.count(orders._check_can_confirm)
        self.assertLessEqual(many - few, 6)

    def test_the_release_asks_the_ledger_once(self):
        orders = self.ready(12)
        orders.with_user(self.clerk).action_confirm()
        self.count(lambda: orders[:2]._hold_for_deposit())
        few = self.count(lambda: orders[:2]._hold_for_deposit())
        many = self.count(lambda: orders._hold_for_deposit())
        self.assertLessEqual(many - few, 4)

    def test_the_gate_of_a_delivery_asks_the_ledger_once(self):
        orders = self.ready(12)
        orders.with_user(self.clerk).action_confirm()
        for order in orders:
            self.pay(order, 500)
        orders.action_release()
        moves = orders.picking_ids.move_ids
        moves.quantity = 1
        moves = moves.browse(moves.ids)
        self.count(lambda: moves[:2]._check_delivery_paid())
        few = self.count(lambda: moves[:2]._check_delivery_paid())
        many = self.count(lambda: moves._check_delivery_paid())
        self.assertLessEqual(many - few, 6)

    def test_a_slip_takes_many_payments_at_once(self):
        journal = self.env["account.journal"].create(
            {
                "name": "Custody",
                "type": "cash",
                "code": "CUSQ",
                "company_id": self.company.id,
            }
        )

        def pay(number):
            return self.env["account.payment"].create(
                [
                    {
                        "payment_type": "inbound",
                        "partner_type": "customer",
                        "partner_id": self.customer.id,
                        "amount": 1,
                        "journal_id": journal.id,
                        "company_id": self.company.id,
                    }
                ]
                * number
            )

        slips = self.env["sale.cash.slip"]
        payments = pay(23)
        payments.state = "in_process"
        for some in (payments[:1], payments[1:3], payments[3:]):
            some.sudo().collected_by_id = False
        payments.sudo().write({"collected_by_id": self.clerk.id})
        payments.sudo().write({"cash_slip_id": False})
        self.count(lambda: slips._take(payments[:1]))
        few = self.count(lambda: slips._take(payments[1:3]))
        many = self.count(lambda: slips._take(payments[3:]))
        self.assertLessEqual(many - few, 4)
        slip = payments.cash_slip_id
        self.assertEqual(len(slip), 1)
        slip.with_user(self.clerk).action_hand_in()
        self.company.cash_journal_id = journal
        self.assertLess(
            self.count(lambda: slip.with_user(self.cashier).action_confirm(23)), 120
        )
