# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import closing, contextmanager
from threading import Barrier, Thread

from psycopg2.errors import SerializationFailure

from odoo.api import SUPERUSER_ID, Environment
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestTwoAccountants(BaseCase):
    """A slip is approved twice at the same moment: one books (S30).

    With connections of their own; what was committed is removed in the end.
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
            yield Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def make(self, env):
        company = env.ref("service_base.demo_company")
        env = env(context={**env.context, "allowed_company_ids": company.ids})
        product = env["product.product"].create(
            {
                "name": "Two accountants",
                "type": "consu",
                "is_storable": True,
                "company_id": company.id,
            }
        )
        slip = env["aftersales.slip"].create(
            {
                "site_id": env.ref("aftersales_stock.demo_site_suzhou").id,
                "kind": "purchase_in",
                "line_ids": [Command.create({"product_id": product.id, "quantity": 3})],
            }
        )
        self.slip_id, self.product_id = slip.id, product.id

    def remove(self):
        with self.open() as env:
            pickings = env["aftersales.slip"].browse(self.slip_id).picking_ids
            ids, product = tuple(pickings.ids or [0]), self.product_id
            template = env["product.product"].browse(product).product_tmpl_id.id
            for query, value in (
                ("DELETE FROM stock_move_line WHERE product_id = %s", product),
                ("DELETE FROM stock_move WHERE product_id = %s", product),
                ("DELETE FROM stock_quant WHERE product_id = %s", product),
                (
                    "UPDATE aftersales_slip SET picking_id = NULL WHERE id = %s",
                    self.slip_id,
                ),
                ("DELETE FROM stock_picking WHERE id IN %s", ids),
                ("DELETE FROM aftersales_slip_line WHERE slip_id = %s", self.slip_id),
                ("DELETE FROM aftersales_slip WHERE id = %s", self.slip_id),
                ("DELETE FROM product_product WHERE id = %s", product),
                ("DELETE FROM product_template WHERE id = %s", template),
            ):
                env.cr.execute(query, [value])
            env.cr.commit()

    def approve(self, env):
        return env["aftersales.slip"].browse(self.slip_id).action_approve()

    def assert_booked_once(self):
        with self.open() as env:
            slip = env["aftersales.slip"].browse(self.slip_id)
            self.assertEqual(slip.state, "approved")
            self.assertEqual(len(slip.picking_ids), 1)
            quants = env["stock.quant"].search(
                [
                    ("product_id", "=", self.product_id),
                    ("location_id", "=", slip.location_dest_id.id),
                ]
            )
            self.assertEqual(sum(quants.mapped("quantity")), 3)

    def test_while_one_books_the_other_is_told(self):
        with self.open() as one, self.open() as two:
            self.approve(one)
            with self.assertRaisesRegex(UserError, "Somebody else is booking it"):
                self.approve(two)
            one.cr.commit()
        self.assert_booked_once()

    @mute_logger("odoo.sql_db")
    def test_after_one_has_booked_the_other_begins_anew(self):
        with self.open() as one, self.open() as two:
            # The second one has looked at the slip before the first is done.
            self.assertEqual(two["aftersales.slip"].browse(self.slip_id).state, "draft")
            self.approve(one)
            one.cr.commit()
            with self.assertRaises(SerializationFailure):
                self.approve(two)
            # As a request is repeated by itself.
            two.cr.rollback()
            two.invalidate_all()
            with self.assertRaisesRegex(UserError, "no draft any more"):
                self.approve(two)
        self.assert_booked_once()

    @mute_logger("odoo.sql_db")
    def test_both_at_once(self):
        barrier, outcomes = Barrier(2, timeout=60), []

        def work():
            with self.open() as env:
                barrier.wait()
                try:
                    self.approve(env)
                    env.cr.commit()
                    outcomes.append("booked")
                except (UserError, SerializationFailure) as error:
                    outcomes.append(type(error).__name__)

        threads = [Thread(target=work) for _number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        self.assertEqual(len(outcomes), 2)
        self.assertEqual(outcomes.count("booked"), 1, outcomes)
        self.assert_booked_once()
