# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RmaCase


@tagged("post_install", "-at_install")
class TestRmaGuards(RmaCase):
    """The rules hold for a forged call as they do for the button."""

    def test_no_state_can_be_written(self):
        rma = self.rma(self.delivered("A1"))
        for record in (rma, rma.line_ids):
            for user in (self.clerk, self.manager, self.env.user):
                with self.assertRaises(AccessError):
                    record.with_user(user).write({"state": "shipped"})
        with self.assertRaises(AccessError):
            rma.write({"line_ids": [(1, rma.line_ids.id, {"state": "shipped"})]})

    def test_verdict_decision_and_inspector_cannot_be_written(self):
        line = self.rma(self.delivered("A1")).line_ids
        for vals in (
            {"verdict": "in"},
            {"disposition": "exchange"},
            {"inspected_by_id": self.inspector.id},
            {"replacement_lot_id": self._lot("X").id},
            {"import_key": "x"},
        ):
            with self.assertRaises(AccessError):
                line.with_user(self.manager).write(vals)

    def test_a_return_cannot_be_created_further_on(self):
        with self.assertRaises(AccessError):
            self.rma(self.delivered("A1"), state="open")
        with self.assertRaises(AccessError):
            self.env["aftersales.rma"].create(
                {
                    "partner_id": self.partner.id,
                    "warehouse_id": self.aftersales.id,
                    "line_ids": [
                        (0, 0, {"product_id": self.part.id, "state": "ready"})
                    ],
                }
            )

    def test_a_duplicate_starts_anew(self):
        rma = self.rma(self.delivered("A1"), parts=2)
        self.inspect(self.bring_to_inspection(rma))
        copy = rma.copy()
        self.assertEqual(copy.state, "draft")
        self.assertNotEqual(copy.name, rma.name)
        self.assertEqual(set(self.states(copy.line_ids)), {"draft"})
        self.assertFalse(any(copy.line_ids.mapped("verdict")))
        # The serial is still on its way, so the copy cannot be confirmed.
        with self.assertRaisesRegex(UserError, "A1 is on its way through"):
            copy.action_confirm()

    def test_goods_stay_once_confirmed(self):
        rma = self.rma(self.delivered("A1"), parts=2)
        rma.action_confirm()
        line = rma.line_ids[1]
        for vals in (
            {"quantity": 9},
            {"product_id": self.unit.id},
            {"lot_id": False},
            # The verdict is drawn for the day of signing.
            {"signed_at": "2026-01-16 02:00:00"},
        ):
            with self.assertRaisesRegex(UserError, "stay once the return"):
                line.with_user(self.clerk).write(vals)
        with self.assertRaisesRegex(UserError, "stay once the return"):
            rma.partner_id = self.env.user.partner_id
        with self.assertRaisesRegex(UserError, "while the return is new"):
            rma.write({"line_ids": [(0, 0, {"product_id": self.part.id})]})
        with self.assertRaisesRegex(UserError, "confirmed and is in progress"):
            line.unlink()
        with self.assertRaisesRegex(UserError, "the register keeps"):
            rma.unlink()

    def test_findings_are_written_at_inspection_only(self):
        rma = self.rma(self.delivered("A1"))
        rma.action_confirm()
        line = rma.line_ids.with_user(self.inspector)
        with self.assertRaisesRegex(UserError, "not at inspection"):
            line.grade = "good"
        rma.with_user(self.keeper).action_receive()
        rma.with_user(self.keeper).action_issue()
        self.inspect(line)
        with self.assertRaisesRegex(UserError, "not at inspection"):
            line.finding = "something else"

    def test_only_the_inspector_writes_findings(self):
        line = self.bring_to_inspection(self.rma(self.delivered("A1")))
        with self.assertRaisesRegex(AccessError, "Inspector"):
            line.with_user(self.clerk).grade = "good"

    def test_what_the_warranty_hangs_on_is_the_managers(self):
        lot = self.delivered("A1")
        for vals in (
            {"delivery_date": "2026-05-31"},
            {"warranty_end_date": "2030-01-01"},
            {"delivery_partner_id": self.env.user.partner_id.id},
            {"manufacture_date": "2026-05-31"},
        ):
            for user in (self.keeper, self.clerk, self.repairer):
                with self.assertRaises(AccessError):
                    lot.with_user(user).write(vals)
        with self.assertRaises(AccessError):
            self.env["stock.lot"].with_user(self.keeper).create(
                {
                    "name": "A2",
                    "product_id": self.unit.id,
                    "warranty_end_date": "2030-01-01",
                }
            )
        lot.with_user(self.manager).warranty_end_date = "2026-12-31"
        # An ordinary serial is the keeper's to register.
        self.env["stock.lot"].with_user(self.keeper).create(
            {"name": "A3", "product_id": self.unit.id}
        )

    def test_the_repair_cannot_change_what_the_return_decided(self):
        old = self.delivered("OLD", on=date(2024, 1, 15))
        line = self.bring_to_inspection(self.rma(old))
        self.inspect(line)
        line.with_user(self.clerk).action_repair()
        repair = line.repair_id.with_user(self.repairer)
        for vals in (
            {"under_warranty": True},
            {"partner_id": self.env.user.partner_id.id},
            {"lot_id": self.delivered("A9").id},
            {"aftersales_line_id": False},
        ):
            with self.assertRaisesRegex(AccessError, "come from there"):
                repair.write(vals)
        # Saving the form with the same values is no change.
        repair.write({"under_warranty": False, "lot_id": old.id})

    def test_a_serial_goes_through_one_return_at_a_time(self):
        lot = self.delivered("A1")
        self.rma(lot).action_confirm()
        second = self.rma(lot)
        with self.assertRaisesRegex(UserError, "on its way through"):
            second.action_confirm()
        # The database holds it, too, when two clerks confirm at once.
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            second.line_ids._in_transition().write({"state": "expected"})
            self.env.flush_all()

    def test_wrong_goods_are_refused(self):
        lot = self.delivered("A1")
        with self.assertRaisesRegex(ValidationError, "one unit"):
            self.rma(
                line_ids=[
                    (
                        0,
                        0,
                        {
                            "product_id": self.unit.id,
                            "lot_id": lot.id,
                            "quantity": 2,
                        },
                    )
                ]
            )
        with self.assertRaisesRegex(ValidationError, "belongs to"):
            self.rma(
                line_ids=[
                    (
                        0,
                        0,
                        {
                            "product_id": self.part.id,
                            "lot_id": lot.id,
                        },
                    )
                ]
            )
        for quantity in (0, -1):
            with self.assertRaisesRegex(ValidationError, "more than zero"):
                self.rma(
                    line_ids=[
                        (
                            0,
                            0,
                            {
                                "product_id": self.part.id,
                                "quantity": quantity,
                            },
                        )
                    ]
                )

    def test_what_lacks_is_said_before_confirming(self):
        with self.assertRaisesRegex(UserError, "It has no goods"):
            self.rma().action_confirm()
        rma = self.rma(line_ids=[(0, 0, {"product_id": self.unit.id})])
        with self.assertRaisesRegex(UserError, "serial number.*D4-8.5.1.3"):
            rma.action_confirm()

    def test_a_step_cannot_be_left_out(self):
        line = self.rma(self.delivered("A1")).line_ids
        line.rma_id.action_confirm()
        for user, method in (
            (self.keeper, "action_issue"),
            (self.inspector, "action_inspect"),
            (self.clerk, "action_repair"),
            (self.clerk, "action_exchange"),
            (self.clerk, "action_return"),
            (self.keeper, "action_ship"),
        ):
            with self.assertRaisesRegex(UserError, "To receive"):
                getattr(line.with_user(user), method)()
        self.assertEqual(line.state, "expected")

    def test_nothing_is_decided_before_the_inspection(self):
        """S12, D1-7: every unit is inspected, then stored by its grade."""
        self._put(self.good, self.unit, 1, self._lot("NEW-D17"))
        line = self.bring_to_inspection(self.rma(self.delivered("D17")))
        for step in ("repair", "exchange", "return", "refund"):
            with self.subTest(step=step), self.assertRaisesRegex(UserError, "inspect"):
                getattr(line.with_user(self.clerk), f"action_{step}")()
        self.inspect(line)
        line.with_user(self.clerk).action_exchange()
        self.assertEqual(self._on_hand(self.damaged, self.unit, line.lot_id, False), 1)
        self.assertEqual(self._on_hand(self.good, self.unit, line.lot_id, False), 0)

    def test_a_step_cannot_be_done_twice(self):
        line = self.bring_to_inspection(self.rma(self.delivered("A1")))
        with self.assertRaises(UserError):
            line.with_user(self.keeper).action_receive()
        self.assertEqual(self._on_hand(self.workshop, self.unit), 1)

    def test_an_ordinary_warehouse_is_no_aftersales_warehouse(self):
        with self.assertRaisesRegex(ValidationError, "not an after-sales warehouse"):
            self.rma(self.delivered("A1"), warehouse_id=self.main.id)
