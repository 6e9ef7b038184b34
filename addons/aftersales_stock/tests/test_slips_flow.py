# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_slips import SlipCase


@tagged("post_install", "-at_install")
class TestSlipsFlow(SlipCase):
    """Other stock-in and stock-out slips: written, approved, un-approved (S30)."""

    # D4-2.2.0: number and date come by themselves.

    def test_number_and_date_come_by_themselves(self):
        # 23:30 of 31 May in London is 07:30 of 1 June in Shanghai.
        with freeze_time(datetime(2026, 5, 31, 23, 30)):
            first = self.slip("purchase_in", (self.part, 1))
            other = self.slip("own_use_out", (self.part, 1))
        self.assertEqual(first.date, date(2026, 6, 1))
        self.assertRegex(first.name, r"^QR/2026/\d{5}$")
        self.assertRegex(other.name, r"^QC/2026/\d{5}$")
        self.assertEqual(first.user_id, self.accountant)
        with self.refused(UserError, "changes only through its buttons"):
            first.date = date(2026, 1, 1)

    def test_the_store_follows_from_the_kind(self):
        for kind, source, target in (
            ("purchase_in", "supplier", "good"),
            ("local_purchase_in", "supplier", "good"),
            ("damaged_in", "own_use", "damaged"),
            ("repaired_in", "maker", "good"),
            ("own_use_out", "good", "own_use"),
            # To production management, whose store is the first level's.
            ("repair_out", "damaged", "transit"),
        ):
            slip = self.slip(kind, (self.part, 1))
            with self.subTest(kind=kind):
                self.assertEqual(slip.location_id._get_aftersales_place(), source)
                self.assertEqual(slip.location_dest_id._get_aftersales_place(), target)
                sites = (slip.location_id | slip.location_dest_id).aftersales_site_id
                self.assertEqual(sites - self.bmd, self.site)

    # D4-2.2.1: a purchase is counted in, then the slip.

    def test_approving_moves_the_goods(self):
        slip = self.slip("purchase_in", (self.part, 5))
        self.assertEqual(self.held(self.store), 0)
        slip.action_approve()
        self.assertEqual(slip.state, "approved")
        self.assertEqual(slip.approver_id, self.accountant)
        self.assertEqual(self.held(self.store), 5)
        self.assertEqual(slip.picking_id.state, "done")
        self.assertEqual(slip.picking_id.aftersales_kind, "purchase_in")
        self.assertEqual(slip.picking_id.origin, slip.name)
        self.assertEqual(slip.picking_count, 1)

    def test_every_kind_books(self):
        # D4-2.2.1 … D4-2.3.3
        self.booked("purchase_in", (self.part, 10))
        self.booked("local_purchase_in", (self.part, 2), basis="LP-7")
        self.assertEqual(self.held(self.store), 12)
        self.booked("own_use_out", (self.part, 4))
        self.assertEqual(self.held(self.store), 8)
        self.booked("damaged_in", (self.part, 3))
        self.booked("damaged_in", (self.part, 1), came_from="good")
        self.assertEqual(self.held(self.store), 7)
        self.assertEqual(self.held(self.bad_store), 4)
        self.booked("repair_out", (self.part, 2))
        self.assertEqual(self.held(self.bad_store), 2)
        self.assertEqual(self.held(self.bmd.transit_location_id), 2)
        self._put(self.aftersales._get_company_place("maker"), self.part, 2)
        self.booked("repaired_in", (self.part, 2))
        self.assertEqual(self.held(self.store), 9)

    def test_a_unit_of_its_own(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        slip = self.slip("purchase_in", (self.part, 2))
        slip.line_ids.product_uom_id = dozen
        slip.action_approve()
        self.assertEqual(self.held(self.store), 24)
        slip.action_unapprove()
        self.assertEqual(self.held(self.store), 0)

    def test_serials_and_lots(self):
        serials = self._lot("S-1") | self._lot("S-2")
        self.booked("purchase_in", (self.unit, 2, serials))
        self.assertEqual(self.held(self.store, self.unit, serials[0]), 1)
        self.booked("own_use_out", (self.unit, 1, serials[1]))
        self.assertEqual(self.held(self.store, self.unit, serials[0]), 1)
        self.assertEqual(self.held(self.store, self.unit, serials[1]), 0)

    def test_what_lies_on_a_shelf_is_in_the_store(self):
        shelf = self.env["stock.location"].create(
            {"name": "02-01", "location_id": self.store.id}
        )
        lot = self._lot("S-1")
        self._put(shelf, self.unit, 1, lot)
        self._put(shelf, self.part, 3)
        self.booked("own_use_out", (self.unit, 1, lot), (self.part, 2))
        self.assertEqual(self.held(shelf, self.unit, lot), 0)
        self.assertEqual(self.held(self.store, self.unit, lot), 0)
        self.assertEqual(self.held(shelf), 1)

    # D4-2.2.0: to change a slip, un-approve it first.

    def test_the_quantity_changes_after_unapproving_only(self):
        slip = self.booked("purchase_in", (self.part, 5))
        with self.refused(UserError, "un-approve it first.*D4-2.2.0"):
            slip.line_ids.quantity = 7
        slip.action_unapprove()
        self.assertEqual(slip.state, "draft")
        self.assertEqual(self.held(self.store), 0)
        slip.line_ids.quantity = 7
        slip.action_approve()
        self.assertEqual(self.held(self.store), 7)

    def test_unapproving_gives_goods_and_value_back(self):
        lots = self._lot("S-1") | self._lot("S-2")
        self.booked("purchase_in", (self.unit, 2, lots), (self.part, 3))
        value = self.unit.total_value, self.part.total_value
        slip = self.booked("own_use_out", (self.unit, 1, lots[0]), (self.part, 2))
        self.assertNotEqual((self.unit.total_value, self.part.total_value), value)
        slip.action_unapprove()
        self.env.invalidate_all()
        self.assertEqual((self.unit.total_value, self.part.total_value), value)
        self.assertEqual(self.held(self.store, self.unit, lots[0]), 1)
        self.assertEqual(self.held(self.store), 3)

    def test_booking_and_reversal_stay_linked(self):
        slip = self.booked("purchase_in", (self.part, 5))
        booked = slip.picking_id
        slip.action_unapprove()
        slip.action_approve()
        self.assertEqual(len(slip.picking_ids), 3)
        self.assertEqual(set(slip.picking_ids.mapped("state")), {"done"})
        reversal = slip.picking_ids.filtered("return_id")
        self.assertEqual(reversal.return_id, booked)
        self.assertEqual(reversal.move_ids.origin_returned_move_id, booked.move_ids)
        self.assertNotEqual(slip.picking_id, booked)

    def test_goods_that_went_on_are_not_given_back(self):
        slip = self.booked("purchase_in", (self.part, 5))
        self.booked("own_use_out", (self.part, 1))
        with self.refused(UserError, "5.0 .* wanted, 4.0 free"):
            slip.action_unapprove()
        self.assertEqual(slip.state, "approved")
        self.assertEqual(self.held(self.store), 4)

    def test_a_line_is_added_and_taken_off_after_unapproving(self):
        slip = self.booked("purchase_in", (self.part, 5), (self.part, 2))
        slip.action_unapprove()
        slip.line_ids[1].unlink()
        slip.line_ids = self.goods((self.part, 1))
        slip.action_approve()
        self.assertEqual(self.held(self.store), 6)

    # -- cancel and delete ----------------------------------------

    def test_a_draft_is_cancelled_or_deleted_and_what_was_booked_stays(self):
        draft = self.slip("purchase_in", (self.part, 1), user=self.keeper)
        draft.action_cancel()
        self.assertEqual(draft.state, "cancelled")
        # D4-2.2.0: the wrong store means to delete it and make another.
        self.slip("purchase_in", (self.part, 1), user=self.keeper).unlink()
        slip = self.booked("purchase_in", (self.part, 1))
        with self.refused(UserError, "un-approve it first"):
            slip.action_cancel()
        slip.action_unapprove()
        with self.refused(UserError, "cancel or close it instead"):
            slip.unlink()
        slip.action_cancel()
        self.assertEqual(slip.state, "cancelled")

    def test_a_copy_starts_anew(self):
        slip = self.booked("purchase_in", (self.part, 5))
        copy = slip.copy()
        self.assertEqual(copy.state, "draft")
        self.assertNotEqual(copy.name, slip.name)
        self.assertFalse(copy.picking_id or copy.approver_id)
        self.assertEqual(copy.line_ids.quantity, 5)
