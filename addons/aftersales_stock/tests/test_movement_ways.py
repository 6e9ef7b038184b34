# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import StoreCase


@tagged("post_install", "-at_install")
class TestMovementWays(StoreCase):
    """Customers' returns go through the main store (D1-12, S12)."""

    def move(self, source, target, kind=None):
        move = self.env["stock.move"].create(
            {
                "product_id": self.part.id,
                "product_uom": self.part.uom_id.id,
                "product_uom_qty": 2,
                "quantity": 2,
                "location_id": source.id,
                "location_dest_id": target.id,
                "company_id": self.company.id,
                "picking_type_id": kind and kind.id,
            }
        )
        move._action_confirm()
        move.picked = True
        move._action_done()
        return move

    def test_a_return_straight_into_the_aftersales_store_is_refused(self):
        for store in (self.good, self.damaged, self.workshop):
            with self.assertRaisesRegex(UserError, "D1-12"):
                self.move(self.customers, store)
            self.assertEqual(self._on_hand(store, self.part), 0)

    def test_the_receipt_goes_into_the_main_store_only(self):
        kind = self.aftersales.aftersales_receipt_type_id
        with self.assertRaisesRegex(UserError, "D1-12"):
            self.move(self.customers, self.workshop, kind)
        self.move(self.customers, self.returns, kind)
        self.assertEqual(self._on_hand(self.returns, self.part), 2)

    def test_the_issue_goes_from_there_to_the_workshop_only(self):
        self._put(self.returns, self.part, 2)
        self._put(self.good, self.part, 2)
        kind = self.aftersales.aftersales_issue_type_id
        with self.assertRaisesRegex(UserError, "D1-12"):
            self.move(self.good, self.workshop, kind)
        self.move(self.returns, self.workshop, kind)
        self.assertEqual(self._on_hand(self.workshop, self.part), 2)

    def test_a_purchase_into_the_good_store_is_not_meant(self):
        # It has its own paper, the stock-in slip (S23).
        supplier = self.env.ref("stock.stock_location_suppliers")
        with self.assertRaisesRegex(UserError, "D0-2.4.2a"):
            self.move(supplier, self.good)

    def test_the_transfer_is_refused_by_its_button_too(self):
        kind = self.aftersales.aftersales_receipt_type_id
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "location_id": self.customers.id,
                "location_dest_id": self.workshop.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.part.id,
                            "product_uom": self.part.uom_id.id,
                            "product_uom_qty": 1,
                            "quantity": 1,
                            "location_id": self.customers.id,
                            "location_dest_id": self.workshop.id,
                        },
                    )
                ],
            }
        )
        with self.assertRaisesRegex(UserError, "D1-12"):
            picking.button_validate()
