# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from odoo.tests import tagged

from .common import RmaCase


@tagged("post_install", "-at_install")
class TestVerdict(RmaCase):
    """What a unit is entitled to: months from delivery, last day included."""

    def verdict(self, delivered, signed, fault="product"):
        lot = self.delivered(f"V{delivered}{signed}{fault}", on=delivered)
        rma = self.rma(lot, signed_at=signed)
        line = rma.line_ids
        line._in_transition().write({"state": "in_store", "fault": fault})
        return line._get_verdicts()[line]

    def test_the_last_day_of_the_term_is_covered(self):
        # S03: warranty to 31 May, on 31 May free, on 1 June paid.
        delivered = date(2025, 5, 31)
        free = self.verdict(delivered, datetime(2026, 5, 31, 10, 0))
        self.assertEqual(free[0], "in")
        self.assertEqual(free[2], date(2026, 5, 31))
        paid = self.verdict(delivered, datetime(2026, 6, 1, 1, 0))
        self.assertEqual(paid[0], "out")

    def test_the_local_day_counts(self):
        # 31 May 16:30 UTC is 1 June in Shanghai.
        verdict = self.verdict(date(2025, 5, 31), datetime(2026, 5, 31, 16, 30))
        self.assertEqual(verdict[0], "out")
        verdict = self.verdict(date(2025, 5, 31), datetime(2026, 5, 31, 15, 30))
        self.assertEqual(verdict[0], "in")

    def test_months_end_with_the_month(self):
        lot = self.delivered("END", on=date(2024, 2, 29))
        self.assertEqual(lot.warranty_end_date, date(2025, 2, 28))

    def test_damage_by_the_customer_is_not_covered(self):
        verdict = self.verdict(
            date(2026, 5, 1), datetime(2026, 6, 1, 1, 0), fault="customer"
        )
        self.assertEqual(verdict[0], "out")
        self.assertIn("customer", verdict[1])

    def test_without_a_delivery_it_cannot_be_told(self):
        verdict = self.verdict(False, datetime(2026, 6, 1, 1, 0))
        self.assertEqual(verdict[0], "unknown")

    def test_a_later_change_of_the_term_does_not_change_the_promise(self):
        lot = self.delivered("OLD", on=date(2026, 1, 15))
        self.unit.warranty = 36
        lot.invalidate_recordset()
        self.assertEqual(lot.warranty_end_date, date(2027, 1, 15))
        self.assertEqual(
            self.delivered("NEW", on=date(2026, 1, 15)).warranty_end_date,
            date(2029, 1, 15),
        )

    def test_the_verdict_stays_as_it_was_drawn(self):
        line = self.bring_to_inspection(self.rma(self.delivered("A1")))
        self.inspect(line)
        self.assertEqual(line.verdict, "in")
        line.sudo().lot_id.warranty_end_date = date(2020, 1, 1)
        line.invalidate_recordset()
        self.assertEqual(line.verdict, "in")
        self.assertEqual(line.verdict_date_end, date(2027, 1, 15))
