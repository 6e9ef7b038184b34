# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_damaged import DamagedCase


@tagged("post_install", "-at_install")
class TestMakerRepair(DamagedCase):
    """Class II goods are repaired by their maker (S36)."""

    # -- the application -------------------------------------------------------
    def test_class_one_is_not_repaired(self):
        # S36, D4-3.1.5.1a
        with self.assertRaisesRegex(UserError, "D4-3.1.5.1a"):
            self.repair(self.part)

    def test_the_department_collects_the_lists_of_its_sites(self):
        # S36, D4-3.1.5.1b: class I parts stay out, and are named.
        boards = self.broken(self.board) | self.broken(
            self.board, site_id=self.second_site.id, user=self.chief
        )
        other = self.broken(self.part)
        answer = (boards | other).with_user(self.accountant).action_make_repairs()
        self.assertIn(other.name, answer["params"]["message"])
        repairs = self.env["aftersales.maker.repair"].search(
            [("damaged_part_id", "in", boards.ids)]
        )
        self.assertEqual(repairs.site_id, self.site | self.second_site)
        self.assertEqual(repairs.holder_id, self.bmd)
        with self.assertRaisesRegex(UserError, "applied for already"):
            boards.with_user(self.accountant).action_make_repairs()

    def test_the_application_is_signed_by_manager_and_bmd(self):
        # S36, D4-3.1.5.1b
        repair = self.repair()
        with self.assertRaisesRegex(UserError, "needs the approval"):
            repair.action_apply()
        repair.action_request_approval()
        with self.assertRaisesRegex(UserError, "your own request"):
            repair.action_approve()
        repair.with_user(self.manager).action_approve()
        self.assertEqual(repair.state, "registered")
        repair.with_user(self.planner).action_approve()
        self.assertEqual(repair.state, "applied")

    def test_a_change_after_the_approval_is_refused(self):
        repair = self.repair()
        self.approve_repair(repair)
        with self.assertRaisesRegex(UserError, "approved like this"):
            repair.is_human_damage = True
        with self.assertRaisesRegex(UserError, "registered stays"):
            repair.quantity = 9

    # -- to the maker ----------------------------------------------------------
    def test_no_site_sends_to_the_maker(self):
        # S35, D4-3.1.3f: not by its repair, and not by a transfer.
        self.put_damaged(self.site, self.board)
        with self.assertRaisesRegex(UserError, "D4-3.1.3f"):
            self.repair(holder_id=self.site.id)
        lines = [{"product": self.board, "quantity": 1}]
        picking = self.env["stock.picking"]._create_of_kind(
            "repair_out", [{"site": self.site, "lines": lines}]
        )
        for user in (self.keeper, self.planner):
            with self.assertRaisesRegex(UserError, "D4-3.1.3f"):
                picking.with_user(user)._do_at_once()
        supplier = self.env.ref("stock.stock_location_suppliers")
        with self.assertRaisesRegex(UserError, "D4-3.1.3f"):
            self.move(self.site.damaged_location_id, supplier, self.board)

    def move(self, source, target, product, **vals):
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom": product.uom_id.id,
                "product_uom_qty": 1,
                "quantity": 1,
                "location_id": source.id,
                "location_dest_id": target.id,
                "company_id": self.company.id,
                **vals,
            }
        )
        move._action_confirm()
        move.picked = True
        move._action_done()
        return move

    def test_nothing_goes_to_the_maker_without_its_application(self):
        # S36, D4-3.1.5.1b: forged links included.
        self.put_damaged(self.bmd, self.board, 5)
        store = self.bmd.damaged_location_id
        with self.assertRaisesRegex(UserError, "D4-3.1.5.1b"):
            self.move(store, self.maker, self.board)
        repair = self.repair()
        with self.assertRaisesRegex(UserError, "D4-3.1.5.1b"):
            self.move(
                store, self.maker, self.board, maker_repair_ids=[(6, 0, repair.ids)]
            )
        self.approve_repair(repair)
        with self.assertRaisesRegex(UserError, "D4-3.1.5.1b"):
            self.move(
                store,
                self.maker,
                self.board,
                product_uom_qty=2,
                quantity=2,
                maker_repair_ids=[(6, 0, repair.ids)],
            )

    def test_registered_applied_sent_and_repaired(self):
        # S36, D0-2.4.2d: from the damaged store to the maker, back into the good one.
        lot = self._lot("R-1")
        repair = self.at_maker(self.unit, lot=lot)
        self.assertEqual(repair.state, "at_maker")
        self.assertEqual(self._on_hand(self.maker, self.unit, lot), 1)
        repair.action_repaired()
        self.assertEqual(repair.state, "repaired")
        self.assertEqual(self._on_hand(self.good, self.unit, lot), 1)
        self.assertEqual(lot.maker_repair_count, 1)

    def test_repaired_goods_enter_a_good_store_only(self):
        # S36, D4-2.2.4
        repair = self.at_maker()
        with self.assertRaisesRegex(UserError, "D4-2.2.4"):
            self.env["stock.picking"]._create_of_kind(
                "repaired_in",
                [
                    {
                        "site": self.bmd,
                        "target": self.damaged,
                        "lines": repair._prepare_sums({repair: 1}, "maker_repair_ids"),
                    }
                ],
            )._do_at_once()

    def test_damaged_goods_do_not_become_good_by_a_transfer(self):
        # D0-2.4.2d
        self.put_damaged(self.site, self.board)
        with self.assertRaisesRegex(UserError, "D0-2.4.2d"):
            self.move(
                self.site.damaged_location_id, self.site.good_location_id, self.board
            )

    def test_some_come_back_repaired_some_not(self):
        # S36: 6 out: 3 repaired, 2 credited, 1 beyond repair.
        repair = self.at_maker(self.board, 6)
        repair.result_qty = 7
        with self.assertRaisesRegex(UserError, "Only 6.0 are still"):
            repair.action_repaired()
        repair.result_qty = 3
        repair.action_repaired()
        self.assertEqual((repair.state, repair.open_qty), ("at_maker", 3))
        repair.result_qty = 2
        with self.assertRaisesRegex(UserError, "claim"):
            repair.action_credited()
        self.env["aftersales.maker.claim"].with_user(self.accountant).create(
            {"repair_id": repair.id, "amount": 160}
        )
        repair.action_credited()
        repair.action_give_up()
        self.assertEqual(repair.state, "repaired")
        self.assertEqual(self._on_hand(self.good, self.board), 3)
        self.assertEqual(self._on_hand(self.maker, self.board), 0)
        self.assertEqual(self._on_hand(self.damaged, self.board), 1)
        request = self.env["aftersales.scrap.request"].search(
            [("maker_repair_id", "=", repair.id)]
        )
        self.assertEqual((request.quantity, request.state), (1, "draft"))
        self.assertEqual(request.site_id, self.bmd)

    def test_another_serial_comes_back(self):
        # S36
        lot, other = self._lot("R-2"), self._lot("R-3")
        repair = self.at_maker(self.unit, lot=lot)
        with self.assertRaisesRegex(UserError, "sent instead"):
            repair.action_swapped()
        repair.replacement_lot_id = other
        repair.action_swapped()
        self.assertEqual(repair.state, "swapped")
        self.assertEqual(self._on_hand(self.good, self.unit, other), 1)
        self.assertEqual(self._on_hand(self.maker, self.unit, lot), 0)
        self.assertEqual((lot | other).mapped("maker_repair_count"), [0, 0])

    def test_kept_and_replaced_with_the_repair_only(self):
        # D4-3.1.5.1d: nobody receives "from the maker" what was not sent.
        lines = [{"product": self.board, "quantity": 1}]
        for kind in ("swap_in", "maker_out"):
            self._put(self.maker, self.board, 1)
            with self.assertRaisesRegex(UserError, "D4-3.1.5.1d"):
                self.env["stock.picking"]._create_of_kind(
                    kind, [{"site": self.bmd, "lines": lines}]
                )._do_at_once()

    def test_the_damaged_part_is_settled(self):
        # S35, S36: from the site's list to the good store.
        part = self.broken(self.board)
        one = self.shipped(part)
        one.with_user(self.production).action_receive()
        part.with_user(self.accountant).action_make_repairs()
        repair = part.repair_ids
        repair.with_user(self.accountant).action_register()
        self.approve_repair(repair)
        repair.with_user(self.production).action_send()
        repair.with_user(self.production).action_repaired()
        self.assertEqual((part.state, part.outcome), ("done", "repaired"))
        self.assertEqual(self._on_hand(self.good, self.board), 1)

    # -- deadline --------------------------------------------------------------
    def test_the_promise_of_the_maker_is_tracked(self):
        # S36, D4-3.1.5.1d: 30 days (proposed) unless the maker promises a day.
        with freeze_time("2026-06-01 02:00:00"):
            repair = self.at_maker()
            self.assertEqual(str(repair.back_due), "2026-07-01 15:59:59")
            repair.promised_on = "2026-06-10"
            self.assertEqual(str(repair.back_due), "2026-06-10 15:59:59")
        with freeze_time("2026-06-10 15:59:59"):
            repair.invalidate_recordset(["deadline_badge"])
            self.assertEqual(repair.deadline_badge, "soon")
        with freeze_time("2026-06-10 16:00:01"):
            repair.invalidate_recordset(["deadline_badge"])
            self.assertEqual(repair.deadline_badge, "overdue")
            repair.action_repaired()
        self.assertEqual(repair.sudo().deadline_ids.state, "met_late")

    def test_what_the_department_cannot_settle_goes_to_the_bmd(self):
        # D4-3.1.5.1d
        rule = self.env.ref("aftersales_stock.deadline_maker_repair_back")
        self.assertEqual(
            rule.escalation_group_id,
            self.env.ref("aftersales_stock.group_bmd_planner"),
        )

    # -- tools in warranty -----------------------------------------------------
    def tool_repair(self, day, **vals):
        lot = self._lot(f"W-{day}", self.tool)
        self.put_damaged(self.site, self.tool, 1, lot)
        return self.repair(
            self.tool,
            lot=lot,
            purchase_date="2025-06-02",
            reported_on=day,
            **vals,
        )

    def test_a_tool_in_warranty_is_repaired_free_at_its_site(self):
        # S36, D4-3.1.5.1c: until 1 June 2026 included.
        repair = self.tool_repair("2026-06-01")
        self.assertTrue(repair.is_free)
        self.assertEqual(repair.holder_id, self.site)
        repair.action_apply()
        repair.action_send()
        self.assertEqual(self._on_hand(self.maker, self.tool), 0)
        repair.action_repaired()
        self.assertEqual(self._on_hand(self.site.good_location_id, self.tool), 1)
        self.assertEqual(self._on_hand(self.site.damaged_location_id, self.tool), 0)

    def test_a_day_later_the_department_applies(self):
        # S36, D4-3.1.5.1c
        repair = self.tool_repair("2026-06-02", place="maker", holder_id=self.bmd.id)
        self.assertFalse(repair.is_free)
        with self.assertRaisesRegex(UserError, "needs the approval"):
            repair.action_apply()

    def test_damaged_by_somebody_the_department_applies(self):
        # S36, D4-3.1.5.1c
        repair = self.tool_repair(
            "2026-06-01",
            is_human_damage=True,
            place="maker",
            holder_id=self.bmd.id,
        )
        self.assertFalse(repair.is_free)
        with self.assertRaisesRegex(UserError, "where they"):
            self.tool_repair("2026-05-30", is_human_damage=True, place="site")

    def test_the_purchase_of_a_serial_is_known(self):
        lot = self._lot("W-9", self.tool)
        with freeze_time("2026-05-04 02:00:00"):
            self.env["stock.picking"]._create_of_kind(
                "purchase_in",
                [
                    {
                        "site": self.site,
                        "lines": [
                            {"product": self.tool, "quantity": 1, "lots": {lot: 1}}
                        ],
                    }
                ],
            )._do_at_once()
        repair = self.repair(self.tool, lot=lot, register=False)
        self.assertEqual(str(repair.purchase_date), "2026-05-04")
        self.assertEqual(str(repair.warranty_end), "2027-05-03")

    # -- how often -------------------------------------------------------------
    def test_repairs_are_counted_by_serial_or_by_product_and_site(self):
        # S36
        lot = self._lot("R-5")
        for _time in range(2):
            self.at_maker(self.unit, lot=lot).action_repaired()
            self._put(self.good, self.unit, -1, lot)
        self.at_maker(self.board).action_repaired()
        self.at_maker(self.board, site_id=self.second_site.id).action_repaired()
        again = self.repair(self.unit, lot=lot, register=False)
        self.assertEqual(again.repair_count, 2)
        self.assertEqual(self.repair(self.board, register=False).repair_count, 1)

    # -- forged ----------------------------------------------------------------
    def test_no_way_around_the_buttons(self):
        repair = self.repair()
        with self.assertRaises(UserError):
            repair.write({"state": "applied"})
        with self.assertRaises(AccessError):
            repair.write({"state": "at_maker"})
        with self.assertRaises(AccessError):
            repair.write({"repaired_qty": 1})
        with self.assertRaises(AccessError):
            repair.with_user(self.keeper).action_send()
        with self.assertRaisesRegex(UserError, "status is"):
            repair.with_user(self.production).action_repaired()
