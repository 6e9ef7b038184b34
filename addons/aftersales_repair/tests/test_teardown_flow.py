# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .teardown_common import TeardownCase


@tagged("post_install", "-at_install")
class TestTeardownFlow(TeardownCase):
    """S13, S14: units out, graded parts in, reviewed by finance, or undone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.price_all()

    # -- parts ---

    def test_parts_come_from_the_bill_with_its_kits(self):
        teardown = self.teardown(*self.in_damaged("A1", "A2"))
        parts = self.list_parts(teardown)
        self.assertEqual(teardown.quantity, 2)
        self.assertEqual(self.of(teardown, self.fan).allowed_qty, 4)
        self.assertEqual(self.of(teardown, self.screw).allowed_qty, 8)
        boards = self.of(teardown, self.board)
        self.assertEqual(boards.unit_id.lot_id.mapped("name"), ["A1", "A2"])
        self.assertFalse(parts.filtered(lambda part: part.product_id == self.kit))

    def test_not_more_than_the_bill_allows(self):
        # S14: two fans a unit; two are right, three are refused.
        teardown = self.all_good(self.teardown(*self.in_damaged("A1")))
        fan = self.of(teardown, self.fan)
        fan.write({"good_qty": 2, "damaged_qty": 1})
        with self.assertRaisesRegex(UserError, "1.0 more than the bill"):
            teardown.action_finish()
        fan.write({"good_qty": 1, "damaged_qty": 1})
        teardown.action_finish()
        self.assertEqual(teardown.state, "done")

    def test_a_part_that_the_bill_does_not_know_is_refused(self):
        teardown = self.all_good(self.teardown(*self.in_damaged("A1")))
        self.price(self.kit, 1)
        teardown.part_ids = [Command.create({"product_id": self.kit.id, "good_qty": 1})]
        with self.assertRaisesRegex(UserError, "T-KIT: 1.0 more"):
            teardown.action_finish()

    def test_every_part_is_graded(self):
        teardown = self.all_good(self.teardown(*self.in_damaged("A1")))
        self.of(teardown, self.fan).good_qty = 1
        with self.assertRaisesRegex(UserError, "1.0 not graded"):
            teardown.action_finish()
        teardown.action_rest_missing()
        teardown.action_finish()
        self.assertEqual(self.of(teardown, self.fan).missing_qty, 1)

    def test_a_part_without_price_is_not_received(self):
        # S14, D1-4
        self.env["aftersales.salvage.price"].search(
            [("product_id", "=", self.fan.id)]
        )._in_transition().write({"state": "cancelled"})
        teardown = self.all_good(self.teardown(*self.in_damaged("A1")))
        with self.assertRaisesRegex(UserError, "T-FAN.*D1-4"):
            teardown.action_finish()
        draft = self.price(self.fan, 4, approve=False)
        with self.assertRaisesRegex(UserError, "D1-4"):
            teardown.action_finish()
        draft.with_user(self.clerk).action_request_approval()
        draft.with_user(self.finance).action_approve()
        teardown.action_finish()
        self.assertEqual(teardown.state, "done")

    def test_missing_parts_need_no_price(self):
        self.env["aftersales.salvage.price"].search(
            [("product_id", "=", self.fan.id)]
        )._in_transition().write({"state": "cancelled"})
        teardown = self.all_good(self.teardown(*self.in_damaged("A1")))
        self.of(teardown, self.fan).write({"good_qty": 0, "missing_qty": 2})
        teardown.action_finish()
        self.assertEqual(teardown.state, "done")

    def test_without_a_bill_parts_are_listed_by_hand(self):
        self.bom.active = False
        teardown = self.teardown(*self.in_damaged("A1"))
        self.assertFalse(teardown.bom_id)
        with self.assertRaisesRegex(UserError, "by hand"):
            teardown.action_list_parts()
        teardown.part_ids = [Command.create({"product_id": self.fan.id, "good_qty": 3})]
        teardown.action_finish()
        self.assertEqual(self._on_hand(self.good, self.fan), 3)

    # -- stock and value ---

    def test_units_go_out_and_parts_come_in_at_the_salvage_price(self):
        lots = self.in_damaged("A1", "A2")
        teardown = self.all_good(self.teardown(*lots))
        self.of(teardown, self.fan).write(
            {"good_qty": 2, "damaged_qty": 1, "missing_qty": 1}
        )
        teardown.action_finish()
        self.assertEqual(self._on_hand(self.damaged, self.unit), 0)
        self.assertEqual(self._on_hand(self.good, self.fan), 2)
        self.assertEqual(self._on_hand(self.damaged, self.fan), 1)
        self.assertEqual(self._on_hand(self.good, self.board), 2)
        # 2 fans at 4, 2 boards at 30, 8 screws at 0.05; the damaged fan at zero.
        self.assertEqual(teardown.units_value, 500)
        self.assertEqual(teardown.parts_value, 68.4)
        self.assertEqual(teardown.loss_value, 431.6)
        moves = teardown.sudo().move_ids
        self.assertEqual(
            moves.picking_type_id, self.aftersales.aftersales_teardown_type_id
        )
        # A move a product and store: the units, three good parts, a damaged one.
        self.assertEqual(len(moves), 5)
        self.assertEqual(len(moves.picking_id), 3)

    def test_damaged_parts_come_in_at_the_share_of_the_policy(self):
        self.env["service.policy.value"].create(
            {
                "policy_id": self.env.ref(
                    "aftersales_repair.policy_teardown_damaged_percent"
                ).id,
                "company_id": self.company.id,
                "date_from": self.today(),
                "value": 25,
            }
        )
        teardown = self.all_good(self.teardown(*self.in_damaged("A1")))
        self.of(teardown, self.fan).write({"good_qty": 0, "damaged_qty": 2})
        teardown.action_finish()
        # 2 fans at a quarter of 4, a board at 30, 4 screws at 0.05.
        self.assertEqual(teardown.parts_value, 32.2)

    def test_parts_have_their_serials_and_batch_lots(self):
        teardown = self.all_good(self.teardown(*self.in_damaged("A1")))
        teardown.action_finish()
        board, screw = self.of(teardown, self.board), self.of(teardown, self.screw)
        self.assertEqual(board.lot_id.name, f"{teardown.name}-B0")
        self.assertEqual(screw.lot_id.name, teardown.name)
        self.assertEqual(self._on_hand(self.good, self.board, board.lot_id), 1)
        self.assertEqual(self._on_hand(self.good, self.screw, screw.lot_id), 4)

    def test_a_serial_part_needs_its_serial_once(self):
        taken = self._lot("B-OLD", self.board)
        self._put(self.good, self.board, 1, taken)
        teardown = self.all_good(self.teardown(*self.in_damaged("A1")))
        board = self.of(teardown, self.board)
        board.lot_name = False
        with self.assertRaisesRegex(UserError, "scan the serial"):
            teardown.action_finish()
        board.lot_name = "B-OLD"
        with self.assertRaisesRegex(UserError, "in a store"):
            teardown.action_finish()

    def test_a_unit_that_is_not_there_is_not_torn_down(self):
        lot = self._lot("GONE")
        teardown = self.all_good(self.teardown(lot))
        with self.assertRaisesRegex(UserError, "GONE"):
            teardown.action_finish()
        self.assertEqual(teardown.state, "draft")

    def test_customers_goods_are_not_torn_down(self):
        # D1-12: only what is ours, in our own stores.
        with self.assertRaisesRegex(UserError, "D1-12"):
            self.teardown(self._lot("C1"), location_id=self.workshop.id)

    def test_what_belongs_to_somebody_else_is_not_torn_down(self):
        lot = self._lot("OWNED")
        self._put(self.damaged, self.unit, 1, lot, self.partner)
        teardown = self.all_good(self.teardown(lot))
        with self.assertRaisesRegex(UserError, "OWNED belongs to Test Customer"):
            teardown.action_finish()

    def test_a_quantity_without_serials(self):
        case = self._product("T-CASE", "none", 20.0)
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": case.product_tmpl_id.id,
                "company_id": self.company.id,
                "product_qty": 10,
                "bom_line_ids": [
                    Command.create({"product_id": self.fan.id, "product_qty": 10})
                ],
            }
        )
        self._put(self.damaged, case, 30)
        teardown = self.teardown(product=case, quantity=20)
        teardown.action_list_parts()
        teardown.action_rest_good()
        teardown.action_finish()
        self.assertEqual(self._on_hand(self.damaged, case), 10)
        self.assertEqual(self._on_hand(self.good, self.fan), 20)
        self.assertEqual(teardown.parts_value, 80)

    def test_five_hundred_units_at_once(self):
        lots = self.in_damaged(*(f"M{number:03}" for number in range(500)))
        self.bom.bom_line_ids.filtered(
            lambda line: line.product_id == self.board
        ).unlink()
        teardown = self.teardown(*lots)
        teardown.action_list_parts()
        teardown.action_rest_good()
        teardown.action_finish()
        self.assertEqual(teardown.units_value, 125000)
        self.assertEqual(self._on_hand(self.good, self.fan), 1000)
        self.assertEqual(len(teardown.sudo().move_ids), 3)

    def test_one_bad_batch_does_not_hold_up_the_others(self):
        good = self.all_good(self.teardown(*self.in_damaged("A1")))
        bad = self.all_good(self.teardown(self._lot("GONE")))
        (good | bad).action_finish()
        self.assertEqual((good.state, bad.state), ("done", "draft"))
        self.assertIn("GONE", bad.message_ids[:1].body)

    # -- by its own way only ---

    def test_nothing_passes_the_teardown_by_a_plain_move(self):
        self._put(self.damaged, self.fan, 1)
        for source, target in (
            (self.damaged, self.place),
            (self.place, self.good),
        ):
            move = self.env["stock.move"].create(
                {
                    "product_id": self.fan.id,
                    "product_uom_qty": 1,
                    "quantity": 1,
                    "location_id": source.id,
                    "location_dest_id": target.id,
                    "company_id": self.company.id,
                }
            )
            move._action_confirm()
            move.picked = True
            with self.assertRaisesRegex(UserError, "D1-4"), self.env.cr.savepoint():
                move._action_done()

    def test_a_client_does_not_name_the_teardown(self):
        teardown = self.teardown(*self.in_damaged("A1"))
        with self.assertRaises(AccessError):
            self.env["stock.move"].with_user(self.repairer).create(
                {
                    "product_id": self.fan.id,
                    "product_uom_qty": 1,
                    "location_id": self.place.id,
                    "location_dest_id": self.good.id,
                    "aftersales_teardown_id": teardown.id,
                    "aftersales_salvage_price": 1000,
                }
            )

    def test_state_and_values_are_not_written(self):
        teardown = self.teardown(*self.in_damaged("A1"))
        for vals in ({"state": "done"}, {"loss_value": 1}, {"finished_by_id": 1}):
            with self.assertRaises(AccessError):
                teardown.write(vals)

    # -- finance ---

    def test_a_batch_closes_only_after_finance_review(self):
        # S13, D1-12
        teardown = self.all_good(self.teardown(*self.in_damaged("A1")))
        teardown.action_finish()
        with self.assertRaisesRegex(UserError, "approval of: Teardown batch: finance"):
            teardown.with_user(self.leader).action_close()
        teardown.with_user(self.leader).action_request_approval()
        with self.assertRaisesRegex(UserError, "not approved yet"):
            teardown.with_user(self.leader).action_close()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            teardown.with_user(self.leader).action_approve()
        teardown.with_user(self.finance).action_approve()
        self.assertEqual(teardown.state, "closed")

    def test_a_closed_batch_is_locked(self):
        teardown = self.all_good(self.teardown(*self.in_damaged("A1")))
        teardown.action_finish()
        teardown.with_user(self.leader).action_request_approval()
        teardown.with_user(self.finance).action_approve()
        with self.assertRaisesRegex(UserError, "Finance reviewed it"):
            teardown.with_user(self.leader).action_undo()
        with self.assertRaisesRegex(UserError, "D1-12"):
            self.of(teardown, self.fan).good_qty = 1
        with self.assertRaisesRegex(UserError, "D1-12"):
            teardown.with_user(self.leader).product_id = self.fan
        with self.assertRaises(UserError):
            teardown.unlink()

    def test_undone_before_the_review(self):
        lots = self.in_damaged("A1", "A2")
        teardown = self.all_good(self.teardown(*lots))
        teardown.action_finish()
        teardown.with_user(self.leader).action_undo()
        self.assertEqual(teardown.state, "draft")
        self.assertEqual(teardown.loss_value, 0)
        for lot in lots:
            self.assertEqual(self._on_hand(self.damaged, self.unit, lot), 1)
        for part in (self.fan, self.board, self.screw):
            self.assertEqual(self._on_hand(self.good, part), 0)
        self.assertEqual(self.unit.standard_price, 250)
        # Corrected and booked once more.
        self.of(teardown, self.fan).write({"good_qty": 3, "missing_qty": 1})
        teardown.action_finish()
        self.assertEqual(teardown.parts_value, 72.4)

    def test_not_undone_once_a_part_is_used(self):
        teardown = self.all_good(self.teardown(*self.in_damaged("A1")))
        teardown.action_finish()
        self._put(self.good, self.fan, -2)
        with self.assertRaisesRegex(UserError, "T-FAN"), self.env.cr.savepoint():
            teardown.with_user(self.leader).action_undo()
        self.assertEqual(teardown.state, "done")

    def test_cancelled_before_it_is_booked(self):
        teardown = self.all_good(self.teardown(*self.in_damaged("A1")))
        teardown.action_cancel()
        self.assertEqual(self._on_hand(self.damaged, self.unit), 1)
        with self.assertRaises(UserError):
            teardown.action_finish()

    # -- cap ---

    def cap_teardown(self, price):
        """A teardown that brings in a part, at 99,500 yuan of other goods."""
        yuan = self._product("T-YUAN", "none", 1.0)
        worthless = self._product("T-OLD", "none", 0.0)
        part = self._product("T-CORE", "none", 0.0)
        (worthless | part).categ_id = self.average
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": worthless.product_tmpl_id.id,
                "company_id": self.company.id,
                "bom_line_ids": [Command.create({"product_id": part.id})],
            }
        )
        self.price(part, price)
        self._put(self.good, yuan, 99500)
        self._put(self.damaged, worthless, 1)
        teardown = self.teardown(product=worthless)
        teardown.action_list_parts()
        teardown.action_rest_good()
        return teardown

    def value(self):
        return self.env["aftersales.value.cap"]._get_values(self.company)[self.company]

    def test_value_99500_and_a_salvage_receipt_of_600_is_refused(self):
        # S14, D1-3: 100,100 > 100,000.
        teardown = self.cap_teardown(600)
        with self.assertRaisesRegex(UserError, "D1-3"), self.env.cr.savepoint():
            teardown.action_finish()
        self.env.invalidate_all()
        self.assertEqual(teardown.state, "draft")
        self.assertEqual(self.value(), 99500)

    def test_value_99500_and_a_salvage_receipt_of_500_is_accepted(self):
        # S14, D1-3: 100,000 is within.
        teardown = self.cap_teardown(500)
        teardown.action_finish()
        self.assertEqual(self.value(), 100000)

    def test_a_cent_above_the_cap_is_refused(self):
        teardown = self.cap_teardown(500.01)
        with self.assertRaisesRegex(UserError, "D1-3"):
            teardown.action_finish()

    # -- reuse ---

    def test_a_part_is_followed_into_the_repair_that_used_it(self):
        teardown = self.all_good(self.teardown(*self.in_damaged("A1")))
        teardown.action_finish()
        board = self.of(teardown, self.board).lot_id
        lines = self.bring_to_inspection(self.rma(self.delivered("C1")))
        self.inspect(lines)
        lines.with_user(self.clerk).action_repair()
        repair = lines.sudo().repair_id
        repair.move_ids = [
            Command.create(
                {
                    "repair_line_type": "add",
                    "product_id": self.board.id,
                    "product_uom_qty": 1,
                    "quantity": 1,
                    "company_id": self.company.id,
                    "location_id": repair.location_id.id,
                    "location_dest_id": repair.location_dest_id.id,
                }
            )
        ]
        part_move = repair.move_ids
        part_move._action_confirm()
        part_move.move_line_ids.unlink()
        part_move.move_line_ids = [
            Command.create(
                {
                    "product_id": self.board.id,
                    "lot_id": board.id,
                    "quantity": 1,
                    "location_id": self.good.id,
                    "location_dest_id": part_move.location_dest_id.id,
                }
            )
        ]
        part_move.picked = True
        part_move._action_done()
        self.env.flush_all()
        self.env.invalidate_all()
        reuse = self.env["aftersales.part.reuse"].search(
            [("teardown_id", "=", teardown.id)]
        )
        self.assertEqual(reuse.lot_id, board)
        self.assertEqual(reuse.repair_id, repair)
        self.assertEqual(reuse.repaired_lot_id.name, "C1")
        self.assertEqual(teardown.reuse_count, 1)
        self.assertEqual(repair.salvaged_count, 1)
        events = self.env["aftersales.unit.event"].search(
            [("lot_id", "=", board.id)], order="date, id"
        )
        self.assertCountEqual(events.mapped("kind"), ["salvage", "reuse", "part_in"])
        notes = {event.kind: event.note for event in events}
        self.assertEqual((notes["salvage"], notes["reuse"]), ("A1", "C1"))
        unit = self.env["aftersales.unit.event"].search(
            [("lot_id.name", "=", "A1"), ("kind", "=", "teardown")]
        )
        self.assertEqual(unit.reference, teardown.name)

    def test_yield_by_product(self):
        teardown = self.all_good(self.teardown(*self.in_damaged("A1", "A2")))
        self.of(teardown, self.fan).write(
            {"good_qty": 1, "damaged_qty": 2, "missing_qty": 1}
        )
        teardown.action_finish()
        self.env.flush_all()
        rows = dict(
            self.env["aftersales.teardown.report"]._read_group(
                [("teardown_id", "=", teardown.id)], ["part_id"], ["yield_percent:avg"]
            )
        )
        self.assertEqual(rows[self.fan], 25)
        self.assertEqual(rows[self.board], 100)
        (total,) = self.env["aftersales.teardown.report"]._read_group(
            [("teardown_id", "=", teardown.id)], [], ["loss_value:sum", "value:sum"]
        )
        self.assertAlmostEqual(total[0], teardown.loss_value, 2)
        self.assertAlmostEqual(total[1], teardown.parts_value, 2)
