# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .teardown_common import TeardownCase


@tagged("post_install", "-at_install")
class TestLifePresence(TeardownCase):
    """A unit that we have, or took apart, does not come back once more."""

    def refused(self, lot, place):
        rma = self.rma(lot)
        with self.assertRaisesRegex(UserError, f"{lot.name} is in .*{place}"):
            rma.action_confirm()

    def test_a_unit_of_the_good_store_is_not_returned(self):
        # S12, D1-10: another serial was meant.
        lot = self._lot("OURS-1")
        self._put(self.good, self.unit, 1, lot)
        self.refused(lot, self.good.name)

    def test_a_unit_taken_in_exchange_is_not_returned(self):
        self._put(self.good, self.unit, 1, self._lot("NEW-1"))
        lot = self.delivered("OLD-1")
        line = self.bring_to_inspection(self.rma(lot, request="exchange"))
        self.inspect(line)
        line.with_user(self.clerk).action_exchange()
        line.with_user(self.keeper).action_ship()
        self.refused(lot, self.damaged.name)
        # The one that it was exchanged for is with the customer.
        self.rma(line.sudo().replacement_lot_id).action_confirm()

    def test_a_unit_that_was_torn_down_is_not_returned(self):
        self.price_all()
        lot = self.in_damaged("TORN-1")
        self.all_good(self.teardown(lot)).action_finish()
        self.refused(lot, self.place.name)

    def test_what_came_into_a_store_meanwhile_is_not_received(self):
        lot = self.delivered("LATE-1")
        rma = self.rma(lot)
        rma.action_confirm()
        self._put(self.damaged, self.unit, 1, lot)
        with self.assertRaisesRegex(UserError, "LATE-1 is in"):
            rma.line_ids.with_user(self.keeper).action_receive()
        self.assertEqual(rma.line_ids.state, "expected")
        # Nor in the inventory app.
        picking = rma.sudo().move_ids.picking_id.with_user(self.keeper)
        with self.assertRaisesRegex(UserError, "LATE-1 is in"):
            picking.button_validate()

    def test_a_unit_of_ours_is_not_carried_in(self):
        # S05, D3-1.6
        lot = self.in_damaged("OURS-2")
        receipt = (
            self.env["aftersales.customer.receipt"]
            .with_user(self.technician)
            .create(
                {
                    "partner_id": self.partner.id,
                    "warehouse_id": self.aftersales.id,
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": self.unit.id,
                                "lot_id": lot.id,
                                "reason_id": self.reason.id,
                            }
                        )
                    ],
                }
            )
        )
        with self.assertRaisesRegex(UserError, "OURS-2 is in"):
            receipt.action_take_in()

    def test_a_batch_of_uncounted_goods_is_not_asked(self):
        self._put(self.good, self.part, 5)
        rma = self.rma(parts=2)
        rma.action_confirm()
        rma.line_ids.with_user(self.keeper).action_receive()
        self.assertEqual(rma.line_ids.state, "received")
