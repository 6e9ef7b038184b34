# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common_calls import CallCase


@tagged("post_install", "-at_install")
class TestCallsQueries(CallCase):
    """Queries do not grow with the calls of a batch (S01, S02)."""

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, result

    def measure(self, size):
        counts = {}
        counts["register"], calls = self.queries(lambda: self.calls(size))
        calls.with_user(self.director).technician_id = self.technician
        sent = calls.with_user(self.director)
        counts["dispatch"], _result = self.queries(sent.action_dispatch)
        self.sign(calls.sudo().visit_ids)
        counts["done"], _result = self.queries(calls.action_done)
        return counts

    def test_queries_of_the_register(self):  # S01, S02
        self.measure(1)  # warms the caches
        few, many = self.measure(5), self.measure(50)
        for step, base, unit in (
            ("register", 60, 0.2),
            ("dispatch", 90, 0.2),
            ("done", 50, 0.2),
        ):
            with self.subTest(step=step, few=few[step], many=many[step]):
                self.assertLessEqual(few[step], base)
                self.assertLessEqual(many[step] - few[step], 45 * unit + 3)

    def test_the_index_behind_the_list(self):  # S01
        """The register's order is read from an index, not sorted."""
        self.calls(3)
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        tickets = self.env["helpdesk.ticket"].sudo()
        query = tickets._search([], limit=80, order=tickets._order)
        self.env.cr.execute("EXPLAIN " + self.env.cr.mogrify(query.select()).decode())
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("register_order", plan)
        self.assertNotIn("Sort", plan)
