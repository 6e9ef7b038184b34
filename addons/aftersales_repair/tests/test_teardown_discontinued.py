# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .teardown_common import TeardownCase


@tagged("post_install", "-at_install")
class TestReserve(TeardownCase):
    """S15, D1-6: ten units of a discontinued product are kept for after-sales."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls._product("T-OLD", "none", 10.0)
        cls.old.is_discontinued = True

    def issue(self, quantity, source=None, **vals):
        source = source or self.main.lot_stock_id
        move = self.env["stock.move"].create(
            {
                "product_id": self.old.id,
                "product_uom_qty": quantity,
                "quantity": quantity,
                "location_id": source.id,
                "location_dest_id": self.customers.id,
                "company_id": self.company.id,
                "picking_type_id": self.main.out_type_id.id,
                **vals,
            }
        )
        move._action_confirm()
        move.picked = True
        return move._action_done()

    def test_twelve_on_hand_three_are_refused_two_accepted(self):
        self._put(self.main.lot_stock_id, self.old, 12)
        reason = "D1-6.*2.0 are free"
        with self.assertRaisesRegex(UserError, reason), self.env.cr.savepoint():
            self.issue(3)
        self.assertEqual(self.issue(2).state, "done")
        with self.assertRaisesRegex(UserError, "D1-6"):
            self.issue(1)

    def test_what_is_still_made_goes(self):
        self.old.is_discontinued = False
        self._put(self.main.lot_stock_id, self.old, 12)
        self.assertEqual(self.issue(12).state, "done")

    def test_all_good_stores_of_the_company_count(self):
        self._put(self.main.lot_stock_id, self.old, 5)
        self._put(self.good, self.old, 7)
        self._put(self.damaged, self.old, 20)
        self._put(self.workshop, self.old, 20)
        with self.assertRaisesRegex(UserError, "D1-6"), self.env.cr.savepoint():
            self.issue(3)
        self.assertEqual(self.issue(2).state, "done")

    def test_an_exchange_takes_the_reserve(self):
        self.unit.is_discontinued = True
        self._put(self.good, self.unit, 1, self._lot("LAST"))
        lines = self.bring_to_inspection(self.rma(self.delivered("C1")))
        self.inspect(lines)
        lines.with_user(self.clerk).action_exchange()
        lines.with_user(self.keeper).action_ship()
        self.assertEqual(lines.state, "shipped")

    def test_a_repair_takes_the_reserve(self):
        self._put(self.good, self.old, 3)
        lines = self.bring_to_inspection(self.rma(self.delivered("C1")))
        self.inspect(lines)
        lines.with_user(self.clerk).action_repair()
        repair = lines.sudo().repair_id
        move = self.issue(
            3,
            source=self.good,
            repair_id=repair.id,
            repair_line_type="add",
            picking_type_id=repair.picking_type_id.id,
            location_dest_id=repair.picking_type_id.default_location_dest_id.id,
        )
        self.assertEqual(move.state, "done")

    def test_a_move_within_the_stores_is_no_issue(self):
        self._put(self.main.lot_stock_id, self.old, 5)
        move = self.issue(
            5,
            location_dest_id=self.good.id,
            picking_type_id=self.main.int_type_id.id,
        )
        self.assertEqual(move.state, "done")

    def test_a_count_is_no_issue(self):
        self._put(self.main.lot_stock_id, self.old, 12)
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.old.id),
                ("location_id", "=", self.main.lot_stock_id.id),
            ]
        )
        quant.with_context(inventory_mode=True).inventory_quantity = 8
        quant.action_apply_inventory()
        self.assertEqual(self._on_hand(self.main.lot_stock_id, self.old), 8)

    def test_the_reserve_is_a_policy(self):
        self.env["service.policy.value"].create(
            {
                "policy_id": self.env.ref(
                    "aftersales_repair.policy_discontinued_reserve"
                ).id,
                "company_id": self.company.id,
                "date_from": self.today(),
                "value": 9,
            }
        )
        self._put(self.main.lot_stock_id, self.old, 12)
        self.assertEqual(self.issue(3).state, "done")

    def test_who_may_discontinue(self):
        self.manager.group_ids |= self.env.ref("product.group_product_manager")
        self.repairer.group_ids |= self.env.ref("product.group_product_manager")
        with self.assertRaises(AccessError):
            self.fan.with_user(self.repairer).is_discontinued = True
        self.fan.with_user(self.manager).is_discontinued = True
        row = self.env["aftersales.reserve"].search(
            [("product_id", "=", self.fan.id), ("company_id", "=", self.company.id)]
        )
        self.assertEqual((row.on_hand, row.reserve, row.level), (0, 10, "none"))


@tagged("post_install", "-at_install")
class TestReplacement(TeardownCase):
    """S15, D1-9: another model for one that is no longer made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unit.is_discontinued = True
        cls.new = cls._product("T-PSU-2", "serial", 260.0)
        cls.new_lot = cls._lot("N1", cls.new)
        cls._put(cls.good, cls.new, 1, cls.new_lot)

    def counted(self, moment="2026-06-01 02:00:00"):
        """An exchange of a discontinued unit, counted on Monday at 10:00."""
        with freeze_time(moment):
            rma = self.rma(self.delivered("A1"), request="exchange")
            rma.action_confirm()
            rma.line_ids.with_user(self.keeper).action_receive()
        return rma.line_ids

    def to_ship(self, line, product=None):
        line.with_user(self.keeper).action_issue()
        self.inspect(line)
        if product:
            line.with_user(self.clerk).replacement_product_id = product
        line.with_user(self.clerk).action_exchange()
        return line

    def test_counted_on_monday_is_due_on_tuesday(self):
        line = self.counted()
        proposal = line.sudo().replacement_ids
        self.assertEqual(proposal.state, "draft")
        self.assertEqual(proposal.counted_at, datetime(2026, 6, 1, 2, 0))
        # Tuesday ends at 17:00 in Shanghai, or at its close as the calendar says.
        local = proposal.company_id.resource_calendar_id._get_clock(self.company).local(
            proposal.agree_due
        )
        self.assertEqual(local.date().isoformat(), "2026-06-02")

    def test_counted_on_friday_is_due_on_monday(self):
        proposal = self.counted("2026-06-05 02:00:00").sudo().replacement_ids
        local = self.calendar._get_clock(self.company).local(proposal.agree_due)
        self.assertEqual(local.date().isoformat(), "2026-06-08")

    def test_with_stock_no_replacement_is_wanted(self):
        self._put(self.good, self.unit, 1, self._lot("SPARE"))
        self.assertFalse(self.counted().sudo().replacement_ids)

    def test_what_is_still_made_needs_none(self):
        self.unit.is_discontinued = False
        self.assertFalse(self.counted().sudo().replacement_ids)

    def test_proposed_agreed_approved_shipped(self):
        line = self.counted()
        proposal = line.replacement_ids.with_user(self.leader)
        with self.assertRaisesRegex(UserError, "Choose the model"):
            proposal.action_propose()
        proposal.replacement_product_id = self.new
        proposal.action_propose()
        self.to_ship(line)
        with self.assertRaises(AccessError):
            proposal.action_agree()
        proposal.with_user(self.marketing).action_agree()
        self.assertEqual(proposal.state, "agreed")
        self.assertTrue(proposal.sudo().deadline_ids.filtered("met_at"))
        with self.assertRaises(UserError), self.env.cr.savepoint():
            proposal.with_user(self.marketing).action_approve()
        proposal.with_user(self.gm).action_approve()
        self.assertEqual(proposal.state, "approved")
        self.assertEqual(line.replacement_product_id, self.new)
        line.with_user(self.keeper).action_ship()
        self.assertEqual(line.state, "shipped")
        self.assertEqual(line.replacement_lot_id, self.new_lot)
        self.assertEqual(proposal.state, "shipped")

    def test_shipping_before_the_general_manager_is_refused(self):
        line = self.counted()
        proposal = line.sudo().replacement_ids
        proposal.with_user(self.clerk).replacement_product_id = self.new
        proposal.with_user(self.clerk).action_propose()
        self.to_ship(line, self.new)
        with self.assertRaisesRegex(UserError, "D1-9"):
            line.with_user(self.keeper).action_ship()
        proposal.with_user(self.marketing).action_agree()
        with self.assertRaisesRegex(UserError, "D1-9"):
            line.with_user(self.keeper).action_ship()
        proposal.with_user(self.gm).action_approve()
        line.with_user(self.keeper).action_ship()
        self.assertEqual(line.state, "shipped")

    def test_nor_in_the_inventory_app(self):
        line = self.counted()
        self.to_ship(line, self.new)
        pickings = line.sudo().rma_id._create_transfers(
            [line.sudo()._prepare_shipment_vals(line.sudo().rma_id, True)]
        )
        pickings.action_assign()
        pickings.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "D1-9"):
            pickings._action_done()

    def test_another_model_than_the_approved_one_is_refused(self):
        line = self.counted()
        other = self._product("T-PSU-3", "serial", 270.0)
        self._put(self.good, other, 1, self._lot("O1", other))
        proposal = line.sudo().replacement_ids
        proposal.with_user(self.clerk).replacement_product_id = self.new
        proposal.with_user(self.clerk).action_propose()
        proposal.with_user(self.marketing).action_agree()
        proposal.with_user(self.gm).action_approve()
        self.to_ship(line, other)
        with self.assertRaisesRegex(UserError, "D1-9"):
            line.with_user(self.keeper).action_ship()

    def test_the_agreed_model_stays(self):
        line = self.counted()
        proposal = line.sudo().replacement_ids
        proposal.with_user(self.clerk).replacement_product_id = self.new
        proposal.with_user(self.clerk).action_propose()
        proposal.with_user(self.marketing).action_agree()
        with self.assertRaisesRegex(UserError, "D1-9"):
            proposal.with_user(self.clerk).replacement_product_id = self.fan

    def test_refused_and_proposed_anew(self):
        line = self.counted()
        proposal = line.sudo().replacement_ids
        proposal.with_user(self.clerk).replacement_product_id = self.new
        proposal.with_user(self.clerk).action_propose()
        proposal.with_user(self.marketing).action_refuse()
        self.assertEqual(proposal.state, "refused")
        action = line.with_user(self.clerk).action_propose_replacement()
        self.assertNotEqual(action["res_id"], proposal.id)

    def test_the_state_is_not_written(self):
        proposal = self.counted().sudo().replacement_ids
        with self.assertRaises(AccessError):
            proposal.with_user(self.marketing).write({"state": "approved"})
