# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .test_counts_flow import CountCase


@tagged("post_install", "-at_install")
class TestCountQueries(CountCase):
    """Queries grow with the differences, not with the lines of a sheet."""

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def measure(self, size, wrong):
        shelf = self.env["stock.location"].create(
            {"name": f"Q{size}", "location_id": self.store.id}
        )
        products = self.env["product.product"].create(
            [
                {"name": f"Q{size}-{n}", "is_storable": True, "standard_price": 2}
                for n in range(size)
            ]
        )
        self.env["stock.quant"].create(
            [
                {"product_id": p.id, "location_id": shelf.id, "quantity": 10}
                for p in products
            ]
        )
        count = self.plan(location_id=shelf.id)
        mine = count.with_user(self.keeper)
        queries = {"start": self.queries(mine.action_start)}
        figures = {
            line: 9 if number < wrong else 10
            for number, line in enumerate(mine.line_ids)
        }
        queries["write"] = self.queries(lambda: mine.line_ids._write_figures(figures))
        queries["finish"] = self.queries(mine.action_finish_first)
        other = count.with_user(self.chief)
        other.action_take_second()
        other.line_ids._write_figures(figures)
        queries["reveal"] = self.queries(other.action_finish_second)
        self.explain(count)
        self.approve(count)
        queries["adjust"] = self.queries(count.with_user(self.accountant).action_adjust)
        return queries

    def test_queries_of_a_sheet(self):
        self.measure(2, 1)  # warms the caches
        few, many = self.measure(10, 2), self.measure(500, 2)
        for step, base in (
            ("start", 45),
            ("write", 15),
            ("finish", 25),
            ("reveal", 25),
            ("adjust", 150),
        ):
            with self.subTest(step=step, few=few[step], many=many[step]):
                self.assertLessEqual(few[step], base)
                self.assertLessEqual(many[step] - few[step], 12)
