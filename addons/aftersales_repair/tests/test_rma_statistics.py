# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RmaCase

# Monday 1 June: the limit of three working days is Thursday 4 June, 17:00.
LIMIT = datetime(2026, 6, 4, 9, 0)


@tagged("post_install", "-at_install")
class TestRmaStatistics(RmaCase):
    """Figures of returned goods, live and frozen (S09, S11)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.in_warranty = cls.delivered("STAT-1")
        cls.out = cls.delivered("STAT-2", on=date(2025, 1, 15))
        cls.late = cls.delivered("STAT-3")

    def frozen(self, code):
        """The figure of June, frozen by the manager in July."""
        with freeze_time(datetime(2026, 7, 1, 2, 0)):
            period = (
                self.env["service.statistic.period"]
                .with_user(self.manager)
                .create(
                    {
                        "statistic_id": self.env.ref(f"aftersales_repair.{code}").id,
                        "date_from": date(2026, 6, 1),
                    }
                )
            )
            period.action_freeze()
        return period

    def returned(self, lot, moment):
        """A unit of 1 June that is sent back unrepaired at a moment."""
        with freeze_time(datetime(2026, 6, 2, 2, 0)):
            lines = self.inspect(self.bring_to_inspection(self.rma(lot)))
            lines.with_user(self.clerk).action_return()
        with freeze_time(moment):
            lines.with_user(self.keeper).action_ship()
        return lines

    # D4-8.3.1.3
    def test_returned_goods_of_the_month(self):
        rma = self.rma(self.in_warranty, self.out, parts=7)
        rma.with_user(self.clerk).action_confirm()
        self.rma(self.late)  # new, not confirmed: does not count
        period = self.frozen("statistic_rma_returned")
        self.assertEqual(period.figure_text, "9 units")
        self.assertEqual(period.row_count, 3)
        # In the language of the company, whoever freezes.
        reason = self.reason.with_context(lang=period.lang).name
        self.assertEqual(set(period.row_ids.mapped("cause")), {reason})
        action = period.row_ids[0].action_open_record()
        self.assertIn(action["res_id"], rma.line_ids.ids)

    # D1-I1
    def test_share_in_warranty(self):
        with freeze_time(datetime(2026, 6, 2, 2, 0)):
            rma = self.rma(self.in_warranty, self.out, self.late, parts=1)
            self.inspect(self.bring_to_inspection(rma))
        period = self.frozen("statistic_rma_warranty")
        self.assertEqual((period.numerator, period.denominator), (2, 4))
        self.assertEqual(period.figure_text, "50.0 %")

    # D1-2
    def test_share_finished_in_time(self):
        """At the limit is in time, a second later is late."""
        self.returned(self.in_warranty, LIMIT)
        self.returned(self.late, datetime(2026, 6, 4, 9, 0, 1))
        self.rma(self.out).with_user(self.clerk).action_confirm()  # still here
        period = self.frozen("statistic_rma_in_time")
        self.assertEqual((period.numerator, period.denominator), (1, 3))
        self.assertEqual(period.figure_text, "33.3 %")

    # D1-2
    def test_goods_that_are_shipped_later_do_not_change_the_figure(self):
        line = self.inspect(self.bring_to_inspection(self.rma(self.in_warranty)))
        line.with_user(self.clerk).action_return()
        period = self.frozen("statistic_rma_returned")
        line.with_user(self.keeper).action_ship()
        self.env.flush_all()
        period.invalidate_recordset()
        self.assertEqual(period.change_count, 1)
        self.assertEqual(period.figure_text, period.live_figure_text)
        self.assertIn("Status: ready", period.row_ids.snapshot_text)

    def test_when_goods_were_shipped_is_not_written(self):
        line = self.returned(self.in_warranty, LIMIT)
        self.assertEqual(line.shipped_at, LIMIT)
        with self.assertRaises(AccessError):
            line.sudo().shipped_at = False

    # -- the live analysis ------------------------------------------------------

    def test_the_analysis_groups_in_the_database(self):
        self.returned(self.in_warranty, LIMIT)
        self.returned(self.late, datetime(2026, 6, 5, 1, 30))
        self.rma(self.out)  # new: not in the analysis
        self.env.flush_all()
        report = self.env["aftersales.rma.report"].with_user(self.technician)
        domain = [("company_id", "=", self.company.id)]
        report._read_group(domain, ["product_id"], ["quantity:sum"])
        with self.assertQueryCount(1):
            groups = report._read_group(
                domain,
                ["reason_id", "verdict", "disposition"],
                ["quantity:sum", "late_quantity:sum", "days_taken:avg"],
            )
        reason, verdict, disposition, quantity, late, days = groups[0]
        self.assertEqual(len(groups), 1)
        self.assertEqual(
            (reason, verdict, disposition, quantity, late),
            (self.reason, "in", "return", 2, 1),
        )
        # From 1 June 09:30: 3.3125 days to the limit, and 4 days.
        self.assertAlmostEqual(days, (3.3125 + 4) / 2)
        self.assertEqual(report.search(domain, limit=1).rma_id.company_id, self.company)

    def test_the_analysis_shows_own_companies_only(self):
        self.returned(self.in_warranty, LIMIT)
        self.env.flush_all()
        other = self.env["res.company"].create({"name": "Other"})
        self.technician.write({"company_ids": [(6, 0, other.ids)], "company_id": other})
        report = self.env["aftersales.rma.report"].with_user(self.technician)
        report = report.with_context(allowed_company_ids=other.ids)
        self.assertFalse(report.search([]))
        with self.assertRaises(AccessError):
            report.create({"quantity": 1})
