# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.service_base.tests.test_evidence_files import drawing

from .receipts_common import ReceiptsCase


@tagged("post_install", "-at_install")
class TestReceiptsQueries(ReceiptsCase):
    """Queries of our own do not grow with the lines (S23, S34)."""

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def stock_in(self, size):
        parts = [self._product(f"Q{size}-{n}", "none", 1.0) for n in range(size)]
        order = self.buy(*[(part, 2) for part in parts])
        picking = order.picking_ids
        made = []
        counts = {"make": self.queries(lambda: made.append(self.slip(picking=picking)))}
        slip = made[0].with_user(self.keeper)
        slip.line_ids._count_as_ordered()
        counts["check"] = self.queries(slip.action_check)
        slip.with_user(self.inspector).action_pass_quality()
        self.approve(slip)
        counts["stock_in"] = self.queries(slip.action_stock_in)
        self.assertEqual(slip.state, "done")
        return counts

    def core_receipt(self, size):
        """The same goods without a paper, into the main warehouse."""
        parts = [self._product(f"C{size}-{n}", "none", 1.0) for n in range(size)]
        order = self.buy(*[(part, 2) for part in parts], confirm=False)
        order.picking_type_id = self.main.in_type_id
        order.button_confirm()
        picking = order.picking_ids
        picking.move_ids.picked = True
        return self.queries(picking._action_done)

    def test_fifty_lines_of_a_stock_in(self):
        self.stock_in(1)
        self.core_receipt(1)
        few, many = self.stock_in(2), self.stock_in(50)
        core_few, core_many = self.core_receipt(2), self.core_receipt(50)
        self.assertLessEqual(many["make"] - few["make"], 10)
        self.assertLessEqual(many["check"] - few["check"], 5)
        # Two a line beside what core takes for the goods themselves: what the
        # transfer had planned gives way to what was counted.
        grown = many["stock_in"] - few["stock_in"]
        self.assertLessEqual(grown, core_many - core_few + 48 * 2 + 4)

    def site_receipts(self, count):
        pickings = [self.ship((self.part, 2)) for _n in range(count)]
        receipts = self.env["aftersales.site.receipt"].with_user(self.keeper)
        made = []
        vals = [
            {"picking_id": one.id, "delivery_note": "D", "packing_list": "P"}
            for one in pickings
        ]
        counts = {"make": self.queries(lambda: made.append(receipts.create(vals)))}
        receipts = made[0]
        counts["start"] = self.queries(receipts.action_start_check)
        receipts.line_ids._count_as_ordered()
        receipts._sign("keeper", drawing())
        counts["accept"] = self.queries(receipts.action_accept)
        self.assertEqual(set(receipts.mapped("state")), {"accepted"})
        return counts

    def test_fifty_site_receipts(self):
        self.site_receipts(1)
        few, many = self.site_receipts(5), self.site_receipts(50)
        for step, each in (("make", 5), ("start", 2), ("accept", 16)):
            with self.subTest(step=step, few=few[step], many=many[step]):
                self.assertLessEqual(many[step] - few[step], 45 * each)
