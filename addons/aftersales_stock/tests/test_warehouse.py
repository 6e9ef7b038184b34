# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import StoreCase


@tagged("post_install", "-at_install")
class TestWarehouse(StoreCase):
    """An after-sales warehouse brings its stores and operations."""

    def test_it_has_good_and_damaged_stores(self):
        self.assertEqual(self.good.aftersales_store, "good")
        self.assertEqual(self.damaged.aftersales_store, "damaged")
        self.assertEqual(self.damaged.warehouse_id, self.aftersales)

    def test_it_needs_a_main_warehouse(self):
        # D1-12
        with self.assertRaisesRegex(ValidationError, "choose the main warehouse"):
            self.env["stock.warehouse"].create(
                {
                    "name": "Alone",
                    "code": "TALONE",
                    "company_id": self.company.id,
                    "is_aftersales": True,
                }
            )

    def test_a_second_one_shares_the_parent_of_customers_goods(self):
        second = self.env["stock.warehouse"].create(
            {
                "name": "Second",
                "code": "TSEC",
                "company_id": self.company.id,
                "is_aftersales": True,
                "aftersales_main_warehouse_id": self.main.id,
            }
        )
        self.assertEqual(
            second.aftersales_workshop_location_id.location_id,
            self.workshop.location_id,
        )
        self.assertNotEqual(second.aftersales_workshop_location_id, self.workshop)

    def test_making_the_structure_again_makes_nothing_twice(self):
        before = self.env["stock.location"].search_count([])
        self.aftersales._make_aftersales_structure()
        self.aftersales.write({"is_aftersales": True})
        self.assertEqual(self.env["stock.location"].search_count([]), before)

    def test_customers_goods_are_not_on_hand_and_not_valued(self):
        lot = self._lot("CUST-1")
        self._put(self.workshop, self.unit, 1, lot, self.partner)
        self.assertEqual(self.unit.qty_available, 0)
        self.assertFalse(self.workshop.is_valued_internal)
        self.assertFalse(self.returns.is_valued_internal)
        self.assertTrue(self.good.is_valued_internal)
        self.assertTrue(self.damaged.is_valued_internal)

    def test_the_search_for_valued_places_agrees(self):
        found = self.env["stock.location"].search([("is_valued_internal", "=", True)])
        self.assertIn(self.good, found)
        self.assertNotIn(self.workshop, found)
        other = self.env["stock.location"].search([("is_valued_internal", "=", False)])
        self.assertIn(self.workshop, other)
        self.assertNotIn(self.good, other)

    def test_customers_goods_do_not_raise_the_value_of_a_fifo_product(self):
        self.unit.categ_id = self.env["product.category"].create(
            {"name": "FIFO", "property_cost_method": "fifo"}
        )
        own, foreign = self._lot("OWN-1"), self._lot("CUST-1")
        self._receive(self.main.lot_stock_id, own, None)
        self._receive(self.workshop, foreign, self.partner)
        self.assertEqual(self._on_hand(self.workshop, self.unit), 1)
        self.assertEqual(self.unit.qty_available, 1)
        self.assertEqual(self.unit.total_value, 250)

    def _receive(self, location, lot, owner):
        supplier = self.env.ref("stock.stock_location_suppliers")
        move = self.env["stock.move"].create(
            {
                "product_id": self.unit.id,
                "product_uom": self.unit.uom_id.id,
                "product_uom_qty": 1,
                "location_id": supplier.id,
                "location_dest_id": location.id,
                "company_id": self.company.id,
                "restrict_partner_id": owner and owner.id,
                "price_unit": 250,
                "move_line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.unit.id,
                            "lot_id": lot.id,
                            "quantity": 1,
                            "owner_id": owner and owner.id,
                            "location_id": supplier.id,
                            "location_dest_id": location.id,
                        },
                    )
                ],
            }
        )
        move._action_confirm()
        move.picked = True
        move._action_done()
