# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common_slips import SlipCase


@tagged("post_install", "-at_install")
class TestSlipsQueries(SlipCase):
    """Core's own cost of a transfer, and little a slip on top (S30, S31)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parts = [cls._product(f"T-Q{n}", "none", 5.0) for n in range(5)]
        for part in cls.parts:
            cls._put(cls.store, part, 1000)

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def goods_of_five(self):
        return [(part, 1) for part in self.parts]

    def approve(self, size):
        slips = self.env["aftersales.slip"]
        for _number in range(size):
            slips |= self.slip("own_use_out", *self.goods_of_five())
        count = self.queries(slips.with_user(self.accountant).action_approve)
        self.assertEqual(set(slips.mapped("state")), {"approved"})
        return count

    def core(self, size, kind="own_use_out"):
        """The same goods by core transfers alone, all at once."""
        pickings = self.env["stock.picking"]._create_of_kind(
            kind,
            [
                {
                    "site": self.site,
                    "lines": [{"product": p, "quantity": 1} for p in self.parts],
                }
                for _number in range(size)
            ],
        )
        return self.queries(pickings._do_at_once)

    def test_approving_50_slips(self):
        """A slip adds five queries to those that core needs to move its goods."""
        self.approve(1)
        self.core(1)
        few, many, core = self.approve(5), self.approve(50), self.core(50)
        with self.subTest(few=few, many=many, core=core):
            self.assertLessEqual(many, core + 5 * 50 + 60)
            self.assertLessEqual((many - few) / 45, core / 50 + 5)

    def test_transfers(self):
        """Each side adds ten queries a transfer to those that core needs."""
        self.transfer(*self.goods_of_five()).action_approve()
        core = self.core(20, "transfer_out") / 20
        counts = {}
        for size in (5, 25):
            transfers = self.env["aftersales.transfer"]
            for _number in range(size):
                transfers |= self.transfer(*self.goods_of_five())
            counts[size] = [
                self.queries(transfers.action_approve),
                self.queries(transfers.action_approve_out),
                self.queries(transfers.action_approve_in),
            ]
        for number, (step, unit) in enumerate(
            (("approve", 10), ("out", core + 10), ("in", core + 10))
        ):
            few, many = counts[5][number], counts[25][number]
            with self.subTest(step=step, few=few, many=many, core=core):
                self.assertLessEqual((many - few) / 20, unit)

    def test_a_bad_one_among_50_costs_no_multiple(self):
        self.approve(1)
        slips = self.env["aftersales.slip"]
        for number in range(50):
            wanted = 10**6 if number == 20 else 1
            slips |= self.slip("own_use_out", (self.parts[0], wanted))
        clean = self.env["aftersales.slip"]
        for _number in range(50):
            clean |= self.slip("own_use_out", (self.parts[0], 1))
        good = self.queries(clean.action_approve)
        bad = self.queries(slips.action_approve)
        self.assertEqual(len(slips.filtered(lambda s: s.state == "approved")), 49)
        self.assertLessEqual(bad, 3 * good)
