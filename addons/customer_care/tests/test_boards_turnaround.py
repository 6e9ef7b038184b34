# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.aftersales_repair.tests.common import RmaCase


@tagged("post_install", "-at_install")
class TestBoardsTurnaround(RmaCase):
    """Days from the receipt of returned goods to their way back (S09, D1-2)."""

    def test_two_and_four_days_are_three(self):
        self.startPatcher(freeze_time(datetime(2026, 6, 20, 2)))
        lots = [self.delivered(f"KPI-{number}") for number in range(4)]
        lines = self.rma(*lots).line_ids
        self.env.flush_all()
        for line, shipped in zip(
            lines,
            ("2026-06-03 02:00", "2026-06-05 02:00", "2026-05-31 02:00", None),
            strict=True,
        ):
            self.cr.execute(
                "UPDATE aftersales_rma_line SET signed_at = '2026-06-01 02:00', "
                "shipped_at = %s, state = 'done' WHERE id = %s",
                (shipped, line.id),
            )
        self.env.invalidate_all()
        kpi = self.env.ref("customer_care.kpi_turnaround").with_company(self.company)
        self.assertEqual((kpi.figure_text, kpi.row_count), ("3.0 days", 2))
        self.assertEqual(kpi.light, "good", "three days are the aim")
