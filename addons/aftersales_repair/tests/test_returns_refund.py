# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_returns import ReturnsCase


@tagged("post_install", "-at_install")
class TestReturnsRefund(ReturnsCase):
    """S11: money back by a credit note, the goods are ours at what they cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chart()
        cls.free_orders()

    def setUp(self):
        super().setUp()
        self.lot = self._lot("SOLD", manufacture_date=date(2026, 4, 1))
        self.order = self.sell((self.lot, 1, 400.0))

    def brought(self, *lots, parts=0, grade="damaged"):
        """Inspected goods with the general manager's consent and the sheet."""
        rma = self.rma(*lots, parts=parts, request="refund")
        if parts:
            rma.line_ids.filtered(lambda line: not line.lot_id).factory_date = date(
                2026, 4, 1
            )
        self.approve(rma)
        lines = self.bring_to_inspection(rma)
        self.inspect(lines, grade=grade)
        self.sign_sheet(rma)
        return rma

    def refund(self, rma):
        rma.line_ids.with_user(self.clerk).action_refund()
        return rma.line_ids.sudo().credit_line_id.move_id

    def test_the_original_invoice_line_is_credited(self):
        rma = self.brought(self.lot)
        credit = self.refund(rma)
        line = rma.line_ids
        invoice = self.order.invoice_ids - credit
        self.assertEqual((credit.move_type, credit.state), ("out_refund", "posted"))
        self.assertEqual(credit.reversed_entry_id, invoice)
        self.assertEqual(credit.amount_untaxed, 400)
        self.assertEqual(line.sale_line_id, self.order.order_line)
        self.assertEqual((line.state, line.disposition), ("refunded", "refund"))
        rma.with_user(self.clerk).action_close()
        self.assertEqual(rma.state, "done")

    def test_the_goods_enter_by_grade_at_their_original_cost(self):
        # Sold when they cost 250; the cost today is another.
        self.unit.standard_price = 300
        rma = self.brought(self.lot, grade="good")
        self.refund(rma)
        self.assertEqual(self._on_hand(self.good, self.unit, self.lot, False), 1)
        self.assertEqual(self._on_hand(self.workshop, self.unit, self.lot), 0)
        move = self.env["stock.move"].search(
            [("location_dest_id", "=", self.good.id), ("product_id", "=", self.unit.id)]
        )
        self.assertEqual(move.value, 250)
        other = self._lot("SOLD2", manufacture_date=date(2026, 4, 1))
        self.sell((other, 1, 400.0))
        self.refund(self.brought(other, grade="damaged"))
        self.assertEqual(self._on_hand(self.damaged, self.unit, other, False), 1)

    def test_not_twice(self):
        rma = self.brought(self.lot)
        self.refund(rma)
        with self.assertRaisesRegex(UserError, "Ours, paid back"):
            rma.line_ids.with_user(self.clerk).action_refund()
        # Nor through another return of the same sale, should the unit have got
        # back to the customer in some way that was not sold.
        self._put(self.damaged, self.unit, -1, self.lot)
        again = self.brought(self.lot)
        with self.assertRaisesRegex(UserError, "no more than what was invoiced"):
            again.line_ids.with_user(self.clerk).action_refund()
        # Nor past the return, by a credit note of accounting.
        invoice = self.order.invoice_ids.filtered(
            lambda move: move.move_type == "out_invoice"
        )
        second = invoice._reverse_moves()
        with self.assertRaisesRegex(UserError, "paid back already"):
            second.action_post()
        credit = rma.line_ids.sudo().credit_line_id.move_id
        for method in ("button_draft", "button_cancel"):
            with self.assertRaisesRegex(UserError, "correct it by a further"):
                getattr(credit, method)()

    def test_a_second_click_opens_the_same_application(self):
        # D1-K1: one form at a time for the signatures.
        rma = self.rma(self.lot, request="refund").with_user(self.clerk)
        first = rma.action_apply()
        self.assertEqual(rma.action_apply()["res_id"], first["res_id"])

    def test_not_more_than_invoiced(self):
        # Three fans were invoiced: three come back for money, a fourth does not.
        self.sell((self.part, 3, 20.0))
        rma = self.brought(parts=3)
        self.assertEqual(self.refund(rma).amount_untaxed, 60)
        more = self.brought(parts=1)
        with self.assertRaisesRegex(UserError, "no more than what was invoiced"):
            more.line_ids.with_user(self.clerk).action_refund()

    def test_one_return_of_two_orders(self):
        # RMA over several orders and products.
        self.sell((self.part, 2, 20.0))
        rma = self.brought(self.lot, parts=2)
        credits = self.refund(rma)
        self.assertEqual(len(credits), 2)
        self.assertEqual(sorted(credits.mapped("amount_untaxed")), [40, 400])
        self.assertEqual(len(credits.reversed_entry_id), 2)

    def test_without_an_invoice_finance_writes_the_price(self):
        stray = self.made("STRAY")
        rma = self.brought(stray)
        line = rma.line_ids
        with self.assertRaisesRegex(UserError, "No invoice of these goods"):
            line.with_user(self.clerk).action_refund()
        with self.assertRaises(AccessError):
            line.with_user(self.clerk).refund_price = 99
        line.with_user(self.finance).refund_price = 99
        with self.assertRaises(AccessError):
            line.with_user(self.finance).reason_note = "not finance's"
        self.assertEqual(self.refund(rma).amount_untaxed, 99)

    def test_another_customers_order_pays_nobody(self):
        stray = self.made("STRAY")
        rma = self.brought(stray)
        order = self.order
        order.sudo().partner_id = self.env["res.partner"].create({"name": "Another"})
        rma.line_ids.sudo().sale_line_id = order.order_line
        with self.assertRaisesRegex(UserError, "another customer"):
            rma.line_ids.with_user(self.clerk).action_refund()

    def test_without_the_signed_sheet_nothing_is_paid(self):
        # D4-8.5.1.5
        rma = self.rma(self.lot, request="refund")
        self.approve(rma)
        self.inspect(self.bring_to_inspection(rma))
        with self.assertRaisesRegex(UserError, "D4-8.5.1.5"):
            rma.line_ids.with_user(self.clerk).action_refund()

    def test_in_a_foreign_currency_with_its_rounding(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            [
                {
                    "name": date(2026, 1, 1),
                    "currency_id": currency.id,
                    "company_id": self.company.id,
                    "rate": rate,
                }
                for currency, rate in (
                    (euro, 1 / 7.1234),
                    (self.company.currency_id, 1),
                )
            ]
        )
        lot = self._lot("EUR1", manufacture_date=date(2026, 4, 1))
        order = self.sell((lot, 1, 33.33), currency=euro)
        invoice = order.invoice_ids
        self.assertEqual(invoice.currency_id, euro)
        credit = self.refund(self.brought(lot))
        self.assertEqual((credit.currency_id, credit.amount_total), (euro, 33.33))
        self.assertEqual(credit.amount_total_signed, -237.42)
        receivable = (invoice | credit).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        self.assertEqual(sum(receivable.mapped("balance")), 0)

    def test_the_trial_balance_agrees(self):
        before = self.trial_balance()
        rma = self.brought(self.lot)
        credit = self.refund(rma)
        after = self.trial_balance()
        changed = {
            account: after.get(account, 0) - before.get(account, 0)
            for account in after
            if after.get(account, 0) != before.get(account, 0)
        }
        self.assertEqual(sum(changed.values()), 0)
        receivable = credit.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        ).account_id
        self.assertEqual(changed[receivable], -400)

    # -- the customer bears the costs ---

    def test_the_customers_costs_are_charged(self):
        # S11, A02, D3-6.15: freight and work as lines of his invoice.
        rma = self.rma(self.lot, request="refund")
        self.inspect(self.bring_to_inspection(rma))
        self.assertEqual(rma.cost_bearer, "customer")
        self.sign_sheet(rma)
        rma.line_ids.with_user(self.clerk).action_refund()
        with self.assertRaisesRegex(UserError, "D3-6.15"):
            rma.with_user(self.clerk).action_close()
        rma.with_user(self.clerk).write(
            {
                "cost_ids": [
                    Command.create(
                        {"kind": "freight", "name": "Express", "price_unit": 35.5}
                    ),
                    Command.create(
                        {
                            "kind": "repair",
                            "name": "Inspection",
                            "quantity": 2,
                            "price_unit": 50,
                        }
                    ),
                ]
            }
        )
        with self.assertRaisesRegex(UserError, "not charged yet"):
            rma.with_user(self.clerk).action_close()
        rma.with_user(self.clerk).action_charge_costs()
        invoice = rma.cost_ids.sudo().invoice_line_id.move_id
        self.assertEqual(
            (invoice.move_type, invoice.state, invoice.partner_id),
            ("out_invoice", "posted", self.partner),
        )
        self.assertEqual(invoice.amount_untaxed, 135.5)
        # Each once, and nothing is changed afterwards.
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            rma.with_user(self.clerk).action_charge_costs()
        with self.assertRaisesRegex(UserError, "invoiced and stays"):
            rma.cost_ids[0].with_user(self.clerk).price_unit = 1
        rma.with_user(self.clerk).action_close()
        self.assertEqual(rma.state, "done")

    def test_parts_of_the_repair_are_costs(self):
        # A02: one unit of the return is repaired, its part is charged.
        self.part.lst_price = 30
        other = self.made("REP1")
        rma = self.rma(self.lot, other, request="refund")
        self.inspect(self.bring_to_inspection(rma))
        line = rma.line_ids.filtered(lambda line: line.lot_id == other)
        line.with_user(self.clerk).action_repair()
        self._put(self.good, self.part, 5)
        repair = line.repair_id.with_user(self.repairer)
        repair.write(
            {
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.part.id,
                            "product_uom_qty": 2,
                            "repair_line_type": "add",
                        }
                    )
                ]
            }
        )
        repair.action_repair_start()
        repair.move_ids.quantity = 2
        self.end_repair(repair)
        rma.with_user(self.clerk).action_collect_costs()
        rma.with_user(self.clerk).action_collect_costs()
        self.assertEqual(rma.cost_ids.mapped("amount"), [60])
        self.assertEqual(rma.cost_ids.kind, "parts")

    def test_finance_says_why_nothing_is_charged(self):
        rma = self.rma(self.lot, request="refund")
        self.inspect(self.bring_to_inspection(rma))
        self.sign_sheet(rma)
        rma.line_ids.with_user(self.clerk).action_refund()
        with self.assertRaises(AccessError):
            rma.with_user(self.clerk).no_cost_reason = "Brought in person."
        rma.with_user(self.finance).no_cost_reason = "Brought in person."
        rma.with_user(self.clerk).action_close()
        self.assertEqual(rma.state, "done")

    def test_the_company_charges_nothing(self):
        rma = self.brought(self.lot)
        self.assertEqual(rma.cost_bearer, "company")
        rma.with_user(self.clerk).cost_ids = [
            Command.create({"kind": "freight", "name": "Express", "price_unit": 35.5})
        ]
        with self.assertRaisesRegex(UserError, "company bears"):
            rma.with_user(self.clerk).action_charge_costs()

    # -- the file of the unit ---

    def test_the_file_of_the_unit_tells_it(self):
        self.refund(self.brought(self.lot))
        self.env.flush_all()
        events = self.env["aftersales.unit.event"].search(
            [("lot_id", "=", self.lot.id), ("kind", "=", "refund")]
        )
        self.assertEqual(events.mapped("revenue"), [-400])
