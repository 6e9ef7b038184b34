# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .workshop_common import WorkshopCase


@tagged("post_install", "-at_install")
class TestWorkshopRepair(WorkshopCase):
    """The repair itself: labour, steps, test, release, the same fault again."""

    # -- labour ---------------------------------------------------------------

    def test_the_clock_writes_hours_and_cost(self):
        # S05, D3-1.7: an hour and a half at 60 an hour.
        with freeze_time("2026-06-01 02:00:00"):
            repair = self.in_repair(self.delivered("A1"))
            repair.action_start_clock()
            self.assertTrue(repair.is_my_clock_running)
        with freeze_time("2026-06-01 03:30:00"):
            repair.action_stop_clock()
            self.assertFalse(repair.is_my_clock_running)
        self.assertEqual(repair.labour_hours, 1.5)
        self.assertEqual(repair.labour_cost, 90)
        self.assertEqual(repair.user_id, self.repairer)

    def test_one_clock_runs_for_a_person(self):
        first = self.in_repair(self.delivered("A1"))
        second = self.in_repair(self.delivered("A2"))
        first.action_start_clock()
        with self.assertRaisesRegex(UserError, f"runs on {first.name}"):
            second.action_start_clock()
        # Another person's clock is another clock.
        second.with_user(self.other_repairer).action_start_clock()
        # The database holds it, too.
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env["aftersales.repair.labour"].sudo().create(
                {"repair_id": second.id, "user_id": self.repairer.id}
            )
            self.env.flush_all()
        first.action_stop_clock()
        second.action_start_clock()

    def test_the_end_stops_the_clocks(self):
        repair = self.in_repair(self.delivered("A1"))
        repair.action_start_clock()
        self.pass_test(repair)
        repair.action_repair_end()
        self.assertTrue(repair.labour_ids.stop)

    def test_hours_are_ones_own(self):
        repair = self.in_repair(self.delivered("A1"))
        now = fields.Datetime.now()
        vals = {
            "repair_id": repair.id,
            "start": now - timedelta(hours=1),
            "stop": now,
        }
        labour = self.env["aftersales.repair.labour"]
        own = labour.with_user(self.repairer).create(vals)
        self.assertEqual((own.hours, own.cost), (1, 60))
        with self.assertRaises(AccessError):
            labour.with_user(self.repairer).create(
                {**vals, "user_id": self.other_repairer.id}
            )
        with self.assertRaises(AccessError):
            own.with_user(self.repairer).hour_cost = 1000
        # The leader corrects, until the release.
        own.with_user(self.leader).stop = now - timedelta(minutes=30)
        self.assertEqual(own.hours, 0.5)
        self.pass_test(repair)
        repair.action_repair_end()
        self.release(repair)
        with self.assertRaisesRegex(UserError, r"D3-1.7"):
            own.with_user(self.leader).stop = now

    # -- steps ----------------------------------------------------------------

    def test_steps_that_are_not_good_hold_the_repair(self):
        # D1-R1
        repair = self.in_repair(self.delivered("A1"))
        self.assertEqual(len(repair.check_ids), 3)
        repair.with_user(self.inspector).action_pass_test()
        with self.assertRaisesRegex(UserError, r"3 steps are not checked.*D1-R1"):
            repair.action_repair_end()
        repair.action_checks_good()
        repair.check_ids[0].with_user(self.inspector).action_bad()
        # What goes back to the bench is tested anew.
        self.assertFalse(repair.test_result)
        with self.assertRaisesRegex(UserError, "1 steps are not checked"):
            repair.action_repair_end()
        repair.check_ids[0].with_user(self.repairer).action_good()
        self.pass_test(repair)
        repair.action_repair_end()
        self.assertEqual(repair.state, "done")

    def test_a_step_may_be_for_some_products_only(self):
        category = self.env["product.category"].create({"name": "Others"})
        self.env["aftersales.repair.step"].search([]).categ_id = category
        self.assertFalse(self.in_repair(self.delivered("A1")).check_ids)

    # -- test -----------------------------------------------------------------

    def test_no_end_before_the_test_passed(self):
        # S10, D3-1.7
        repair = self.in_repair(self.delivered("A1"))
        repair.action_checks_good()
        for method in ("action_repair_end", "action_repair_done"):
            with self.assertRaisesRegex(UserError, "has not passed its test"):
                getattr(repair, method)()
        with self.assertRaises(AccessError):
            repair.write({"state": "done"})
        with self.assertRaises(AccessError):
            repair.sudo().write({"test_result": "passed"})

    def test_the_repairer_does_not_test(self):
        repair = self.in_repair(self.delivered("A1"))
        with self.assertRaisesRegex(UserError, "You repaired it"):
            repair.action_pass_test()
        # Nor does anybody who worked on it.
        helper = repair.with_user(self.other_repairer)
        helper.action_start_clock()
        with self.assertRaisesRegex(UserError, "You repaired it"):
            helper.action_pass_test()

    def test_a_failed_test_says_what_was_found(self):
        repair = self.in_repair(self.delivered("A1"))
        repair.action_checks_good()
        wizard = (
            self.env["aftersales.repair.failure"]
            .with_user(self.inspector)
            .create({"repair_ids": repair.ids, "note": "No output"})
        )
        wizard.action_save()
        self.assertEqual(
            (repair.test_result, repair.test_note), ("failed", "No output")
        )
        with self.assertRaisesRegex(UserError, "has not passed"):
            repair.action_repair_end()
        repair.with_user(self.inspector).action_pass_test()
        self.assertEqual(repair.failed_test_count, 1)
        repair.action_repair_end()

    def test_the_test_may_be_switched_off(self):
        self.set_policy("repair.test_required", 0)
        repair = self.in_repair(self.delivered("A1"))
        repair.action_checks_good()
        repair.action_repair_end()
        self.assertEqual(repair.state, "done")

    # -- release --------------------------------------------------------------

    def test_nothing_ships_before_the_release(self):
        # S10: the release is the quality pass.
        repair = self.in_repair(self.delivered("A1"))
        line = repair.sudo().aftersales_line_id
        self.pass_test(repair)
        repair.action_repair_end()
        self.assertEqual(line.state, "ready")
        keeper = line.with_user(self.keeper)
        with self.assertRaisesRegex(UserError, "has not passed the supervisor"):
            keeper.action_ship()
        # The same where the goods move, past the button.
        with (
            self.assertRaisesRegex(UserError, "has not passed the supervisor"),
            self.env.cr.savepoint(),
        ):
            keeper.sudo()._do_ship()
        self.release(repair)
        keeper.action_ship()
        self.assertEqual(line.state, "shipped")

    def test_a_batch_ships_what_is_released(self):
        repairs = self.in_repair(self.delivered("A1"), self.delivered("A2"))
        self.pass_test(repairs)
        repairs.action_repair_end()
        self.release(repairs[0])
        lines = repairs.sudo().aftersales_line_id
        result = lines.with_user(self.keeper).action_ship()
        shipped = repairs[0].sudo().aftersales_line_id
        self.assertEqual(lines.filtered(lambda one: one.state == "shipped"), shipped)
        self.assertIn(repairs[1].name, result["params"]["message"])

    def test_goods_that_go_back_unrepaired_need_no_release(self):
        # D4-8.5.1.1.1
        line = self.bring_to_inspection(self.rma(self.delivered("A1")))
        self.inspect(line)
        line.with_user(self.clerk).action_return()
        line.with_user(self.keeper).action_ship()
        self.assertEqual(line.state, "shipped")

    def test_a_leader_does_not_release_an_own_repair(self):
        # D3-1.7
        repair = self.in_repair(self.delivered("A1"), user=self.leader)
        repair.action_checks_good()
        repair.with_user(self.inspector).action_pass_test()
        with self.assertRaisesRegex(UserError, "You worked on it"):
            repair.with_user(self.leader).action_release()
        with self.assertRaises(AccessError):
            repair.with_user(self.repairer).action_release()
        repair.with_user(self.other_leader).action_release()
        self.assertEqual(repair.released_by_id, self.other_leader)

    def test_no_release_before_the_test(self):
        repair = self.in_repair(self.delivered("A1"))
        repair.action_checks_good()
        with self.assertRaisesRegex(UserError, "has not passed its test"):
            self.release(repair)

    def test_the_release_may_come_before_the_end(self):
        self.set_policy("repair.release_before_end", 1)
        repair = self.in_repair(self.delivered("A1"))
        self.pass_test(repair)
        with self.assertRaisesRegex(UserError, "has not released it"):
            repair.action_repair_end()
        self.release(repair)
        repair.action_repair_end()
        self.assertEqual(repair.state, "done")

    def test_a_release_is_taken_back_while_the_goods_are_here(self):
        repair = self.in_repair(self.delivered("A1"))
        line = repair.sudo().aftersales_line_id
        self.pass_test(repair)
        repair.action_repair_end()
        self.release(repair)
        repair.with_user(self.leader).action_undo_release()
        with self.assertRaisesRegex(UserError, "has not passed the supervisor"):
            line.with_user(self.keeper).action_ship()
        self.release(repair)
        line.with_user(self.keeper).action_ship()
        with self.assertRaisesRegex(UserError, "back with the customer"):
            repair.with_user(self.leader).action_undo_release()

    # -- the same fault again -------------------------------------------------

    def end(self, repair):
        self.pass_test(repair)
        repair.action_repair_end()
        self.release(repair)
        repair.sudo().aftersales_line_id.with_user(self.keeper).action_ship()

    def test_the_same_fault_within_the_term_names_who_repaired(self):
        # S09, D3-6.10: 90 days from the repair; at, and just beyond.
        with freeze_time("2026-03-02 02:00:00"):
            lot = self.delivered("A1")
            first = self.in_repair(lot)
            self.end(first)
        with freeze_time("2026-05-31 15:59:59"):
            again = self.in_repair(lot)
            self.assertEqual(again.repeat_of_id, first)
            self.assertEqual(again.repeat_user_id, self.repairer)
            again.action_repair_cancel()
        line = again.sudo().aftersales_line_id or first.sudo().env[
            "aftersales.rma.line"
        ].search([("lot_id", "=", lot.id), ("state", "=", "inspected")])
        with freeze_time("2026-05-31 16:00:00"):
            line.with_user(self.clerk).action_repair()
            self.assertFalse(line.repair_id.repeat_of_id)

    def test_another_fault_is_no_repetition(self):
        lot = self.delivered("A1")
        self.end(self.in_repair(lot))
        rma = self.rma(lot)
        rma.line_ids.reason_id = self.env.ref("aftersales_repair.reason_fan_noise")
        line = self.bring_to_inspection(rma)
        self.inspect(line)
        line.with_user(self.clerk).action_repair()
        self.assertFalse(line.repair_id.repeat_of_id)

    # -- what is not after-sales ----------------------------------------------

    def test_a_companys_own_repair_stays_cores(self):
        lot = self._lot("OWN")
        self._put(self.main.lot_stock_id, self.unit, 1, lot)
        repair = (
            self.env["repair.order"]
            .with_user(self.keeper)
            .create(
                {
                    "product_id": self.unit.id,
                    "lot_id": lot.id,
                    "picking_type_id": self.main.repair_type_id.id,
                }
            )
        )
        self.assertFalse(repair.is_aftersales)
        repair.action_validate()
        repair.action_repair_start()
        repair.action_repair_end()
        self.assertEqual(repair.state, "done")
        self.assertFalse(repair.repaired_at)

    def test_nobody_makes_a_repair_of_customers_goods_by_hand(self):
        line = self.bring_to_inspection(self.rma(self.delivered("A1")))
        with self.assertRaisesRegex(AccessError, "decide on the goods there"):
            self.env["repair.order"].with_user(self.repairer).create(
                {"product_id": self.unit.id, "aftersales_line_id": line.id}
            )

    def test_a_cancelled_repair_is_clean(self):
        repair = self.in_repair(self.delivered("A1"))
        line = repair.sudo().aftersales_line_id
        repair.action_start_clock()
        repair.with_user(self.inspector).action_pass_test()
        repair.action_repair_cancel()
        self.assertEqual((repair.state, line.state), ("cancel", "inspected"))
        self.assertFalse(repair.test_result)
        self.assertTrue(repair.labour_ids.stop)
        with self.assertRaisesRegex(UserError, "decide there"):
            repair.action_repair_cancel_draft()
        with self.assertRaisesRegex(UserError, r"D3-6.10"):
            repair.sudo().unlink()

    def test_the_record_is_dated(self):
        with freeze_time("2026-06-01 08:00:00"):
            repair = self.in_repair(self.delivered("A1"))
            self.pass_test(repair)
            repair.action_repair_end()
        self.assertEqual(repair.repaired_at, datetime(2026, 6, 1, 8, 0))
