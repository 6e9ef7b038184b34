# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import RmaCase


@tagged("post_install", "-at_install")
class TestRmaQueries(RmaCase):
    """Queries grow with the documents, not with the goods on them."""

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def measure(self, size):
        lots = [self.delivered(f"Q{size}-{number}") for number in range(size)]
        rma = self.rma(*lots)
        # As an RPC call has them: by their ids.
        lines = rma.line_ids.browse(rma.line_ids.ids)
        counts = {"confirm": self.queries(rma.action_confirm)}
        keeper, inspector = self.keeper, self.inspector
        counts["receive"] = self.queries(lines.with_user(keeper).action_receive)
        counts["issue"] = self.queries(lines.with_user(keeper).action_issue)
        found = {"grade": "damaged", "fault": "product", "finding": "dead"}
        lines.with_user(inspector).write(found)
        counts["inspect"] = self.queries(lines.with_user(inspector).action_inspect)
        return counts

    def test_queries_of_the_intake(self):
        """Core moves a serial with 5 queries in, its quants being found at once, and
        5 between two places; the suite adds none a unit, and little a document."""
        self.measure(1)  # warms the caches
        few, many = self.measure(5), self.measure(50)
        for step, base, unit in (
            ("confirm", 70, 0),
            # One of them takes turns with a second click.
            ("receive", 121, 5),
            ("issue", 90, 5),
            ("inspect", 20, 0),
        ):
            with self.subTest(step=step, few=few[step], many=many[step]):
                self.assertLessEqual(few[step], base + 5 * unit)
                self.assertLessEqual(many[step] - few[step], 45 * unit + 3)
