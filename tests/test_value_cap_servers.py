# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Two receipts at the same moment, on two connections (S14, D1-3)."""

from contextlib import closing
from threading import Event, Thread

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

# Of what is still free; two of them are too much.
_PART = 0.6


@tagged("post_install", "-at_install")
class TestValueCapServers(BaseCase):
    """Committed for real, and cleared away again."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.transaction() as env:
            cap = env["aftersales.value.cap"]
            company = env.ref("service_base.demo_company")
            free = (
                env["service.policy"]._get_value("store.value_cap", company)
                - cap._get_values(company)[company]
            )
            product = env["product.product"].create(
                {
                    "name": "Two at once",
                    "type": "consu",
                    "is_storable": True,
                    "company_id": company.id,
                    "standard_price": round(free * _PART, 2),
                }
            )
            self.product_id, self.template_id = product.id, product.product_tmpl_id.id
            env.cr.commit()
        self.addCleanup(self.clear_away)

    def transaction(self):
        return _Transaction(self.registry)

    def clear_away(self):
        with closing(self.registry.cursor()) as cr:
            for table in ("stock_move_line", "stock_quant", "product_value"):
                cr.execute(
                    f"DELETE FROM {table} WHERE product_id = %s", [self.product_id]
                )
            cr.execute(
                """DELETE FROM stock_move WHERE product_id = %s
                   RETURNING picking_id""",
                [self.product_id],
            )
            pickings = tuple(row[0] for row in cr.fetchall()) or (0,)
            cr.execute("DELETE FROM stock_picking WHERE id IN %s", [pickings])
            cr.execute("DELETE FROM product_product WHERE id = %s", [self.product_id])
            cr.execute("DELETE FROM product_template WHERE id = %s", [self.template_id])
            cr.commit()

    def receive(self, env):
        pickings = env["stock.picking"]._create_of_kind(
            "purchase_in",
            [
                {
                    "site": env.ref("aftersales_stock.demo_site_suzhou"),
                    "lines": [
                        {
                            "product": env["product.product"].browse(self.product_id),
                            "quantity": 1,
                        }
                    ],
                }
            ],
        )
        pickings._do_at_once()

    def test_two_receipts_at_the_same_moment_cannot_both_pass(self):
        began, outcome = Event(), []

        def second():
            with self.transaction() as env:
                # Its view of the stock is from before the first one's commit.
                env.cr.execute("SELECT 1 FROM stock_quant LIMIT 1")
                began.set()
                try:
                    self.receive(env)
                    env.cr.commit()
                except Exception as error:
                    outcome.append(error)
                else:
                    outcome.append(None)

        thread = Thread(target=second)
        with self.transaction() as env:
            self.receive(env)
            thread.start()
            self.assertTrue(began.wait(20))
            thread.join(2)
            self.assertTrue(thread.is_alive(), "it waits for the first one")
            env.cr.commit()
        thread.join(60)
        # The server starts a request anew after this error.
        self.assertIsInstance(outcome[0], SerializationFailure)
        with self.transaction() as env, self.assertRaisesRegex(UserError, "D1-3"):
            self.receive(env)

    def test_an_issue_does_not_wait_for_a_receipt(self):
        with self.transaction() as env:
            self.receive(env)
            env.cr.commit()
        with self.transaction() as env, self.transaction() as other:
            env["aftersales.value.cap"]._lock(env.ref("service_base.demo_company"))
            other.cr.execute("SET LOCAL lock_timeout = '3s'")
            pickings = other["stock.picking"]._create_of_kind(
                "own_use_out",
                [
                    {
                        "site": other.ref("aftersales_stock.demo_site_suzhou"),
                        "lines": [
                            {
                                "product": other["product.product"].browse(
                                    self.product_id
                                ),
                                "quantity": 1,
                            }
                        ],
                    }
                ],
            )
            pickings._do_at_once()
            self.assertEqual(pickings.state, "done")


class _Transaction:
    """An environment on a connection of its own; rolled back at the end."""

    def __init__(self, registry):
        self.registry = registry

    def __enter__(self):
        self.cr = self.registry.cursor()
        context = {"lang": "en_US", "tracking_disable": True}
        env = api.Environment(self.cr, SUPERUSER_ID, context)
        company = env.ref("service_base.demo_company")
        return env(context={**context, "allowed_company_ids": company.ids})

    def __exit__(self, *_error):
        self.cr.rollback()
        self.cr.close()
