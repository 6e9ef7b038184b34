# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.service_base.tests.test_evidence_files import drawing, photo

from .. import roles
from .common import LogisticsCase

# 1 June 2026, 10:00 in Shanghai; 3 June; 6 and 7 June.
SHIPPED = "2026-06-01 02:00:00"
RECEIVED = "2026-06-03 02:00:00"


@tagged("post_install", "-at_install")
class TestShipment(LogisticsCase):
    """Goods are followed until the customer says that all is there (S48, D2-17)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.driver = cls.role("driver", roles.DRIVER)
        cls.customer.email = "customer@example.com"

    def shipped(self, quantity=10, **vals):
        order = self.confirmed(stock=10, quantity=quantity)
        self.pay(order, order.amount_total)
        order._cron_release()
        picking = self.deliver(order)
        shipment = picking.shipment_ids.with_user(self.clerk)
        shipment.write(vals)
        return shipment

    def receive(self, shipment, short=0):
        shipment.received_by = "Mr Li"
        shipment.line_ids.short = short
        shipment.action_receive()

    # -- S48: the acceptance check ---

    def test_a_delivery_brings_its_tracking_plan(self):
        # D2-T5
        # S48, D2-17: shipping time, way of transport, consignee, place of dispatch
        shipment = self.shipped()
        self.assertEqual(shipment.state, "shipped")
        self.assertEqual(shipment.partner_id, self.customer)
        self.assertEqual(shipment.origin_place_id, self.warehouse.lot_stock_id)
        self.assertEqual(shipment.line_ids.shipped, 10)

    def test_the_notice_of_the_day_is_logged(self):
        # S48, D2-17: shipped 1 June, notice logged 1 June
        with freeze_time(SHIPPED):
            shipment = self.shipped()
            before = self.env["mail.mail"].search_count([])
            shipment.action_notify()
            self.assertEqual(self.env["mail.mail"].search_count([]), before + 1)
            self.assertEqual(shipment.deadline_badge, "none")
        self.assertEqual(shipment.state, "notified")
        self.assertEqual(shipment.notified_at.date(), date(2026, 6, 1))

    def test_short_two_opens_a_discrepancy_of_two(self):
        # D2-H6
        # S48, D2-17: received 3 June, "short 2"
        shipment = self.shipped()
        shipment.action_notify()
        with freeze_time(RECEIVED):
            self.receive(shipment, short=2)
        self.assertEqual(shipment.callback_result, "short")
        self.assertEqual(shipment.discrepancy_ids.mapped("quantity"), [2])
        self.assertEqual(shipment.discrepancy_ids.state, "open")

    def test_no_closing_without_the_callback(self):
        # S48, D2-17
        shipment = self.shipped()
        shipment.action_notify()
        self.receive(shipment)
        with self.assertRaisesRegex(UserError, "Call the customer back"):
            shipment.action_close()
        with self.assertRaisesRegex(UserError, "what the customer says"):
            shipment.action_call_back()
        shipment.callback_note = "All there, Mr Li."
        shipment.action_call_back()
        self.assertEqual(shipment.callback_result, "complete")
        shipment.action_close()
        self.assertEqual(shipment.state, "closed")

    # -- beyond it ---

    def test_an_open_discrepancy_keeps_the_plan_open(self):
        # S48, D2-17
        shipment = self.shipped()
        self.receive(shipment, short=2)
        shipment.callback_note = "Two are missing."
        shipment.action_call_back()
        with self.assertRaisesRegex(UserError, "Settle what is short"):
            shipment.action_close()
        discrepancy = shipment.discrepancy_ids
        with self.assertRaisesRegex(UserError, "how it was settled"):
            discrepancy.action_settle()
        discrepancy.write({"cause": "transport", "solution": "Carrier paid."})
        discrepancy.action_settle()
        shipment.action_close()
        self.assertEqual(shipment.state, "closed")

    def test_more_is_found_missing_on_the_telephone(self):
        # S48, D2-17: the driver noted 1, the customer says 3
        shipment = self.shipped()
        self.receive(shipment, short=1)
        shipment.line_ids.short = 3
        shipment.callback_note = "Three are missing."
        shipment.action_call_back()
        self.assertEqual(sorted(shipment.discrepancy_ids.mapped("quantity")), [1, 2])

    def test_as_many_as_left_can_be_short(self):
        # S48, D2-17: 10 shipped: 10 may be short, 11 and -1 may not
        shipment = self.shipped()
        shipment.line_ids.short = 10
        for wrong in (11, -1):
            with self.subTest(wrong=wrong), self.assertRaises(ValidationError):
                shipment.line_ids.short = wrong

    def test_the_callback_is_due_three_days_after_receipt(self):
        # S48, A35: received 3 June, due by the end of 6 June
        shipment = self.shipped()
        with freeze_time(RECEIVED):
            self.receive(shipment)
        # The end of 6 June in Shanghai.
        self.assertEqual(str(shipment.callback_due), "2026-06-06 15:59:59")

    def test_what_we_bring_is_signed_and_photographed(self):
        # S48, D2-17
        shipment = self.shipped(mode="own", driver_id=self.driver.id)
        shipment = shipment.with_user(self.driver)
        shipment.received_by = "Mr Li"
        with self.assertRaisesRegex(UserError, "Customer"):
            shipment.action_receive()
        shipment.sudo()._sign("customer", drawing(), signer_name="Mr Li")
        shipment.sudo()._add_evidence("delivery_photo", [("goods.jpg", photo())])
        shipment.action_receive()
        self.assertEqual(shipment.state, "received")

    def test_the_driver_does_not_plan(self):
        # S48, D2-17: by a carrier nobody asks for a signature.
        shipment = self.shipped(mode="own", driver_id=self.driver.id)
        for vals in ({"mode": "carrier"}, {"driver_id": self.clerk.id}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                shipment.with_user(self.driver).write(vals)

    def test_what_was_noted_stays(self):
        # S48, D2-17
        shipment = self.shipped()
        self.receive(shipment, short=1)
        with self.assertRaisesRegex(UserError, "stays"):
            shipment.received_by = "Mr Wang"
        shipment.callback_note = "One is missing."
        shipment.action_call_back()
        with self.assertRaisesRegex(UserError, "stays"):
            shipment.callback_note = "All there."
        discrepancy = shipment.discrepancy_ids
        discrepancy.write({"cause": "transport", "solution": "Carrier paid."})
        discrepancy.action_settle()
        with self.assertRaisesRegex(UserError, "settled"):
            discrepancy.solution = "We paid."

    def test_a_driver_sees_what_he_drives(self):
        # S48, D2-7.3
        own = self.shipped(mode="own", driver_id=self.driver.id)
        other = self.shipped()
        seen = self.env["sale.shipment"].with_user(self.driver).search([])
        self.assertIn(own.with_user(self.driver), seen)
        self.assertNotIn(other.with_user(self.driver), seen)
        with self.assertRaises(AccessError):
            own.with_user(self.driver).action_notify()

    def test_nothing_is_forged(self):
        # S48
        shipment = self.shipped()
        for vals in ({"state": "closed"}, {"called_back_at": SHIPPED}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                shipment.write(vals)
        with self.assertRaises(AccessError):
            shipment.line_ids.shipped = 5
        with self.assertRaises(AccessError):
            self.env["sale.shipment.line"].with_user(self.clerk).create(
                {
                    "shipment_id": shipment.id,
                    "product_id": self.products["stock"].id,
                }
            )

    def test_a_plan_made_before_is_followed(self):
        # S48, D2-17: the plan of the delivery, cancelled while it is a plan only
        order = self.confirmed(stock=10, quantity=1)
        self.pay(order, order.amount_total)
        order._cron_release()
        picking = order.picking_ids
        plans = self.env["sale.shipment"].with_user(self.clerk)
        first = plans.create({"picking_id": picking.id})
        first.action_cancel()
        second = plans.create({"picking_id": picking.id, "waybill": "SF1"})
        self.deliver(order)
        self.assertEqual(second.state, "shipped")
        self.assertEqual(first.state, "cancelled")
        with self.assertRaisesRegex(UserError, "have left"):
            second.action_cancel()
