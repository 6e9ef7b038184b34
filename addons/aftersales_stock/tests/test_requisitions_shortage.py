# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .requisitions_common import RequisitionCase


@tagged("post_install", "-at_install")
class TestRequisitionShortage(RequisitionCase):
    """What the store lacks goes to the manager, then to purchasing (S26)."""

    def requests_of(self, requisition):
        return self.env["aftersales.purchase.request"].search(
            [
                ("origin_model", "=", requisition._name),
                ("origin_id", "=", requisition.id),
            ]
        )

    def test_stock_0_and_5_wanted_asks_the_manager_and_no_vendor(self):
        # S26, D0-2.4.3c
        requisition = self.signed((self.part, 5))
        request = self.requests_of(requisition)
        self.assertEqual(request.line_ids.quantity, 5)
        self.assertEqual(request.sudo().review_ids.reviewer_ids, self.manager)
        self.assertEqual(request.state, "draft")
        orders = self.env["purchase.order"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertFalse(orders)

    def test_only_what_is_lacking_is_asked_for(self):
        self._put(self.store, self.part, 3)
        requisition = self.signed((self.part, 5))
        self.assertEqual(self.requests_of(requisition).line_ids.quantity, 2)

    def test_with_enough_in_store_nobody_is_asked(self):
        self._put(self.store, self.part, 5)
        self.assertFalse(self.requests_of(self.signed((self.part, 5))))
