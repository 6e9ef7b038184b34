# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import closing, contextmanager

from psycopg2.errors import SerializationFailure

from odoo.api import SUPERUSER_ID, Environment
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestTwoIssues(BaseCase):
    """Two issues of a discontinued product at once do not both take the last
    unit above the reserve (S15, D1-6).

    With connections of their own, in the demo company; what was committed is
    removed in the end.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.open() as env:
            self.make(env)
            env.cr.commit()
        self.addCleanup(self.remove)

    @contextmanager
    def open(self):
        with closing(self.registry.cursor()) as cr:
            env = Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            company = env.ref("service_base.demo_company")
            yield env(context={**env.context, "allowed_company_ids": company.ids})

    def make(self, env):
        company = env.ref("service_base.demo_company")
        store = env.ref("aftersales_stock.demo_warehouse_main").lot_stock_id
        product = env["product.product"].create(
            {
                "name": "Two issues",
                "type": "consu",
                "is_storable": True,
                "company_id": company.id,
                "is_discontinued": True,
            }
        )
        # Two shelves: the quants themselves do not meet.
        shelves = env["stock.location"].create(
            [{"name": name, "location_id": store.id} for name in ("T-1", "T-2")]
        )
        for shelf, quantity in zip(shelves, (6, 5), strict=True):
            env["stock.quant"]._update_available_quantity(product, shelf, quantity)
        self.product_id, self.shelf_ids = product.id, shelves.ids

    def remove(self):
        with self.open() as env:
            product = self.product_id
            template = env["product.product"].browse(product).product_tmpl_id.id
            for query, value in (
                ("DELETE FROM stock_move_line WHERE product_id = %s", product),
                ("DELETE FROM stock_move WHERE product_id = %s", product),
                ("DELETE FROM stock_quant WHERE product_id = %s", product),
                ("DELETE FROM aftersales_reserve WHERE product_id = %s", product),
                (
                    "DELETE FROM aftersales_value_cap_quantity WHERE product_id = %s",
                    product,
                ),
                ("DELETE FROM product_value WHERE product_id = %s", product),
                ("DELETE FROM stock_location WHERE id IN %s", tuple(self.shelf_ids)),
                ("DELETE FROM product_product WHERE id = %s", product),
                ("DELETE FROM product_template WHERE id = %s", template),
            ):
                env.cr.execute(query, [value])
            env.cr.commit()

    def issue(self, env, number):
        warehouse = env.ref("aftersales_stock.demo_warehouse_main")
        move = env["stock.move"].create(
            {
                "product_id": self.product_id,
                "product_uom_qty": 1,
                "quantity": 1,
                "location_id": self.shelf_ids[number],
                "location_dest_id": env.ref("stock.stock_location_customers").id,
                "company_id": warehouse.company_id.id,
                "picking_type_id": warehouse.out_type_id.id,
            }
        )
        move._action_confirm()
        move.picked = True
        return move._action_done()

    @mute_logger("odoo.sql_db")
    def test_the_second_one_begins_anew_and_is_refused(self):
        # 11 on hand: one unit is above the reserve of 10.
        with self.open() as one, self.open() as two:
            # The second one has looked at the stock before the first is done.
            two["stock.quant"].search([("product_id", "=", self.product_id)]).mapped(
                "quantity"
            )
            self.issue(one, 0)
            one.cr.commit()
            with self.assertRaises(SerializationFailure):
                self.issue(two, 1)
            # As a request is repeated by itself.
            two.cr.rollback()
            two.invalidate_all()
            with self.assertRaisesRegex(UserError, "D1-6"):
                self.issue(two, 1)
        with self.open() as env:
            quants = env["stock.quant"].search(
                [
                    ("product_id", "=", self.product_id),
                    ("location_id", "in", self.shelf_ids),
                ]
            )
            self.assertEqual(sum(quants.mapped("quantity")), 10)
