# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .requisitions_common import RequisitionCase


@tagged("post_install", "-at_install")
class TestRequisitionQueries(RequisitionCase):
    """Queries grow with the documents, not with the lines on them."""

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def issue(self, size):
        parts = [self._product(f"Q{size}-{n}", "none", 2.0) for n in range(size)]
        for part in parts:
            self._put(self.store, part, 5)
        requisition = self.write_requisition(*((part, 1) for part in parts))
        requisition.action_request_approval()
        self.sign_all(requisition)
        # As an RPC call has it: by its id.
        keeper = requisition.browse(requisition.ids).with_user(self.department_keeper)
        count = self.queries(keeper.action_issue)
        self.assertEqual(requisition.state, "issued")
        return count

    def test_issue_of_50_lines(self):
        """Core moves a product with 8 queries; the requisition adds one a line."""
        self.issue(1)  # warms the caches
        few, many = self.issue(5), self.issue(50)
        self.assertLessEqual(few, 120 + 5 * 9, few)
        # The guards of the whole addon ask a few times a transfer, not a line.
        self.assertLessEqual(many - few, 45 * 9 + 10, (few, many))

    def sign(self, size):
        requisitions = self.env["aftersales.requisition"].union(
            *(self.write_requisition((self.part, 1)) for _n in range(size))
        )
        requisitions = requisitions.with_user(self.technician)
        counts = {"request": self.queries(requisitions.action_request_approval)}
        signer = requisitions.browse(requisitions.ids).with_user(self.supervisor)
        counts["sign"] = self.queries(signer.action_approve)
        self.assertEqual(set(requisitions.mapped("state")), {"signed"})
        return counts

    def test_50_requisitions_are_asked_for_and_signed(self):
        """A signed requisition brings a transfer, which core makes with 20."""
        self._put(self.store, self.part, 500)
        self.sign(1)
        few, many = self.sign(5), self.sign(50)
        for step, base, unit in (("request", 120, 6), ("sign", 160, 25)):
            with self.subTest(step=step, few=few[step], many=many[step]):
                self.assertLessEqual(few[step], base + 5 * unit)
                self.assertLessEqual(many[step] - few[step], 45 * unit)
