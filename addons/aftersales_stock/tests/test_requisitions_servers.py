# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import closing, contextmanager
from threading import Barrier, Thread

from psycopg2.errors import OperationalError

from odoo.api import SUPERUSER_ID, Environment
from odoo.exceptions import LockError, UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestLastUnit(BaseCase):
    """Two keepers issue the last unit at the same moment: one of them gets it.

    Two connections with commits of their own. Papers are never destroyed, so
    what is made here stays in the test database: a product of its own in a store
    of the demo company.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.open() as env:
            self.make(env)
            env.cr.commit()

    @contextmanager
    def open(self, user=SUPERUSER_ID):
        with closing(self.registry.cursor()) as cr:
            yield Environment(cr, user, {})

    def make(self, env):
        company = env.ref("service_base.demo_company")
        env = env(context={"allowed_company_ids": company.ids})
        store = env.ref("aftersales_stock.demo_department_east")
        keeper = env["res.users"].search([("login", "=", "accountant")])
        product = env["product.product"].create(
            {"name": "Last unit", "is_storable": True, "company_id": company.id}
        )
        requisitions = env["aftersales.requisition"].create(
            [
                {
                    "site_id": store.id,
                    "company_id": company.id,
                    "recipient_user_id": keeper.id,
                    "line_ids": [(0, 0, {"product_id": product.id, "quantity": 1})],
                }
                for _number in range(2)
            ]
        )
        requisitions.action_request_approval()
        requisitions.with_user(store.supervisor_id).action_approve()
        self.assertEqual(set(requisitions.mapped("state")), {"signed"})
        # Arrives after both were signed, so that neither has it reserved.
        env["stock.quant"]._update_available_quantity(
            product, store.good_location_id, 1
        )
        self.company_id, self.ids = company.id, requisitions.ids
        self.place_id, self.product_id = store.good_location_id.id, product.id

    def issue(self, res_id):
        """What a click does: tried again when another transaction was first."""
        for _turn in range(5):
            with self.open() as env:
                env = env(context={"allowed_company_ids": [self.company_id]})
                requisition = env["aftersales.requisition"].browse(res_id)
                try:
                    if self.barrier:
                        # Both have looked at the database before one is done.
                        requisition.mapped("state")
                        self.barrier.wait()
                    requisition.action_issue()
                    env.flush_all()
                    env.cr.commit()
                    return "issued"
                except (OperationalError, LockError):
                    env.cr.rollback()
                    self.barrier = None
                except UserError as error:
                    env.cr.rollback()
                    return str(error)
        return "gave up"

    @mute_logger("odoo.sql_db")
    def test_the_last_unit_goes_once(self):
        self.barrier, results = Barrier(2, timeout=60), {}

        def keeper(res_id):
            results[res_id] = self.issue(res_id)

        threads = [Thread(target=keeper, args=(res_id,)) for res_id in self.ids]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        self.assertEqual(len(results), 2)
        lost = [text for text in results.values() if text != "issued"]
        self.assertEqual(len(lost), 1, results)
        self.assertIn("D0-2.4.3c", lost[0])
        with self.open() as env:
            states = env["aftersales.requisition"].browse(self.ids).mapped("state")
            self.assertEqual(sorted(states), ["issued", "signed"])
            quants = env["stock.quant"].search(
                [
                    ("location_id", "=", self.place_id),
                    ("product_id", "=", self.product_id),
                ]
            )
            self.assertEqual(sum(quants.mapped("quantity")), 0)
