# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.service_base.tests.bad_row import refuse_row
from odoo.addons.service_base.tests.test_evidence_files import drawing, photo

from .receipts_common import ReceiptsCase

MONDAY = "2026-06-01 02:00:00"  # 10:00 in China


@tagged("post_install", "-at_install")
class TestSiteReceipt(ReceiptsCase):
    """Inspect, count, then stock in (S34, D4-3.1.2a)."""

    def checking(self, picking=None, *quantities, **vals):
        receipt = self.receipt(picking, **vals)
        receipt.action_start_check()
        if quantities:
            self.count(receipt, *quantities)
        return receipt

    def here(self, place=None, product=None):
        return self._on_hand(place or self.good_of_site, product or self.part)

    # -- as the papers say ---

    def test_what_was_counted_enters(self):
        # S34, D4-3.1.2a, D4-3.1.2b
        receipt = self.checking(self.ship((self.part, 5)), 5)
        self.assertFalse(receipt.differences)
        with self.assertRaisesRegex(UserError, "D4-3.1.2b"):
            receipt.action_accept()
        self.accept(receipt)
        self.assertEqual(receipt.state, "accepted")
        self.assertEqual(self.here(), 5)
        self.assertEqual(self.here(self.transit), 0)
        self.assertFalse(receipt.liable)

    def test_it_is_counted_first(self):
        # D4-3.1.2a: by the button, in the inventory app, in code
        receipt = self.receipt(picking := self.ship((self.part, 5)))
        with self.assertRaisesRegex(UserError, "D4-3.1.2a"):
            self.accept(receipt)
        picking.move_ids.picked = True
        for way in (
            picking.with_user(self.keeper).button_validate,
            picking.move_ids._action_done,
        ):
            with self.assertRaisesRegex(UserError, "D4-3.1.2a"):
                way()
        self.assertEqual(self.here(), 0)

    def test_without_a_receipt_the_slip_decides(self):
        # S30: where no site receipt exists, the shipment goes its own way
        self.ship((self.part, 5))._do_at_once()
        self.assertEqual(self.here(), 5)

    def test_papers_are_named(self):
        # D4-3.1.2b
        receipt = self.receipt(self.ship((self.part, 5)), packing_list=False)
        with self.assertRaisesRegex(UserError, "D4-3.1.2b"):
            receipt.action_start_check()

    def test_goods_of_a_supplier(self):
        # S34: sent to the site; one is damaged and never becomes ours
        picking = self.ship((self.part, 5), kind="purchase_in")
        receipt = self.checking(picking, 5)
        receipt.line_ids.refused_quantity = 1
        self.report(receipt)
        self.accept(receipt)
        self.assertEqual(self.here(), 4)
        self.assertEqual(self.here(self.site.damaged_location_id), 0)
        rest = self.env["stock.picking"].search([("backorder_id", "=", picking.id)])
        self.assertEqual(rest.move_ids.product_uom_qty, 1)

    def test_serials(self):
        # S34: two of three arrive, one of them damaged
        lots = [self._lot(f"X-{n}") for n in range(3)]
        receipt = self.checking(self.ship((self.unit, 3, *lots)))
        receipt.line_ids.lot_names = "X-0\nX-1"
        receipt.line_ids.refused_lot_names = "X-1"
        self.report(receipt)
        self.accept(receipt)
        here = self.good_of_site
        self.assertEqual(self._on_hand(here, self.unit, lots[0]), 1)
        apart = self.site.damaged_location_id
        self.assertEqual(self._on_hand(apart, self.unit, lots[1]), 1)
        self.assertEqual(self._on_hand(self.transit, self.unit, lots[2]), 1)

    def test_a_serial_that_was_not_shipped_is_named(self):
        lots = [self._lot("X-1")]
        receipt = self.checking(self.ship((self.unit, 1, *lots)))
        receipt.line_ids.lot_names = "X-9"
        with self.assertRaisesRegex(UserError, "X-9"):
            self.accept(receipt)

    # -- discrepancies (D4-3.1.2d, D4-2.5a, D2-K4.3) ---

    def test_a_difference_is_reported_with_photos_and_in_writing(self):
        # D4-3.1.2d
        receipt = self.checking(self.ship((self.part, 5)), 4)
        self.assertIn("1.0 Units missing", receipt.differences)
        with self.assertRaisesRegex(UserError, "report it first"):
            self.accept(receipt)
        with self.assertRaisesRegex(UserError, "Write in the notice"):
            receipt.action_report()
        receipt.notice = "One is missing."
        with self.assertRaisesRegex(UserError, "Photo .* is missing"):
            receipt.action_report()
        receipt._add_evidence("receipt_photo", [("box.jpg", photo())])
        receipt.action_report()
        self.assertEqual(receipt.state, "discrepancy")
        message = receipt.message_ids.filtered("partner_ids")[:1]
        told = self.chief | self.supervisor | self.manager | self.accountant
        self.assertEqual(message.partner_ids, told.partner_id)
        self.assertIn("One is missing.", message.body)
        self.assertEqual(receipt.activity_ids.user_id, self.chief | self.manager)

    def test_what_is_short_stays_on_its_way(self):
        # S34: 5 shipped, 4 counted
        receipt = self.checking(picking := self.ship((self.part, 5)), 4)
        self.report(receipt)
        self.accept(receipt)
        self.assertEqual(self.here(), 4)
        self.assertEqual(self.here(self.transit), 1)
        rest = self.env["stock.picking"].search([("backorder_id", "=", picking.id)])
        self.assertEqual(rest.move_ids.product_uom_qty, 1)
        second = self.checking(rest, 1)
        self.accept(second)
        self.assertEqual(self.here(), 5)

    def test_what_is_damaged_is_kept_apart_and_goes_back(self):
        # D4-2.5a: 5 shipped, 4 counted, 1 of them damaged
        receipt = self.checking(self.ship((self.part, 5)), 4)
        receipt.line_ids.refused_quantity = 1
        self.report(receipt)
        self.accept(receipt)
        damaged = self.site.damaged_location_id
        self.assertEqual(self.here(), 3)
        self.assertEqual(self.here(damaged), 1)
        self.assertEqual(self.here(self.transit), 1)
        receipt.action_send_back()
        self.assertEqual(self.here(damaged), 0)
        self.assertEqual(self.here(self.transit), 2)
        self.assertTrue(receipt.made_picking_ids.filtered("aftersales_is_red"))
        with self.assertRaisesRegex(UserError, "were sent back"):
            receipt.action_send_back()

    def test_nothing_came_at_all(self):
        receipt = self.checking(picking := self.ship((self.part, 5)), 0)
        self.report(receipt)
        self.accept(receipt)
        self.assertEqual(self.here(), 0)
        self.assertEqual(picking.move_ids.product_uom_qty, 5)
        self.assertNotIn(picking.state, ("done", "cancel"))

    def test_more_than_shipped_stays_apart(self):
        # D2-K4.3: 5 shipped, 6 counted: 5 enter
        receipt = self.checking(self.ship((self.part, 5)), 6)
        self.assertIn("more than shipped", receipt.differences)
        self.report(receipt)
        self.accept(receipt)
        self.assertEqual(self.here(), 5)

    def test_what_was_never_shipped_stays_apart(self):
        # D2-K4.3: another row of the same product lets no more in
        picking = self.ship((self.part, 5))
        receipt = self.checking(picking, 5)
        receipt.line_ids = [(0, 0, {"product_id": self.part.id, "quantity": 2})]
        self.assertIn("2.0 Units more than shipped", receipt.differences)
        self.report(receipt)
        self.accept(receipt)
        self.assertEqual(self.here(), 5)

    def test_carrier_and_counter_agree(self):
        # D2-K4.3
        receipt = self.checking(
            self.ship((self.part, 5)), 5, carrier_packages=3, package_count=2
        )
        self.assertIn("carrier says 3 packages, 2 were counted", receipt.differences)
        receipt.package_count = 3
        self.assertFalse(receipt.differences)
        receipt.line_ids.note_quantity = 6
        self.assertIn("delivery note says 6.0", receipt.differences)

    # -- five working days (D4-3.1.2f) ---

    def due_day(self, moment):
        local = fields.Datetime.context_timestamp(
            self.env.user.with_context(tz="Asia/Shanghai"), moment
        )
        return str(local.date())

    def test_within_five_working_days_the_sender_bears_it(self):
        # S34: arrival Mon 1 Jun, due Mon 8 Jun, checked on its last minute
        with freeze_time(MONDAY):
            receipt = self.receipt(self.ship((self.part, 5)))
            self.assertEqual(self.due_day(receipt.check_due), "2026-06-08")
        with freeze_time("2026-06-08 08:59:00"):
            receipt.action_start_check()
            self.count(receipt, 4)
            self.report(receipt)
            self.assertEqual(receipt.liable, "sender")
            self.assertEqual(receipt.loss_quantity, 1)
            self.assertEqual(receipt.loss_amount, 9.5)
            self.assertFalse(receipt.liable_user_id)
        with freeze_time("2026-06-09 02:00:00"):
            # What was reported in time stays with the sender.
            self.env["aftersales.site.receipt"]._book_overdue()
            self.accept(receipt)
            self.assertEqual(receipt.liable, "sender")
            self.assertFalse(receipt.is_late)

    def test_after_it_the_loss_is_the_site_chiefs(self):
        # S34: on 9 Jun a missing unit is booked on the site chief
        with freeze_time(MONDAY):
            receipt = self.receipt(self.ship((self.part, 5)))
        with freeze_time("2026-06-09 02:00:00"):
            receipt.action_start_check()
            self.count(receipt, 4)
            self.report(receipt)
            self.assertEqual(receipt.liable, "chief")
            self.assertEqual(receipt.liable_user_id, self.chief)
            self.assertEqual(receipt.loss_amount, 9.5)
            self.assertTrue(receipt.loss_proposed_at)
            todo = receipt.activity_ids.filtered(lambda a: "site chief" in a.summary)
            self.assertEqual(todo.user_id, self.chief | self.manager)
            # S39: it stands in the register of losses.
            loss = self.env["aftersales.loss"].search(
                [("res_model", "=", receipt._name), ("res_id", "=", receipt.id)]
            )
            self.assertEqual((loss.value, loss.quantity), (9.5, 1))

    @mute_logger("odoo.sql_db")
    def test_one_bad_receipt_leaves_the_others_booked(self):
        # S34, D4-3.1.2f: the bad one between two good ones is named.
        with freeze_time(MONDAY):
            receipts = self.checking(self.ship((self.part, 5)), 4)
            for _number in range(2):
                receipts |= self.checking(self.ship((self.part, 5)), 4)
        refuse_row(receipts, "id", receipts[1].id)
        with (
            freeze_time("2026-06-09 02:00:00"),
            self.assertLogs("odoo.addons.service_base.jobs", "WARNING") as logged,
        ):
            receipts._cron_book_liability()
        self.assertEqual(receipts.mapped("liable"), ["chief", False, "chief"])
        self.assertIn(receipts[1].name, logged.output[0])

    def test_the_job_books_it_when_nobody_checks(self):
        # S34: counted, but the check never ended
        with freeze_time(MONDAY):
            receipt = self.checking(self.ship((self.part, 5)), 4)
        with freeze_time("2026-06-08 08:00:00"):
            receipt._book_overdue()
            self.assertFalse(receipt.liable)
        with freeze_time("2026-06-09 02:00:00"):
            receipt._book_overdue()
            self.assertEqual(receipt.liable, "chief")
            self.assertEqual(receipt.loss_quantity, 1)
            with self.assertRaisesRegex(UserError, "D4-3.1.2f"):
                receipt.action_cancel()

    def test_damaged_packing_points_to_the_carrier(self):
        # D4-3.1.2f
        receipt = self.checking(self.ship((self.part, 5)), 4, package_state="damaged")
        self.report(receipt)
        self.assertEqual(receipt.liable, "carrier")

    def test_the_day_of_arrival_stays(self):
        receipt = self.receipt(self.ship((self.part, 5)))
        with self.assertRaisesRegex(UserError, "as it was registered"):
            receipt.arrived_at = "2026-01-01 00:00:00"
        with self.assertRaises(ValidationError), freeze_time(MONDAY):
            self.receipt(self.ship((self.part, 5)), arrived_at="2026-06-02 00:00:00")

    # -- goods without papers (D4-3.1.2e) ---

    def unannounced(self, quantity=5):
        return self.checking(
            kind="no_papers",
            delivery_note=False,
            packing_list=False,
            line_ids=[(0, 0, {"product_id": self.part.id, "quantity": quantity})],
        )

    def confirm(self, receipt):
        self.env["aftersales.site.receipt.confirmation"].with_user(self.keeper).create(
            {"receipt_id": receipt.id, "confirmed_by": "Li (PM)", "said": "Ours."}
        ).action_note()

    def test_goods_without_papers_wait_for_production_management(self):
        # S34, D4-3.1.2e: the acceptance check
        receipt = self.unannounced()
        with self.assertRaisesRegex(UserError, "D4-3.1.2e"):
            receipt.action_accept_provisional()
        with self.assertRaisesRegex(UserError, "D4-3.1.2e"):
            receipt.action_accept()
        self.confirm(receipt)
        self.assertEqual(receipt.confirmation_user_id, self.keeper)
        receipt.action_accept_provisional()
        self.assertEqual(receipt.state, "provisional")
        self.assertEqual(self.here(), 5)
        action = self.env.ref("aftersales_stock.aftersales_site_receipt_action_papers")
        self.assertIn("provisional", action.domain)
        self.assertTrue(receipt.papers_due)

    def test_it_stays_open_until_the_papers_come(self):
        # S34, D4-3.1.2e: the goods are counted once
        receipt = self.unannounced()
        self.confirm(receipt)
        receipt.action_accept_provisional()
        place = self.aftersales._get_company_place("provisional")
        self.assertEqual(self.here(place), -5)
        with self.assertRaisesRegex(UserError, "D4-3.1.2b"):
            receipt.action_register_papers()
        receipt.write({"delivery_note": "DN-9", "packing_list": "PL-9"})
        with self.assertRaisesRegex(UserError, "Choose the shipment"):
            receipt.action_register_papers()
        receipt.papers_picking_id = self.ship((self.part, 4))
        with self.assertRaisesRegex(UserError, "does not bring 5.0"):
            receipt.action_register_papers()
        self.assertEqual(receipt.state, "provisional")
        receipt.papers_picking_id = self.ship((self.part, 5))
        receipt.action_register_papers()
        self.assertEqual(receipt.state, "accepted")
        self.assertEqual(self.here(place), 0)
        self.assertEqual(self.here(), 5)
        self.assertFalse(receipt._find_live_deadlines())

    def test_a_new_serial_without_papers(self):
        receipt = self.checking(
            kind="no_papers",
            line_ids=[(0, 0, {"product_id": self.unit.id, "lot_names": "NEW-1"})],
        )
        self.confirm(receipt)
        receipt.action_accept_provisional()
        lot = self.env["stock.lot"].search([("name", "=", "NEW-1")])
        self.assertEqual(self._on_hand(self.good_of_site, self.unit, lot), 1)
        receipt.papers_picking_id = self.ship((self.unit, 1), kind="purchase_in")
        receipt.action_register_papers()
        place = self.aftersales._get_company_place("provisional")
        self.assertEqual(self._on_hand(place, self.unit, lot), 0)

    def test_no_way_around_the_confirmation(self):
        # D4-3.1.2e: in the inventory app
        picking = self.env["stock.picking"]._create_of_kind(
            "provisional_in",
            [{"site": self.site, "lines": [{"product": self.part, "quantity": 1}]}],
        )
        picking.action_confirm()
        picking.move_ids.quantity = 1
        picking.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "D4-3.1.2e"):
            picking._action_done()

    def test_a_confirmation_says_who_when_and_what(self):
        # D4-3.1.2e
        receipt = self.unannounced()
        now = fields.Datetime.now()
        for who, moment, said in (
            ("", now, "Ours."),
            ("Li", now, " "),
            ("Li", False, "Ours."),
            ("Li", fields.Datetime.add(now, hours=1), "Ours."),
        ):
            with self.assertRaises(UserError):
                receipt._note_confirmation(who, moment, said)
        with self.assertRaises(AccessError):
            receipt.with_user(self.keeper).confirmed_by = "Li"

    # -- returned after issue (D4-2.5b) ---

    def issue(self, quantity):
        self._put(self.good_of_site, self.part, quantity)
        self.env["stock.picking"]._create_of_kind(
            "own_use_out",
            [
                {
                    "site": self.site,
                    "lines": [{"product": self.part, "quantity": quantity}],
                }
            ],
        )._do_at_once()

    def leftover(self, quantity, refused=0, reason="Not needed"):
        goods = {
            "product_id": self.part.id,
            "quantity": quantity,
            "refused_quantity": refused,
        }
        return self.checking(kind="leftover", reason=reason, line_ids=[(0, 0, goods)])

    def test_what_was_not_used_comes_back_by_a_red_slip(self):
        # S34, D4-2.5b: 5 issued, 3 come back, one of them damaged
        self.issue(5)
        receipt = self.leftover(3, refused=1)
        receipt.action_accept()
        self.assertEqual(self.here(), 2)
        self.assertEqual(self.here(self.site.damaged_location_id), 1)
        red = receipt.made_picking_ids.filtered("aftersales_is_red")
        self.assertEqual(red.aftersales_kind, "own_use_out")
        self.assertIn("Not needed", red.origin)
        self.assertFalse(receipt.check_due)

    def test_no_more_comes_back_than_was_issued(self):
        # D4-2.5b: at the limit, above it, and after a first return
        self.issue(5)
        with self.assertRaisesRegex(UserError, "6.0 .* come back, 5.0"):
            self.leftover(6).action_accept()
        self.leftover(5).action_accept()
        with self.assertRaisesRegex(UserError, "1.0 .* come back, 0.0"):
            self.leftover(1).action_accept()

    def test_a_return_says_why(self):
        # D4-2.5b
        self.issue(5)
        with self.assertRaisesRegex(UserError, "D4-2.5b"):
            self.leftover(1, reason=" ").action_accept()

    # -- who, forged ways (S69) ---

    def test_a_stranger_has_no_part_in_it(self):
        # D4-2.1b
        receipt = self.receipt(self.ship((self.part, 5)))
        with self.assertRaisesRegex(UserError, "D4-2.1b"):
            receipt.with_user(self.stranger).action_start_check()
        with self.assertRaises(AccessError):
            receipt.with_user(self.stranger).waybill = "X"
        with self.assertRaises(AccessError):
            receipt.with_user(self.buyer).action_start_check()

    def test_a_forged_acceptance_is_refused(self):
        receipt = self.receipt(self.ship((self.part, 5)))
        for vals in (
            {"state": "accepted"},
            {"accepted_at": "2026-06-01 00:00:00"},
            {"liable": "sender"},
            {"check_due": "2030-01-01 00:00:00"},
        ):
            with self.assertRaises(AccessError):
                receipt.with_user(self.keeper).write(vals)

    def test_what_was_reported_stays_as_counted(self):
        receipt = self.checking(self.ship((self.part, 5)), 4)
        self.report(receipt)
        with self.assertRaisesRegex(UserError, "stay as they were counted"):
            receipt.line_ids.with_user(self.keeper).quantity = 5

    def test_a_department_has_no_site_receipts(self):
        # D0-2.4.2a
        with self.assertRaises(ValidationError):
            self.receipt(kind="no_papers", site_id=self.department.id)

    def test_a_batch_goes_on_without_the_bad_one(self):
        good = self.checking(self.ship((self.part, 5)), 5)
        bad = self.checking(self.ship((self.part, 5)), 4)
        both = good | bad
        both.with_user(self.keeper)._sign("keeper", drawing())
        action = both.with_user(self.keeper).action_accept()
        self.assertEqual(good.state, "accepted")
        self.assertEqual(bad.state, "checking")
        self.assertIn(bad.name, action["params"]["message"])
