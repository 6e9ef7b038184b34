# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .teardown_common import TeardownCase


@tagged("post_install", "-at_install")
class TestTeardownQueries(TeardownCase):
    """Queries grow with the products of a teardown, not with its units."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.price_all()
        cls.bom.bom_line_ids.filtered(
            lambda line: line.product_id == cls.board
        ).unlink()

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def measure(self, size):
        lots = self.in_damaged(*(f"Q{size}-{number}" for number in range(size)))
        teardown = self.teardown(*lots)
        teardown = teardown.browse(teardown.ids)
        return {
            "list": self.queries(teardown.action_list_parts),
            "grade": self.queries(teardown.action_rest_good),
            "finish": self.queries(teardown.action_finish),
        }

    def test_queries_of_a_teardown(self):
        """Core moves a serial out of a store with 5 to 8 queries; no other grows."""
        self.measure(1)  # warms the caches
        few, many = self.measure(5), self.measure(50)
        for step, base, unit in (("list", 45, 0), ("grade", 45, 0), ("finish", 330, 8)):
            with self.subTest(step=step, few=few[step], many=many[step]):
                self.assertLessEqual(few[step], base + 5 * unit)
                self.assertLessEqual(many[step] - few[step], 45 * unit + 5)
