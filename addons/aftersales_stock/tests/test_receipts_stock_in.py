# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .receipts_common import ReceiptsCase


@tagged("post_install", "-at_install")
class TestStockIn(ReceiptsCase):
    """The manager signs before goods enter a department's store (S23)."""

    def test_ten_ordered_ten_counted_wait_for_the_manager(self):
        # S23, D0-2.4.2a: the acceptance check
        order = self.buy((self.part, 10))
        slip = self.slip(order)
        self.assertEqual(slip.line_ids.ordered_quantity, 10)
        self.check(slip, 10)
        slip.with_user(self.inspector).action_pass_quality()
        self.sign_papers(slip)
        slip.action_request_approval()
        with self.assertRaisesRegex(UserError, "D0-2.4.2a"):
            slip.action_stock_in()
        self.assertEqual(self._on_hand(self.store, self.part), 0)
        slip.with_user(self.manager).action_approve()
        self.assertEqual(slip.state, "signed")
        slip.action_stock_in()
        self.assertEqual(slip.state, "done")
        self.assertEqual(self._on_hand(self.store, self.part), 10)
        self.assertEqual(order.order_line.qty_received, 10)

    def test_the_inventory_app_waits_for_the_manager_too(self):
        # S23, D0-2.4.2a
        slip = self.slip(order := self.buy((self.part, 10)))
        self.check(slip, 10)
        picking = order.picking_ids
        picking.move_ids.quantity = 10
        picking.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "D0-2.4.2a"):
            picking.button_validate()
        with self.assertRaisesRegex(UserError, "D0-2.4.2a"):
            picking.move_ids._action_done()
        self.assertEqual(self._on_hand(self.store, self.part), 0)

    def test_without_a_slip_nothing_enters(self):
        # S23, D0-2.4.2a, D2-D3
        picking = self.buy((self.part, 10)).picking_ids
        picking.move_ids.quantity = 10
        picking.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "without a stock-in slip"):
            picking.with_user(self.keeper).button_validate()

    def test_a_signed_slip_covers_its_quantity_and_no_more(self):
        # S23: at the limit and just above, in the inventory app
        slip = self.slip(order := self.buy((self.part, 10)))
        self.sign_off(slip, 6)
        picking = order.picking_ids
        picking.move_ids.quantity = 6.01
        picking.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "covers 6.0"):
            picking.move_ids._action_done()
        picking.move_ids.quantity = 6
        picking.move_ids.picked = True
        picking._action_done()
        self.assertEqual(self._on_hand(self.store, self.part), 6)
        self.assertEqual(slip.state, "done")

    def test_what_is_done_is_not_raised_afterwards(self):
        # S23: a correction of a done transfer is covered by its slip
        slip = self.slip(order := self.buy((self.part, 10)))
        self.sign_off(slip, 6)
        slip.action_stock_in()
        line = order.picking_ids.filtered(lambda p: p.state == "done").move_line_ids
        with self.assertRaisesRegex(UserError, "covers 6.0"):
            line.quantity = 7
        line.quantity = 5
        self.assertEqual(self._on_hand(self.store, self.part), 5)

    def test_a_partial_receipt_leaves_the_rest_expected(self):
        # S23: 6 of 10 came; the other 4 need a slip of their own
        slip = self.slip(order := self.buy((self.part, 10)))
        self.sign_off(slip, 6)
        slip.action_stock_in()
        rest = order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        self.assertEqual(rest.move_ids.product_uom_qty, 4)
        second = self.slip(picking=rest)
        self.sign_off(second, 4)
        second.action_stock_in()
        self.assertEqual(self._on_hand(self.store, self.part), 10)

    def test_a_place_of_arrival_is_no_way_around(self):
        # S23: goods may wait there; the store takes them with their slip
        self.aftersales.reception_steps = "two_steps"
        order = self.buy((self.part, 10), confirm=False)
        order.picking_type_id = self.aftersales.in_type_id
        order.button_confirm()
        arrival = order.picking_ids
        arrival.move_ids.picked = True
        arrival._action_done()
        step = arrival.move_ids.move_dest_ids.picking_id
        self.assertEqual(step.receipt_paper, "stock_in")
        step.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "without a stock-in slip"):
            step._action_done()
        slip = self.slip(picking=step)
        self.assertEqual(slip.purchase_id, order)
        self.check(slip, 10)
        slip.with_user(self.inspector).action_pass_quality()
        self.sign_papers(slip)
        slip.action_request_approval()
        slip.with_user(self.gm).action_approve()
        slip.action_stock_in()
        self.assertEqual(self._on_hand(self.good, self.part), 10)

    def test_it_is_counted_in_another_unit(self):
        # S23: a dozen ordered, 12 units counted; 13 are more than ordered
        dozen = self.env.ref("uom.product_uom_dozen")
        slip = self.slip(self.buy((self.part, 1, dozen)))
        slip.line_ids.product_uom_id = self.part.uom_id
        self.count(slip, 13)
        with self.assertRaisesRegex(UserError, r"\(b\)"):
            slip.action_check()
        self.sign_off(slip, 12)
        slip.action_stock_in()
        self.assertEqual(self._on_hand(self.store, self.part), 12)

    def test_what_quality_sets_apart_stays_outside(self):
        # D0-2.4.2a: 10 counted, 2 fail
        slip = self.slip(order := self.buy((self.part, 10)))
        self.check(slip, 10)
        slip.line_ids.refused_quantity = 2
        slip.with_user(self.inspector).action_pass_quality()
        self.approve(slip)
        slip.action_stock_in()
        self.assertEqual(self._on_hand(self.store, self.part), 8)
        rest = order.picking_ids.filtered(lambda p: p.state != "done")
        self.assertEqual(rest.move_ids.product_uom_qty, 2)

    def test_serials_are_scanned(self):
        slip = self.slip(self.buy((self.unit, 2)))
        slip.line_ids.lot_names = "S-1\nS-2"
        self.assertEqual(slip.line_ids.quantity, 2)
        slip.action_check()
        slip.with_user(self.inspector).action_pass_quality()
        self.approve(slip)
        slip.action_stock_in()
        lot = self.env["stock.lot"].search([("name", "=", "S-2")])
        self.assertEqual(self._on_hand(self.store, self.unit, lot), 1)

    def test_keeper_buyer_and_list_come_before_the_manager(self):
        # D2-D4, A64
        slip = self.slip(self.buy((self.part, 10)))
        self.check(slip, 10)
        slip.with_user(self.inspector).action_pass_quality()
        for text in ("Store keeper is missing", "Buyer is missing", "list is missing"):
            with self.assertRaisesRegex(UserError, text):
                slip.action_request_approval()

    def test_what_was_counted_stays_when_it_is_inspected(self):
        slip = self.slip(self.buy((self.part, 10)))
        self.check(slip, 10)
        slip.with_user(self.inspector).action_pass_quality()
        with self.assertRaisesRegex(UserError, "stay as they were counted"):
            slip.line_ids.with_user(self.keeper).quantity = 9
        slip.action_reset()
        slip.line_ids.quantity = 9
        self.assertEqual(slip.state, "draft")

    # -- who (S69) ---

    def test_nobody_passes_their_own(self):
        # D0-2.4.2a
        slip = self.slip(self.buy((self.part, 10)))
        self.check(slip, 10)
        with self.assertRaisesRegex(UserError, "somebody else inspects"):
            slip.with_user(self.keeper).action_pass_quality()
        slip.with_user(self.inspector).action_pass_quality()
        self.sign_papers(slip)
        slip.action_request_approval()
        for user in (self.keeper, self.buyer, self.inspector, self.supervisor):
            with self.assertRaises(UserError):
                slip.with_user(user).action_approve()

    def test_the_general_manager_signs_where_there_is_no_manager(self):
        # D0-2.4.2a: the first level has no department manager here
        order = self.buy((self.part, 1), confirm=False)
        order.picking_type_id = self.aftersales.in_type_id
        order.button_confirm()
        slip = self.slip(order)
        self.assertEqual(slip.site_id, self.bmd)
        self.check(slip, 1)
        slip.with_user(self.inspector).action_pass_quality()
        self.sign_papers(slip)
        slip.action_request_approval()
        slip.with_user(self.gm).action_approve()
        slip.action_stock_in()
        self.assertEqual(self._on_hand(self.good, self.part), 1)

    def test_a_stranger_has_no_part_in_it(self):
        # D4-2.1b
        slip = self.slip(self.buy((self.part, 10)))
        self.count(slip, 10)
        with self.assertRaisesRegex(UserError, "D4-2.1b"):
            slip.with_user(self.stranger).action_check()
        with self.assertRaises(AccessError):
            slip.with_user(self.stranger).delivery_note = "X"

    def test_a_forged_state_is_refused(self):
        # S69
        slip = self.slip(self.buy((self.part, 10)))
        for vals in (
            {"state": "signed"},
            {"is_owed": True},
            {"quality_result": "passed"},
        ):
            with self.assertRaises(AccessError):
                slip.with_user(self.keeper).write(vals)
        with self.assertRaises(AccessError):
            slip.line_ids.with_user(self.keeper).ordered_quantity = 1

    def test_one_transfer_has_one_live_slip(self):
        order = self.buy((self.part, 10))
        slip = self.slip(order)
        action = order.picking_ids.with_user(self.keeper).action_make_receipt_paper()
        self.assertEqual(action["res_id"], slip.id)

    # -- refusals (D0-2.4.2b) ---

    def hand_receipt(self, order=None):
        """Goods that came although the purchase was not approved."""
        picking = self.env["stock.picking"]._create_of_kind(
            "purchase_in",
            [
                {
                    "site": self.department,
                    "lines": [{"product": self.part, "quantity": 10}],
                    "partner": self.supplier,
                }
            ],
        )
        picking.action_confirm()
        return self.slip(picking=picking, purchase_id=order and order.id)

    def test_an_unapproved_purchase_is_refused(self):
        # S23, D0-2.4.2b (a): the acceptance check
        order = self.buy((self.part, 10), confirm=False)
        slip = self.hand_receipt(order)
        self.count(slip, 10)
        self.assertIn("(a)", slip.warning)
        with self.assertRaisesRegex(UserError, r"\(a\)"):
            slip.action_check()
        box = (
            self.env["aftersales.stock.in.refusal"]
            .with_user(self.keeper)
            .create(
                {"stock_in_id": slip.id, "reason": "a", "note": "Nobody approved it."}
            )
        )
        box.action_refuse()
        self.assertEqual(slip.state, "refused")
        self.assertEqual(slip.refused_by_id, self.keeper)
        self.assertEqual(self._on_hand(self.store, self.part), 0)
        activity = slip.activity_ids
        self.assertEqual(activity.user_id, self.buyer)
        picking = slip.picking_id
        picking.move_ids.quantity = 10
        picking.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "D0-2.4.2a"):
            picking._action_done()

    def test_goods_without_a_purchase_are_refused(self):
        # D0-2.4.2b (a)
        slip = self.hand_receipt()
        self.count(slip, 10)
        with self.assertRaisesRegex(UserError, "no purchase behind it"):
            slip.action_check()

    def test_an_approved_purchase_is_taken(self):
        # D0-2.4.2b: confirmed afterwards, the same goods pass
        order = self.buy((self.part, 10), confirm=False)
        slip = self.hand_receipt(order)
        order.button_confirm()
        order.picking_ids.action_cancel()
        self.sign_off(slip, 10)
        slip.action_stock_in()
        self.assertEqual(self._on_hand(self.store, self.part), 10)

    def test_goods_that_nobody_asked_for_are_refused(self):
        # D0-2.4.2b (b): no basis; another product than bought
        slip = self.slip(self.buy((self.part, 10)), basis=" ")
        self.count(slip, 10)
        with self.assertRaisesRegex(UserError, r"\(b\) Write the contract plan"):
            slip.action_check()
        other = self.hand_receipt(self.buy((self.unit, 10)))
        self.count(other, 10)
        with self.assertRaisesRegex(UserError, r"\(b\).*is not on"):
            other.action_check()

    def test_goods_that_fail_are_refused(self):
        # D0-2.4.2b (c)
        slip = self.slip(self.buy((self.part, 10)))
        self.check(slip, 10)
        slip.with_user(self.inspector).action_fail_quality()
        with self.assertRaisesRegex(UserError, "It failed"):
            slip.with_user(self.inspector).action_pass_quality()
        slip._refuse("c", "Rusty")
        self.assertEqual(slip.state, "refused")
        self.assertEqual(self._on_hand(self.store, self.part), 0)

    def test_a_refusal_says_why(self):
        slip = self.slip(self.buy((self.part, 10)))
        for reason, note in (("x", "No"), ("c", " ")):
            with self.assertRaises(UserError):
                slip._refuse(reason, note)
        with self.assertRaises(AccessError):
            slip.with_user(self.buyer)._refuse("c", "No")

    # -- urgent (D0-2.4.2c) ---

    def urgent(self, slip, reason="Line stands still"):
        box = self.env["aftersales.stock.in.urgent"].with_user(self.keeper)
        box.create({"stock_in_id": slip.id, "reason": reason}).action_receive()

    def test_an_urgent_receipt_owes_its_slip_until_it_is_filled(self):
        # S23, D0-2.4.2c: the acceptance check
        owed = self.env["aftersales.stock.in"].browse()
        domain = self.env.ref("aftersales_stock.aftersales_stock_in_action_owed")
        domain = [("is_owed", "=", True), ("company_id", "=", self.company.id)]
        with freeze_time("2026-06-01 02:00:00"):  # Monday 10:00
            slip = self.slip(self.buy((self.part, 10)))
            self.count(slip, 10)
            self.urgent(slip)
            self.assertEqual(self._on_hand(self.store, self.part), 10)
            self.assertEqual(owed.search(domain), slip)
            self.assertEqual(
                fields.Datetime.context_timestamp(
                    slip.with_context(tz="Asia/Shanghai"), slip.owed_due
                ).date(),
                fields.Date.to_date("2026-06-02"),
            )
            self.assertEqual(slip.deadline_badge, "on_time")
        with freeze_time("2026-06-02 17:00:00"):  # Wednesday 01:00 in China
            slip.invalidate_recordset()
            self.assertEqual(slip.deadline_badge, "overdue")
            slip.action_check()
            slip.with_user(self.inspector).action_pass_quality()
            self.assertEqual(owed.search(domain), slip)
            self.approve(slip)
            self.assertEqual(slip.state, "done")
            self.assertFalse(owed.search(domain))
            self.assertEqual(slip.deadline_badge, "none")
        self.assertEqual(self._on_hand(self.store, self.part), 10)

    def test_urgent_needs_a_reason_and_a_count(self):
        # D0-2.4.2c
        slip = self.slip(self.buy((self.part, 10)))
        with self.assertRaisesRegex(UserError, "Nothing was counted"):
            self.urgent(slip)
        self.count(slip, 10)
        with self.assertRaisesRegex(UserError, "D0-2.4.2c"):
            slip._receive_urgent("  ")

    def test_urgent_is_no_way_around_the_approval(self):
        # D0-2.4.2b (a)
        slip = self.hand_receipt(self.buy((self.part, 10), confirm=False))
        self.count(slip, 10)
        with self.assertRaisesRegex(UserError, r"\(a\)"):
            self.urgent(slip)
        self.assertEqual(self._on_hand(self.store, self.part), 0)

    def test_goods_that_are_in_are_refused_after_their_return(self):
        # D0-2.4.2b, D0-2.4.2c
        slip = self.slip(self.buy((self.part, 10)))
        self.count(slip, 10)
        self.urgent(slip)
        for step in (slip.action_cancel, lambda: slip._refuse("c", "Rusty")):
            with self.assertRaises(UserError):
                step()
        box = (
            self.env["stock.return.picking"]
            .with_context(active_id=slip.picking_id.id, active_model="stock.picking")
            .create({"picking_id": slip.picking_id.id})
        )
        box.product_return_moves.quantity = 10
        back = self.env["stock.picking"].browse(box.action_create_returns()["res_id"])
        back.move_ids.quantity = 10
        back.move_ids.picked = True
        back._action_done()
        slip._refuse("c", "Rusty")
        self.assertFalse(slip.is_owed)
        self.assertEqual(self._on_hand(self.store, self.part), 0)

    # -- repaired parts (D0-2.4.2d) ---

    def repaired(self, quantity, lots=None, product=None):
        picking = self.env["stock.picking"]._create_of_kind(
            "repaired_in",
            [
                {
                    "site": self.department,
                    "lines": [
                        {
                            "product": product or self.part,
                            "quantity": quantity,
                            "lots": lots,
                        }
                    ],
                }
            ],
        )
        picking._do_at_once()
        return picking

    def test_repaired_parts_were_registered_as_gone(self):
        # S23, D0-2.4.2d: none, as many, one more
        maker = self.aftersales._get_company_place("maker")
        # Enough for the refused tries, which keep what they reserved here.
        self._put(maker, self.part, 20)
        with self.assertRaisesRegex(UserError, "D0-2.4.2d"):
            self.repaired(1)
        self._put(self.department.damaged_location_id, self.part, 2)
        self.env["stock.picking"]._create_of_kind(
            "repair_out",
            [
                {
                    "site": self.department,
                    "target": self.bmd.transit_location_id,
                    "lines": [{"product": self.part, "quantity": 2}],
                }
            ],
        )._do_at_once()
        with self.assertRaisesRegex(UserError, "2.0 are registered"):
            self.repaired(3)
        self.repaired(2)
        self.assertEqual(self._on_hand(self.store, self.part), 2)
        with self.assertRaisesRegex(UserError, "0.0 are registered"):
            self.repaired(1)

    def test_a_serial_that_never_left_does_not_come_back(self):
        # D0-2.4.2d
        gone, other = self._lot("R-1"), self._lot("R-2")
        maker = self.aftersales._get_company_place("maker")
        self._put(self.department.damaged_location_id, self.unit, 1, lot=gone)
        self._put(maker, self.unit, 1, lot=other)
        self.env["stock.picking"]._create_of_kind(
            "repair_out",
            [
                {
                    "site": self.department,
                    "target": self.bmd.transit_location_id,
                    "lines": [{"product": self.unit, "quantity": 1, "lots": {gone: 1}}],
                }
            ],
        )._do_at_once()
        with self.assertRaisesRegex(UserError, "R-2"):
            self.repaired(1, {other: 1}, self.unit)
        # Production management had it sent on to the maker.
        self._put(self.bmd.transit_location_id, self.unit, -1, lot=gone)
        self._put(maker, self.unit, 1, lot=gone)
        self.repaired(1, {gone: 1}, self.unit)
