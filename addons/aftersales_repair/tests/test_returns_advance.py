# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_returns import ReturnsCase

MORNING = datetime(2026, 6, 1, 2, 0)


@tagged("post_install", "-at_install")
class TestReturnsAdvance(ReturnsCase):
    """S11: ship first, the old unit due by a day, and units that are promised."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chart()
        cls.env.cr.execute(
            "UPDATE service_deadline SET state = 'cancelled' "
            "WHERE state IN ('open', 'overdue')"
        )
        cls.unit.lst_price = 480

    def advance(self, *names):
        """A return whose replacements go out first, approved and confirmed."""
        rma = self.rma(*[self.made(name) for name in names], request="exchange")
        rma.line_ids.with_user(self.clerk).is_advance = True
        rma.with_user(self.clerk).is_awaited = True
        self.approve(rma)
        rma.with_user(self.clerk).action_confirm()
        return rma

    def sent(self, *names):
        for name in names:
            self._put(self.good, self.unit, 1, self._lot(f"NEW-{name}"))
        with freeze_time(MORNING):
            rma = self.advance(*names)
            rma.with_user(self.keeper).action_ship_first()
        return rma

    def sweep(self, *moment):
        with freeze_time(datetime(*moment)):
            return self.env["service.deadline"]._sweep_overdue()

    def arrive(self, lines):
        lines.with_user(self.keeper).action_receive()
        lines.with_user(self.keeper).action_issue()
        return lines

    def test_only_with_the_approval(self):
        self._put(self.good, self.unit, 1, self._lot("NEW"))
        rma = self.rma(self.made("A1"), request="exchange")
        rma.line_ids.with_user(self.clerk).is_advance = True
        with self.assertRaisesRegex(UserError, "D4-8.5.1.5"):
            rma.action_confirm()
        self.assertTrue(self.approve(rma).is_advance)
        rma.action_confirm()
        rma.with_user(self.keeper).action_ship_first()
        self.assertTrue(rma.line_ids.advance_shipped_at)

    def test_receive_first_stays_the_rule(self):
        # D3-5.1.6
        self._put(self.good, self.unit, 1, self._lot("NEW"))
        rma = self.rma(self.made("A1"), request="exchange")
        rma.action_confirm()
        with self.assertRaisesRegex(UserError, "not marked"):
            rma.line_ids.with_user(self.keeper).action_ship_first()

    def test_the_replacement_goes_out_and_the_old_unit_comes_back(self):
        rma = self.sent("A1")
        line = rma.line_ids
        self.assertEqual(
            (line.state, line.replacement_lot_id.name), ("expected", "NEW-A1")
        )
        self.assertEqual(line.replacement_lot_id.delivery_partner_id, self.partner)
        # 15 days after 1 June 10:00, at the end of the day.
        self.assertEqual(rma._local_date(rma.advance_due), date(2026, 6, 16))
        with self.assertRaisesRegex(UserError, "sent already"):
            line.with_user(self.keeper).action_ship_first()
        # D1-2: the limits of the return run from the arrival of the old unit.
        self.assertFalse(
            rma.deadline_ids.filtered(
                lambda d: d.code == "rma.settle" and d.state == "open"
            )
        )
        with freeze_time(datetime(2026, 6, 8, 1, 30)):
            self.arrive(line)
        self.assertFalse(rma.is_awaited)
        self.assertEqual(rma.settle_due, datetime(2026, 6, 11, 9, 0))
        advance = rma.deadline_ids.filtered(lambda d: d.code == "rma.advance")
        self.assertEqual(advance.state, "met")
        self.inspect(line)
        line.with_user(self.clerk).action_exchange()
        self.assertEqual((line.state, line.disposition), ("shipped", "exchange"))
        self.assertEqual(self._on_hand(self.damaged, self.unit, line.lot_id, False), 1)
        rma.with_user(self.clerk).action_close()
        self.assertEqual(rma.state, "done")

    def test_what_does_not_come_back_is_invoiced(self):
        rma = self.sent("A1", "A2")
        first, second = rma.line_ids
        with freeze_time(datetime(2026, 6, 8, 1, 30)):
            self.arrive(first)
        with (
            freeze_time(rma.advance_due),
            self.assertRaisesRegex(UserError, "may come back until"),
        ):
            second.with_user(self.clerk).action_charge_advance()
        self.assertGreater(self.sweep(2026, 6, 17, 0, 0), 0)
        invoice = second.sudo().advance_line_id.move_id
        self.assertEqual((invoice.state, invoice.amount_untaxed), ("posted", 480))
        self.assertEqual((second.state, second.disposition), ("shipped", "charge"))
        self.assertFalse(first.advance_line_id)
        # Nothing is expected any more, and nothing is invoiced twice.
        self.assertFalse(rma._get_open_moves("return_receipt"))
        with self.assertRaisesRegex(UserError, "invoiced already"):
            second.with_user(self.clerk).action_charge_advance()

    def test_the_clerk_may_do_it_by_hand(self):
        self.set_return_policy("rma.advance_auto_charge", 0)
        rma = self.sent("A1")
        self.sweep(2026, 6, 17, 0, 0)
        self.assertFalse(rma.line_ids.advance_line_id)
        with freeze_time(datetime(2026, 6, 17, 1, 0)):
            rma.line_ids.with_user(self.clerk).action_charge_advance()
        self.assertTrue(rma.line_ids.advance_line_id)

    def test_out_of_warranty_the_replacement_is_invoiced(self):
        rma = self.sent("A1")
        line = self.arrive(rma.line_ids)
        self.inspect(line, fault="customer")
        with self.assertRaisesRegex(UserError, "Its replacement went out"):
            line.with_user(self.clerk).action_return()
        line.with_user(self.clerk).action_charge_advance()
        self.assertEqual(line.sudo().advance_line_id.price_subtotal, 480)
        with self.assertRaisesRegex(UserError, "was invoiced"):
            line.with_user(self.clerk).action_exchange()
        line.with_user(self.clerk).action_return()
        line.with_user(self.keeper).action_ship()
        self.assertEqual(line.state, "shipped")

    def test_it_is_not_cancelled_half_way(self):
        rma = self.sent("A1")
        with self.assertRaisesRegex(UserError, "went out already"):
            rma.with_user(self.clerk).action_cancel()
        with self.assertRaisesRegex(UserError, "went out already"):
            rma.line_ids.with_user(self.clerk).action_cancel()
        self.assertEqual(rma.line_ids.state, "expected")

    def test_without_stock_nothing_goes_out(self):
        rma = self.advance("A1")
        with self.assertRaisesRegex(UserError, r"No .*T-PSU is free"):
            rma.with_user(self.keeper).action_ship_first()

    # -- promised ------------------------------------------------------------------

    def test_a_promised_unit_is_refused_to_another_exchange(self):
        new = self._lot("NEW1")
        self._put(self.good, self.unit, 1, new)
        first = self.rma(self.made("A1"), request="exchange").line_ids
        second = self.rma(self.made("A2"), request="exchange").line_ids
        first.with_user(self.clerk).promised_lot_id = new
        with self.assertRaises(ValidationError) as caught:
            second.with_user(self.clerk).promised_lot_id = new
        self.assertIn("promised to the exchange", str(caught.exception))
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE aftersales_rma_line SET promised_lot_id = %s WHERE id = %s",
                (new.id, second.id),
            )

    def test_a_promised_unit_does_not_go_out_with_another_exchange(self):
        # NEW1 is older, so that it would be taken first.
        new, later = self._lot("NEW1"), self._lot("NEW2")
        self._put(self.good, self.unit, 1, new)
        first = self.rma(self.made("A1"), request="exchange")
        first.line_ids.with_user(self.clerk).promised_lot_id = new
        second = self.rma(self.made("A2"), request="exchange")
        line = self.bring_to_inspection(second)
        self.inspect(line)
        line.with_user(self.clerk).action_exchange()
        self.sign_sheet(second)
        with self.assertRaisesRegex(UserError, r"No .*T-PSU is free"):
            line.with_user(self.keeper).action_ship()
        self._put(self.good, self.unit, 1, later)
        line.with_user(self.keeper).action_ship()
        self.assertEqual(line.replacement_lot_id, later)
        line = self.bring_to_inspection(first)
        self.inspect(line)
        line.with_user(self.clerk).action_exchange()
        self.sign_sheet(first)
        line.with_user(self.keeper).action_ship()
        self.assertEqual(line.replacement_lot_id, new)

    def test_a_promised_unit_does_not_leave_the_store_otherwise(self):
        new = self._lot("NEW1")
        self._put(self.good, self.unit, 1, new)
        line = self.rma(self.made("A1"), request="exchange").line_ids
        line.with_user(self.clerk).promised_lot_id = new
        move = self.env["stock.move"].create(
            {
                "product_id": self.unit.id,
                "product_uom_qty": 1,
                "location_id": self.good.id,
                "location_dest_id": self.main.lot_stock_id.id,
                "company_id": self.company.id,
            }
        )
        move._action_confirm()
        move._action_assign()
        move.picked = True
        with self.assertRaisesRegex(UserError, "NEW1 is promised"):
            move._action_done()

    def test_the_files_of_both_units_tell_it(self):
        rma = self.sent("A1")
        line = rma.line_ids
        self.env.flush_all()
        for lot, note in ((line.lot_id, "→ NEW-A1"), (line.replacement_lot_id, "← A1")):
            events = self.env["aftersales.unit.event"].search(
                [("lot_id", "=", lot.id), ("kind", "=", "exchange")]
            )
            self.assertEqual(events.mapped("note"), [note])
