# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .workshop_common import MONDAY, WorkshopCase


@tagged("post_install", "-at_install")
class TestWorkshopInvoice(WorkshopCase):
    """S05, D3-1.8: a paid carry-in repair is invoiced on the day of the return."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )
        # Where sales_logistics is there, its gates are another system (S41).
        gates = cls.env["service.policy"].search(
            [("code", "in", ("order.demand_voucher", "order.two_signatures"))]
        )
        with freeze_time("2026-05-29 02:00:00"):
            for code in gates.mapped("code"):
                cls.set_policy(code, 0)
        cls.part.list_price = 30
        cls._put(cls.good, cls.part, 5)

    def returned(self, parts=1):
        """Given back on Monday, out of warranty."""
        lot = self.delivered("C1", on=date(2024, 1, 1))
        receipt = self.taken_in(lot)
        repair = receipt.sudo().line_ids.repair_id.with_user(self.repairer)
        repair.move_ids = [
            Command.create(
                {
                    "product_id": self.part.id,
                    "product_uom_qty": 1,
                    "repair_line_type": "add",
                }
            )
            for _number in range(parts)
        ]
        self.repair_all(receipt)
        self.sign_return(receipt)
        receipt.with_user(self.clerk).action_return()
        return receipt.with_user(self.clerk)

    def test_the_posted_invoice_stops_the_clock(self):
        with freeze_time(MONDAY):
            receipt = self.returned()
            self.assertEqual(receipt.deadline_count, 1)
            receipt.action_make_invoice()
            invoice = receipt.sudo().invoice_ids
            self.assertEqual((invoice.state, invoice.amount_untaxed), ("draft", 30))
            with self.assertRaisesRegex(UserError, r"draft invoice waits.*D3-1.8"):
                receipt.action_make_invoice()
            with self.assertRaisesRegex(UserError, "without a posted invoice"):
                receipt.action_file()
            invoice.action_post()
            self.assertEqual(invoice.invoice_date, date(2026, 6, 1))
            deadline = receipt.sudo().deadline_ids.filtered(
                lambda one: one.rule_id.code == "receipt.invoice"
            )
            self.assertEqual(deadline.state, "met")
            receipt.action_file()
            self.assertEqual(receipt.state, "filed")
            # S05: revenue in the file of the unit.
            self.env.flush_all()
            event = self.env["aftersales.unit.event"].search(
                [("kind", "=", "repair"), ("lot_id", "=", receipt.line_ids.lot_id.id)]
            )
            self.assertEqual(event.revenue, 30)

    def test_a_credited_invoice_is_none(self):
        """S05, D3-1.8: what was credited is invoiced anew before the file."""
        with freeze_time(MONDAY):
            receipt = self.returned()
            receipt.action_make_invoice()
            receipt.sudo().invoice_ids.action_post()
            receipt.sudo().invoice_ids._reverse_moves(cancel=True)
            with self.assertRaisesRegex(UserError, "without a posted invoice"):
                receipt.action_file()
            receipt.action_make_invoice()
            receipt.sudo().invoice_ids.filtered(
                lambda move: move.state == "draft"
            ).action_post()
            receipt.action_file()
            self.assertEqual(receipt.state, "filed")

    def test_an_empty_order_asks_for_the_work(self):
        with freeze_time(MONDAY):
            receipt = self.returned(parts=0)
            with self.assertRaisesRegex(UserError, "nothing to charge"):
                receipt.action_make_invoice()
