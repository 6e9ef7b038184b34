# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SiteCase


class CapCase(SiteCase):
    """A product of 1 yuan to fill the stores with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.caps = cls.env["aftersales.value.cap"]
        cls.yuan = cls._product("T-YUAN", "none", 1.0)
        cls.cent = cls._product("T-CENT", "none", 0.01)
        cls.store = cls.site.good_location_id
        cls.supplier = cls.env.ref("stock.stock_location_suppliers")

    @contextmanager
    def refused(self, text="D1-3"):
        """Refused, and nothing of it stays."""
        with self.assertRaisesRegex(UserError, text), self.env.cr.savepoint():
            yield

    def fill(self, amount):
        self._put(self.store, self.yuan, amount)

    def value(self):
        return self.caps._get_values(self.company)[self.company]

    def receive(self, product, quantity, kind="purchase_in", **order):
        pickings = self.env["stock.picking"]._create_of_kind(
            kind,
            [
                {
                    "site": self.site,
                    "lines": [{"product": product, "quantity": quantity}],
                    **order,
                }
            ],
        )
        pickings._do_at_once()
        return pickings

    def move(self, source, target, product, quantity, **vals):
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom": product.uom_id.id,
                "product_uom_qty": quantity,
                "quantity": quantity,
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

    def set_policy(self, code, number):
        self.env["service.policy.value"].create(
            {
                "policy_id": self.env["service.policy"]
                .search([("code", "=", code)])
                .id,
                "company_id": self.company.id,
                "date_from": self.env["service.policy"]._today(self.company),
                "value": number,
            }
        )


@tagged("post_install", "-at_install")
class TestValueCap(CapCase):
    """S14, D1-3: after-sales stock is worth 100,000 yuan at most."""

    def test_a_receipt_of_600_at_99_500_is_refused(self):
        self.fill(99500)
        with self.assertRaises(UserError) as refused:
            self.receive(self.yuan, 600)
        text = str(refused.exception)
        for part in ("99,500.00", "600.00", "100,100.00", "100,000.00", "D1-3"):
            self.assertIn(part, text)
        self.assertIn("use up, return or scrap", text)

    def test_a_receipt_of_500_at_99_500_is_accepted(self):
        self.fill(99500)
        self.receive(self.yuan, 500)
        self.assertEqual(self.value(), 100000)

    def test_a_cent_beyond_is_refused(self):
        self.fill(100000)
        with self.refused("100,000.01"):
            self.receive(self.cent, 1)

    def test_less_than_half_a_cent_beyond_is_rounded_away(self):
        self.fill(100000)
        dust = self._product("T-DUST", "none", 0.004)
        self.receive(dust, 1)
        self.assertEqual(self.value(), 100000)
        with self.refused():
            self.receive(dust, 1)

    def test_all_stores_of_all_sites_count_together(self):
        maker = self.aftersales._get_company_place("maker")
        places = [
            self.store,
            self.site.damaged_location_id,
            self.site.loan_location_id,
            self.second_site.transit_location_id,
            self.other_site.good_location_id,
            self.damaged,
            maker,
        ]
        for place in places:
            self._put(place, self.yuan, 1000)
        self.assertEqual(self.value(), 7000)

    def test_customers_goods_owners_stock_and_the_main_store_do_not_count(self):
        self._put(self.workshop, self.yuan, 500)
        self._put(self.returns, self.yuan, 500)
        self._put(self.main.lot_stock_id, self.yuan, 500)
        self._put(self.store, self.yuan, 500, owner=self.partner)
        self._put(self.aftersales._get_company_place("own_use"), self.yuan, 500)
        self.assertEqual(self.value(), 0)
        self._put(self.store, self.yuan, 5, owner=self.company.partner_id)
        self.assertEqual(self.value(), 5, "what the company owns by name is its own")

    # -- every way in ---------------------------------------------------------

    def test_a_transfer_from_the_main_store(self):
        self.fill(99999)
        self._put(self.main.lot_stock_id, self.yuan, 10)
        with self.refused():
            self.move(self.main.lot_stock_id, self.good, self.yuan, 2)
        self.move(self.main.lot_stock_id, self.good, self.yuan, 1)

    def test_an_exchange(self):
        self.fill(100000)
        exchange = self.aftersales.aftersales_exchange_location_id
        with self.refused():
            self.move(
                exchange,
                self.damaged,
                self.yuan,
                1,
                picking_type_id=self.aftersales.aftersales_exchange_type_id.id,
            )

    def test_a_salvaged_part(self):
        self.fill(99500)
        teardown = self.env["stock.location"].create(
            {
                "name": "Parts out of units",
                "usage": "production",
                "company_id": self.company.id,
            }
        )
        with self.refused():
            self.move(teardown, self.store, self.yuan, 600)
        self.move(teardown, self.store, self.yuan, 500)

    def test_an_inventory_adjustment(self):
        self.fill(99500)
        quant = self.env["stock.quant"].search(
            [("location_id", "=", self.store.id), ("product_id", "=", self.yuan.id)]
        )
        quant = quant.with_context(inventory_mode=True)
        quant.inventory_quantity = 100100
        with self.refused():
            quant.action_apply_inventory()
        quant.inventory_quantity = 100000
        quant.action_apply_inventory()
        self.assertEqual(self.value(), 100000)

    def test_what_comes_back_from_use(self):
        self.fill(100000)
        self.receive(self.yuan, 600, "own_use_out")
        self.receive(self.yuan, 600, "own_use_out", is_red=True)
        self.receive(self.yuan, 600, "own_use_out")
        self._put(self.damaged, self.yuan, 1)
        with self.refused():
            self.receive(self.yuan, 600, "own_use_out", is_red=True)

    def test_a_done_receipt_that_is_raised_afterwards(self):
        self.fill(99500)
        picking = self.receive(self.yuan, 500)
        picking.is_locked = False
        with self.refused():
            picking.move_ids.move_line_ids.quantity = 501
        picking.move_ids.move_line_ids.quantity = 499
        self.assertEqual(self.value(), 99999)
        with self.refused():
            self.env["stock.move.line"].create(
                {
                    "move_id": picking.move_ids.id,
                    "picking_id": picking.id,
                    "product_id": self.yuan.id,
                    "quantity": 2,
                    "location_id": self.supplier.id,
                    "location_dest_id": self.store.id,
                }
            )

    def test_the_button_of_the_inventory_app(self):
        self.fill(100000)
        picking = self.env["stock.picking"]._create_of_kind(
            "purchase_in",
            [{"site": self.site, "lines": [{"product": self.yuan, "quantity": 1}]}],
        )
        picking.action_confirm()
        picking.move_ids.write({"quantity": 1, "picked": True})
        with self.refused():
            picking.with_user(self.keeper).button_validate()

    # -- what is not refused --------------------------------------------------

    def test_what_moves_within_is_never_refused(self):
        self.fill(100600)
        self.receive(
            self.yuan,
            100,
            "transfer_out",
            target=self.second_site.transit_location_id,
        )
        self.move(self.store, self.damaged, self.yuan, 5)
        self.assertEqual(self.value(), 100600)

    def test_a_company_above_the_cap_may_use_up_but_not_take_in(self):
        self.fill(150000)
        self.receive(self.yuan, 100, "own_use_out")
        with self.refused("149,900.00"):
            self.receive(self.yuan, 1)
        nothing = self._product("T-FREE", "none", 0.0)
        self.receive(nothing, 5)

    def test_a_batch_counts_as_one(self):
        self.fill(99500)
        orders = [
            {"site": self.site, "lines": [{"product": self.yuan, "quantity": 300}]}
            for _ in range(2)
        ]
        pickings = self.env["stock.picking"]._create_of_kind("purchase_in", orders)
        with self.refused():
            pickings._do_at_once()

    # -- policy ---------------------------------------------------------------

    def test_the_cap_is_the_companys_policy(self):
        self.set_policy("store.value_cap", 50)
        with self.refused("50.00"):
            self.receive(self.yuan, 51)
        self.receive(self.yuan, 50)

    def test_it_may_be_switched_off(self):
        self.set_policy("store.value_cap_on", 0)
        self.fill(100000)
        self.receive(self.yuan, 600)
        self.assertEqual(self.value(), 100600)

    def test_another_company_has_its_own(self):
        self.fill(100000)
        other = self.env["res.company"].create({"name": "Other"})
        self.assertEqual(self.caps._get_values(other)[other], 0)

    # -- screen ---------------------------------------------------------------

    def test_the_gauge_turns_amber_at_90_and_red_at_100_percent(self):
        self.caps._ensure(self.company)
        gauge = self.caps.search([("company_id", "=", self.company.id)])
        for amount, level in (
            (89999, "green"),
            (1, "amber"),
            (9999, "amber"),
            (1, "red"),
        ):
            self.fill(amount)
            gauge.invalidate_recordset()
            self.assertEqual(gauge.level, level, amount)
        self.assertEqual((gauge.value, gauge.free, gauge.percent), (100000, 0, 100))

    def test_what_fills_the_cap_adds_up_to_its_value(self):
        self.fill(60000)
        self._put(self.damaged, self.unit, 1, self._lot("S-1"))
        report = self.env["aftersales.value.cap.report"].with_user(self.keeper)
        groups = report._read_group(
            [("company_id", "=", self.company.id)],
            ["site_id", "store"],
            ["value:sum", "share:sum"],
        )
        self.assertIn((self.site, "good", 60000, 60), groups)
        self.assertEqual(sum(group[2] for group in groups), self.value())


@tagged("post_install", "-at_install")
class TestValueCapCosts(CapCase):
    """The value is core's, however a product is costed (S14)."""

    def costed(self, code, method, **vals):
        category = self.env["product.category"].create(
            {"name": method, "property_cost_method": method}
        )
        product = self._product(code, vals.pop("tracking", "none"), 10.0)
        product.write({"categ_id": category.id, **vals})
        return product

    def buy(self, product, quantity, price, target=None, lot=None):
        target = target or self.store
        vals = {"quantity": quantity}
        if lot:
            line = {
                "product_id": product.id,
                "lot_id": lot.id,
                "quantity": quantity,
                "location_id": self.supplier.id,
                "location_dest_id": target.id,
            }
            vals = {"move_line_ids": [(0, 0, line)]}
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom": product.uom_id.id,
                "product_uom_qty": quantity,
                "location_id": self.supplier.id,
                "location_dest_id": target.id,
                "company_id": self.company.id,
                **vals,
            }
        )
        move._action_confirm()
        move.picked = True
        move._action_done()
        move.value_manual = quantity * price

    def test_it_agrees_with_the_value_of_the_quants(self):
        products = [
            self.costed("T-STD", "standard"),
            self.costed("T-AVG", "average"),
            self.costed("T-FIFO", "fifo"),
        ]
        for product in products:
            self.buy(product, 4, 10)
            self.buy(product, 4, 30)
            self.buy(product, 8, 20, self.main.lot_stock_id)
            self.receive(product, 2, "own_use_out")
        lots = self.costed("T-LOT", "average", tracking="lot", lot_valuated=True)
        for name, price in (("L1", 10), ("L2", 50)):
            self.buy(lots, 3, price, lot=self._lot(name, lots))
        self.env.invalidate_all()
        quants = self.env["stock.quant"].search(
            [
                ("company_id", "=", self.company.id),
                ("location_id.aftersales_store", "in", ("good", "damaged")),
            ]
        )
        for product in [*products, lots]:
            with self.subTest(product.default_code):
                mine = quants.filtered(lambda quant, p=product: quant.product_id == p)
                core = sum(mine.sudo().mapped("value"))
                rows = self.env["aftersales.value.cap.report"].search(
                    [("product_id", "=", product.id)]
                )
                self.assertTrue(core)
                self.assertAlmostEqual(sum(rows.mapped("value")), core, 2)
        total = sum(quants.sudo().mapped("value"))
        self.assertAlmostEqual(self.value(), total, 2)

    def test_a_new_cost_counts_at_once_and_in_its_company_only(self):
        shared = self._product("T-SHARED", "none", 3.0)
        shared.company_id = False
        other = self.env["res.company"].create({"name": "Other"})
        shared.with_company(other).standard_price = 70
        self._put(self.store, shared, 10)
        self.assertEqual(self.value(), 30)
        shared.standard_price = 5
        self.assertEqual(self.value(), 50)

    # -- the kept quantities ----------------------------------------------------

    def kept(self):
        self.env["stock.quant"].flush_model()
        self.env.cr.execute(
            """SELECT product_id, SUM(quantity) FROM aftersales_value_cap_quantity
                WHERE company_id = %s GROUP BY 1 HAVING SUM(quantity) <> 0
                ORDER BY 1""",
            [self.company.id],
        )
        return self.env.cr.fetchall()

    def check_kept(self):
        kept = self.kept()
        self.env["aftersales.value.cap.quantity"]._count_again()
        self.assertEqual(kept, self.kept())
        return kept

    def test_whatever_changes_a_quant_is_noted(self):
        self.fill(10)
        self._put(self.store, self.yuan, 3, owner=self.partner)
        self.assertEqual(self.check_kept(), [(self.yuan.id, 10)])
        quants = self.env["stock.quant"].search(
            [("location_id", "=", self.store.id), ("product_id", "=", self.yuan.id)]
        )
        foreign = quants.filtered("owner_id")
        foreign.owner_id = False
        self.assertEqual(self.check_kept(), [(self.yuan.id, 13)])
        self.env["stock.quant"]._merge_quants()
        self.env.invalidate_all()
        self.assertEqual(self.check_kept(), [(self.yuan.id, 13)])
        self._put(self.store, self.yuan, -13)
        self.env["stock.quant"]._unlink_zero_quants()
        self.assertEqual(self.check_kept(), [])

    def test_a_place_that_becomes_a_store_brings_its_goods(self):
        place = self.env["stock.location"].create(
            {"name": "Hall", "location_id": self.main.view_location_id.id}
        )
        self._put(place, self.yuan, 7)
        self.assertEqual(self.check_kept(), [])
        place.aftersales_store = "good"
        self.assertEqual(self.value(), 7)
        self.assertEqual(self.check_kept(), [(self.yuan.id, 7)])
        place.aftersales_store = False
        self.assertEqual(self.value(), 0)
        self.assertEqual(self.check_kept(), [])

    # -- queries --------------------------------------------------------------

    def queries(self, products):
        pickings = self.env["stock.picking"]._create_of_kind(
            "purchase_in",
            [
                {"site": self.site, "lines": [{"product": p, "quantity": 1}]}
                for p in products
            ],
        )
        pickings.action_confirm()
        pickings.move_ids.write({"quantity": 1, "picked": True})
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        pickings._action_done()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def measure(self, size):
        products = [self._product(f"T-Q{n}", "none", 1.0) for n in range(size)]
        self.queries(products)
        checked = self.queries(products)
        self.set_policy("store.value_cap_on", 0)
        self.queries(products[:1])
        return checked - self.queries(products)

    def test_the_check_adds_three_queries_to_a_transfer(self):
        self.assertLessEqual(self.measure(1), 3)

    def test_the_check_adds_three_queries_to_twenty_transfers(self):
        self.assertLessEqual(self.measure(20), 3)
