# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import closing, contextmanager
from threading import Event, Thread

import psycopg2

from odoo.api import SUPERUSER_ID, Environment
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name
from odoo.tools import SQL, mute_logger


class Traces:
    """What a test committed is found by its ids and removed in the end."""

    def __init__(self, cr):
        cr.execute(
            """SELECT c.table_name FROM information_schema.columns c
                 JOIN information_schema.tables t USING (table_schema, table_name)
                WHERE c.table_schema = 'public' AND c.column_name = 'id'
                  AND t.table_type = 'BASE TABLE' AND c.data_type = 'integer'"""
        )
        self.tables = [name for (name,) in cr.fetchall()]
        self.last = self._read(cr)

    def _read(self, cr):
        queries = [
            SQL("SELECT %s, COALESCE(MAX(id), 0) FROM %s", table, SQL.identifier(table))
            for table in self.tables
        ]
        cr.execute(SQL(" UNION ALL ").join(queries))
        return dict(cr.fetchall())

    def remove(self, cr):
        """Delete what is new, whichever order the foreign keys ask for."""
        now = self._read(cr)
        left = [table for table in self.tables if now[table] > self.last[table]]
        while left:
            blocked = []
            for table in left:
                try:
                    with cr.savepoint(flush=False):
                        cr.execute(
                            SQL(
                                "DELETE FROM %s WHERE id > %s",
                                SQL.identifier(table),
                                self.last[table],
                            )
                        )
                except psycopg2.IntegrityError:
                    blocked.append(table)
            if len(blocked) == len(left):
                raise AssertionError(f"Not removed: {blocked}")
            left = blocked


class ServersCase(BaseCase):
    """Two sessions at the same moment, with connections of their own.

    In the demo company, each call repeated by itself after a conflict as the
    server does with a request. What was committed is removed in the end.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.open() as env:
            self.traces = Traces(env.cr)
        self.addCleanup(self.remove)
        with self.open() as env:
            self.make(env)
            env.cr.commit()

    @contextmanager
    def open(self):
        with closing(self.registry.cursor()) as cr:
            env = Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            company = env.ref("service_base.demo_company")
            yield env(context={**env.context, "allowed_company_ids": company.ids})

    @mute_logger("odoo.sql_db")
    def remove(self):
        with self.open() as env:
            self.remove_first(env)
            self.traces.remove(env.cr)
            env.cr.commit()
        self.registry.clear_all_caches()

    def make(self, env):
        """What a test starts from; committed."""

    def remove_first(self, env):
        """Rows that are found by something else than an id."""

    def user(self, env, login):
        return env["res.users"].search([("login", "=", login)])

    def at_once(self, first, second):
        """The second begins before the first one's commit: what it came to."""
        began, outcome = Event(), []

        def run():
            with self.open() as env:
                # Its view of the data is from before the first one's commit.
                env.cr.execute("SELECT 1 FROM stock_quant LIMIT 1")
                began.set()
                try:
                    retrying(lambda: second(env), env)
                except UserError as error:
                    outcome.append(str(error))
                else:
                    outcome.append(None)

        thread = Thread(target=run)
        with self.open() as env:
            first(env)
            env.flush_all()
            thread.start()
            self.assertTrue(began.wait(20))
            thread.join(2)
            env.cr.commit()
        thread.join(60)
        self.assertFalse(thread.is_alive())
        return outcome[0]
