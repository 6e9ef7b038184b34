# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .desk_common import DeskCase


@tagged("post_install", "-at_install")
class TestDeskQueries(DeskCase):
    """Queries grow with core's moves, not with the suite's documents (S37, S38)."""

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def loans(self, count):
        self._put(self.store, self.tool, count)
        loans = self.env["aftersales.loan"].union(
            *(self.loan(user=self.keeper) for _number in range(count))
        )
        return self.env["aftersales.loan"].with_user(self.keeper).browse(loans.ids)

    def test_queries_of_the_loan_desk(self):
        def measure(count):
            loans = self.loans(count)
            lend = self.queries(loans.action_lend)
            back = self.queries(loans.action_return_all)
            self.assertEqual(set(loans.mapped("state")), {"returned"})
            return lend, back

        measure(1)
        few, many = measure(5), measure(50)
        self.assertLessEqual((many[0] - few[0]) / 45, 22)
        self.assertLessEqual((many[1] - few[1]) / 45, 20)

    def test_queries_of_freight(self):
        carrier = self.env["res.partner"].create({"name": "Carrier"})

        def measure(count):
            freights = (
                self.env["aftersales.freight"]
                .with_user(self.keeper)
                .create(
                    [
                        {
                            "site_id": self.site.id,
                            "carrier_id": carrier.id,
                            "mode": "express",
                            "amount": 100,
                        }
                        for _number in range(count)
                    ]
                )
            )
            taken = self.queries(freights.action_confirm)
            self.assertEqual(set(freights.mapped("state")), {"confirmed"})
            return taken

        measure(1)
        few, many = measure(5), measure(50)
        self.assertLessEqual(many - few, 5)
        self.assertLessEqual(few, 30)
