# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..count_adjustment import KEY
from .test_counts_flow import CountCase


@tagged("post_install", "-at_install")
class TestCountGuards(CountCase):
    """NO adjustment without approval, whichever way (D4-3.1.4.1c)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store_manager = cls.role(
            "store_manager",
            "stock.group_stock_manager",
            "aftersales_stock.group_bmd_planner",
        )

    def inventory(self, user, figure, location=None, product=None, **context):
        quants = self.env["stock.quant"].with_user(user)
        quant = quants.with_context(inventory_mode=True, **context).create(
            {
                "product_id": (product or self.part).id,
                "location_id": (location or self.store).id,
                "inventory_quantity": figure,
            }
        )
        quant.action_apply_inventory()

    def move_something(self):
        self.env["stock.picking"]._create_of_kind(
            "purchase_in",
            [{"site": self.site, "lines": [{"product": self.part, "quantity": 1}]}],
        )._do_at_once()

    def test_cores_own_inventory_is_refused(self):
        self.move_something()
        with self.assertRaisesRegex(UserError, "D4-3.1.4.1c"):
            self.inventory(self.store_manager, 98)
        shelf = self.env["stock.location"].create(
            {"name": "A", "location_id": self.store.id}
        )
        with self.assertRaisesRegex(UserError, "D4-3.1.4.1c"):
            self.inventory(self.store_manager, 98, shelf)

    def test_the_figure_is_not_written_by_hand(self):
        """Core lets every stock user create and write it (RPC, list, import)."""
        self.move_something()
        quant = self.env["stock.quant"].search(
            [("location_id", "=", self.store.id), ("product_id", "=", self.part.id)]
        )
        before = quant.quantity
        for vals in ({"quantity": 777}, {"reserved_quantity": 1}, {"owner_id": 1}):
            with self.assertRaisesRegex(UserError, "D4-3.1.4.1c"):
                quant.with_user(self.store_manager).write(vals)
        away = self.env.ref("stock.stock_location_customers")
        with self.assertRaisesRegex(UserError, "D4-3.1.4.1c"):
            quant.with_user(self.store_manager).write({"location_id": away.id})
        vals = {
            "product_id": self.part.id,
            "location_id": self.store.id,
            "quantity": 3,
        }
        with self.assertRaisesRegex(UserError, "D4-3.1.4.1c"):
            self.env["stock.quant"].with_user(self.store_manager).create(vals)
        self.assertEqual(quant.quantity, before)

    def test_no_context_key_opens_it(self):
        self.move_something()
        for value in (True, {}, [], {"lines": {}}):
            with self.assertRaisesRegex(UserError, "D4-3.1.4.1c"):
                self.inventory(self.store_manager, 98, **{KEY: value})

    def test_quantity_on_hand_of_the_product_is_no_way(self):
        self.move_something()
        quant = self.env["stock.quant"].search(
            [("location_id", "=", self.store.id), ("product_id", "=", self.part.id)]
        )
        mine = quant.with_user(self.store_manager).with_context(inventory_mode=True)
        with self.assertRaisesRegex(UserError, "D4-3.1.4.1c"):
            mine.inventory_quantity_auto_apply = 98
        self.assertEqual(quant.quantity, 101)

    def test_a_move_to_nowhere_is_no_way(self):
        self.move_something()
        move = (
            self.env["stock.move"]
            .with_user(self.store_manager)
            .create(
                {
                    "product_id": self.part.id,
                    "product_uom": self.part.uom_id.id,
                    "product_uom_qty": 2,
                    "quantity": 2,
                    "location_id": self.store.id,
                    "location_dest_id": self.part.property_stock_inventory.id,
                    "company_id": self.company.id,
                }
            )
        )
        move._action_confirm()
        move.picked = True
        with self.assertRaisesRegex(UserError, "D4-3.1.4.1c"):
            move._action_done()

    def test_a_done_move_is_no_way(self):
        self.move_something()
        line = self.env["stock.move.line"].search(
            [("location_dest_id", "=", self.store.id), ("state", "=", "done")]
        )
        with self.assertRaisesRegex(UserError, "red slip"):
            line.with_user(self.store_manager).quantity = 5

    def test_a_manager_loads_a_store_before_its_first_move(self):
        fresh = self.second_site.good_location_id
        self.inventory(self.store_manager, 5, fresh)
        self.assertEqual(self._on_hand(fresh, self.part), 5)
        with self.assertRaisesRegex(UserError, "D4-3.1.4.1c"):
            self.inventory(self.store_manager, 6, fresh)

    def test_a_keeper_does_not_load_a_store(self):
        fresh = self.second_site.good_location_id
        with self.assertRaises(UserError):
            self.inventory(self.accountant, 5, fresh)
        self.assertEqual(self._on_hand(fresh, self.part), 0)

    def test_other_warehouses_are_not_meant(self):
        main = self.main.lot_stock_id
        for figure in (5, 3):
            self.inventory(self.store_manager, figure, main)
        self.assertEqual(self._on_hand(main, self.part), 3)

    def test_dangerous_goods_lie_apart(self):
        # D4-3.1.4.1a
        acid = self._product("T-ACID", "none", 3)
        acid.keeping_class = "dangerous"
        apart = self.env["stock.location"].create(
            {
                "name": "Apart",
                "location_id": self.store.id,
                "keeping_class": "dangerous",
            }
        )

        def buy(product, target):
            self.env["stock.picking"]._create_of_kind(
                "purchase_in",
                [
                    {
                        "site": self.site,
                        "target": target,
                        "lines": [{"product": product, "quantity": 1}],
                    }
                ],
            )._do_at_once()

        with self.assertRaisesRegex(UserError, "D4-3.1.4.1a"):
            buy(acid, self.store)
        with self.assertRaisesRegex(UserError, "D4-3.1.4.1a"):
            buy(self.part, apart)
        buy(acid, apart)
        self.assertEqual(self._on_hand(apart, acid), 1)

    def test_fragile_goods_elsewhere_are_listed(self):
        # D2-K3.3
        self.part.keeping_class = "fragile"
        quants = self.env["stock.quant"]
        here = [("location_id", "=", self.store.id)]
        wrong = quants.search([*here, ("is_misplaced", "=", True)])
        self.assertEqual(wrong.product_id, self.part)
        self.assertTrue(wrong.is_misplaced)
        self.store.keeping_class = "fragile"
        self.assertFalse(quants.search([*here, ("is_misplaced", "=", True)]))

    def test_a_count_is_of_the_sites_own_store(self):
        with self.assertRaises(ValidationError):
            self.plan(location_id=self.other_site.good_location_id.id)
        with self.assertRaises(ValidationError):
            self.plan(location_id=self.main.lot_stock_id.id)

    def test_what_is_counted_stays_once_it_began(self):
        count = self.plan()
        count.with_user(self.keeper).action_start()
        with self.assertRaisesRegex(UserError, "stays once the count has begun"):
            count.with_user(self.keeper).kind = "quarterly"
