# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import closing, contextmanager
from datetime import datetime
from threading import Barrier, Thread

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

# Long before anything else in the database is due.
_START, _NOW = datetime(1990, 1, 1), datetime(1990, 1, 3)
_COUNT = 40


@tagged("post_install", "-at_install")
class TestTwoServers(BaseCase):
    """Two servers sweep at once, with connections and commits of their own.

    What is made here is committed, and removed in the end.
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
        """The environment of a server, with a connection of its own."""
        with closing(self.registry.cursor()) as cr:
            yield Environment(cr, SUPERUSER_ID, {})

    def make(self, env):
        policy = env["service.policy"].create(
            {
                "name": "Two servers",
                "code": "test.two_servers",
                "default_value": 24,
            }
        )
        rule = env["service.deadline.rule"].create(
            {
                "name": "Two servers",
                "code": "test.two_servers",
                "model_id": env["ir.model"]._get_id("res.partner"),
                "clock": "clock_hours",
                "policy_id": policy.id,
                "group_id": env.ref("service_base.group_general_manager").id,
            }
        )
        partners = env["res.partner"].create(
            [{"name": f"Two servers {number}"} for number in range(_COUNT)]
        )
        started = env["service.deadline"]._start(
            [
                {"record": partner, "code": rule.code, "start": _START}
                for partner in partners
            ]
        )
        self.ids, self.partner_ids = started.ids, partners.ids
        self.others = [rule, policy]

    def remove(self):
        with self.open() as env:
            deadlines = env["service.deadline"].browse(self.ids)
            env["mail.activity"].search(
                [("service_deadline_id", "in", self.ids)]
            ).unlink()
            deadlines._in_transition().unlink()
            env["res.partner"].browse(self.partner_ids).unlink()
            rule, policy = self.others
            rule.with_env(env).unlink()
            # Policies are not deleted; this one was of the test alone.
            env.cr.execute("DELETE FROM service_policy WHERE id = %s", [policy.id])
            env.registry.clear_cache()
            env.cr.commit()

    def assert_told_once(self):
        with self.open() as env:
            deadlines = env["service.deadline"].browse(self.ids)
            self.assertEqual(set(deadlines.mapped("state")), {"overdue"})
            told = env["mail.activity"]._read_group(
                [("service_deadline_id", "in", self.ids)],
                ["service_deadline_id", "user_id"],
                ["__count"],
            )
            self.assertEqual({count for *_who, count in told}, {1})
            self.assertEqual({who[0].id for who in told}, set(self.ids))

    def test_what_one_server_holds_the_other_skips(self):
        with self.open() as one, self.open() as two:
            sweep = one["service.deadline"]._sweep_overdue
            self.assertEqual(sweep(limit=25, now=_NOW), 25)
            sweep = two["service.deadline"]._sweep_overdue
            self.assertEqual(sweep(limit=25, now=_NOW), _COUNT - 25)
            one.cr.commit()
            two.cr.commit()
        self.assert_told_once()

    def test_what_one_server_has_just_done_the_other_leaves(self):
        with self.open() as one, self.open() as two:
            # The second one has looked at the database before the first is done.
            self.assertEqual(
                two["service.deadline"].search_count([("id", "in", self.ids)]), _COUNT
            )
            one["service.deadline"]._sweep_overdue(now=_NOW)
            one.cr.commit()
            sweep = two["service.deadline"]._sweep_overdue
            self.assertEqual(sweep(now=_NOW), 0)
            two.cr.commit()
        self.assert_told_once()

    def test_two_servers_at_once(self):
        barrier, found, errors = Barrier(2, timeout=60), [0, 0], []

        def serve(number):
            try:
                with self.open() as env:
                    barrier.wait()
                    for _turn in range(_COUNT):
                        deadlines = env["service.deadline"]
                        found[number] += deadlines._sweep_overdue(limit=5, now=_NOW)
                        env.flush_all()
                        env.cr.commit()
            except Exception as error:
                errors.append(error)

        threads = [Thread(target=serve, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        self.assertFalse(errors)
        self.assertEqual(sum(found), _COUNT)
        self.assert_told_once()
