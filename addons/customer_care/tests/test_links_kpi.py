# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.aftersales_repair.tests.common import RmaCase
from odoo.addons.aftersales_repair.tests.contracts_common import ContractCase
from odoo.addons.aftersales_repair.tests.visits_common import VisitCase

from .common_complaints import ComplaintCase


class BoardMixin:
    """Reads the board as the company that the test is about."""

    def kpi(self, name):
        self.env.flush_all()
        kpi = self.env.ref(f"customer_care.kpi_{name}").with_company(self.company)
        kpi.invalidate_recordset()
        return kpi


@tagged("post_install", "-at_install")
class TestLinksKpi(BoardMixin, ComplaintCase):
    """The board counts what the parts of customer care wrote."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(datetime(2026, 6, 1, 2)))

    # S59, D3-5.4.6, D0-1.1: who is responsible, and what a colleague's hour costs.
    def test_rows_of_people_and_costs_are_for_those_who_judge(self):
        for name, reader in (
            ("complaint", self.quality),
            ("quality_cost", self.manager),
        ):
            kpi = self.kpi(name)
            self.assertTrue(kpi.with_user(reader).action_view_rows())
            with self.assertRaisesRegex(AccessError, "for everybody"):
                kpi.with_user(self.technician).action_view_rows()
        self.assertTrue(self.kpi("capa").with_user(self.technician).action_view_rows())
        complaint = self.complain()
        rate = self.env["care.complaint.rate"].create({"date_from": "2026-06-01"})
        with freeze_time(datetime(2026, 7, 1, 2)):
            rate.with_user(self.supervisor).action_publish()
        rows = self.env["service.statistic.row"]
        domain = [("period_id", "=", rate.period_id.id)]
        found = rows.with_user(self.quality).search(domain)
        self.assertEqual(
            (found.res_model, found.res_id), (complaint._name, complaint.id)
        )
        self.assertFalse(rows.with_user(self.technician).search(domain))

    # S58, D3-5.4.4, D4-8.5.6.2
    def test_a_sheet_worked_in_time_and_for_good(self):
        self.assertEqual(self.kpi("capa").figure_text, "–")
        good, late, again, opened = (
            self.verified(product_id=product.id)
            for product in self.env["product.product"].create(
                [
                    {"name": f"Part {number}", "company_id": self.company.id}
                    for number in range(4)
                ]
            )
        )
        late.sudo()._in_transition().improve_due = datetime(2026, 6, 1, 1, 59)
        good.sudo()._in_transition().improve_due = good.verified_at
        again.sudo()._in_transition().recurrence_count = 1
        kpi = self.kpi("capa")
        self.assertEqual((kpi.figure_text, kpi.row_count), ("50.0 %", 4))
        # The same fault comes again: what was verified does not hold.
        self.complain(product_id=opened.product_id.id, fault_id=self.fault.id)
        self.assertEqual((opened.state, opened.recurrence_count), ("qc", 1))
        kpi = self.kpi("capa")
        self.assertEqual((kpi.figure_text, kpi.row_count), ("25.0 %", 4))
        # Another month looks at none of them.
        with freeze_time(datetime(2026, 7, 1, 2)):
            july = self.kpi("capa")
            self.assertEqual((july.figure_text, july.last_figure_text), ("–", "25.0 %"))

    # S60, D4-8.5.8.2, D4-8.5.10a
    def test_satisfaction_is_that_of_the_forms(self):
        forms = self.env["care.satisfaction"].sudo()._in_transition()
        for overall, day in (
            ("very", "2026-06-01"),
            ("basic", "2026-06-02"),
            ("not", "2026-06-02"),
            ("not", "2026-05-31"),
        ):
            forms.create(
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "overall": self.level(overall),
                    "returned_at": f"{day} 02:00:00",
                    "state": "returned",
                }
            )
        kpi = self.kpi("satisfaction")
        self.assertEqual((kpi.figure_text, kpi.row_count), ("66.7 %", 3))
        self.assertEqual(
            kpi.statistic_id.handler,
            self.env.ref("customer_care.statistic_care_satisfaction").handler,
        )

    def level(self, name):
        levels = [
            key
            for key, _label in self.env["care.satisfaction"]
            ._fields["overall"]
            .selection
        ]
        return {"very": levels[0], "basic": levels[2], "not": levels[-1]}[name]

    # S59, D3-5.4.5: one formula for the board and for the monthly sheet
    def test_the_complaint_rate_is_that_of_the_monthly_sheet(self):
        twice = self.complain()
        twice.duplicate_of_id = self.complain()
        twice.action_cancel()
        self.complain(kind="suggestion")
        kpi = self.kpi("complaint")
        self.assertEqual(kpi.row_count, 1)
        self.assertEqual(
            kpi.statistic_id.handler,
            self.env.ref("customer_care.statistic_complaint_rate").handler,
        )

    # D3-9.6, D1-2
    def test_a_complaint_answered_in_time_is_closed_on_time(self):
        self.assertEqual(self.kpi("on_time").row_count, 0)
        complaint = self.answered()
        self.assertTrue(complaint.answer_due)
        with freeze_time(datetime(2026, 6, 30, 2)):
            kpi = self.kpi("on_time")
            self.assertEqual((kpi.figure_text, kpi.row_count), ("100.0 %", 1))
            self.assertIn(
                complaint.name,
                kpi.action_view_rows() and self.rows(kpi).mapped("label"),
            )
        late = self.handled()
        with freeze_time(datetime(2026, 6, 30, 2)):
            self.assertLess(late.answer_due, datetime(2026, 6, 30, 2))
            self.assertEqual(self.kpi("on_time").figure_text, "50.0 %")

    def rows(self, kpi):
        action = kpi.action_view_rows()
        return self.env["care.statistic.look"].search(action["domain"])

    # S57, D3-9.6, D4-8.5.7, D2-P3.2: what the self-assessment counts
    def test_measures_of_complaints_and_improvements(self):
        measures = self.env["care.assessment.measure"]
        days = (self.company, date(2026, 6, 1), date(2026, 6, 30))
        twice = self.complain()
        twice.duplicate_of_id = self.complain()
        twice.action_cancel()
        self.assertEqual(measures._measure("complaints", *days)[:2], (0, 1))
        good, total, model, _domain = measures._measure("answers", *days)
        self.assertEqual((good, model), (0, "service.deadline"))
        self.answered()
        self.assertGreater(measures._measure("answers", *days)[0], 0)
        self.assertGreater(measures._measure("answers", *days)[1], total)
        self.assertEqual(measures._measure("requests", *days)[:2], (0, 0))
        self.assertEqual(measures._measure("improvements", *days)[:2], (0, 0))


@tagged("post_install", "-at_install")
class TestLinksQualityCost(BoardMixin, VisitCase, ContractCase):
    """Cost of quality from a real repair in warranty (S22, D0-1.1)."""

    # When goods are signed for; contracts are signed by the method of that name.
    signed = RmaCase.signed

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._chart()
        rate = cls.env["service.policy"].search([("code", "=", "repair.hour_cost")])
        cls.env["service.policy.value"].create(
            {"policy_id": rate.id, "company_id": cls.company.id, "value": 0}
        )

    # D0-1.1
    def test_parts_of_free_service_are_the_cost_of_quality(self):
        self.at(2026, 6, 1, 9, 30)
        self.assertEqual(self.kpi("quality_cost").figure_text, "–")
        self.part.standard_price = 700
        repair = self.in_repair(self.delivered("V-COST"))
        self.env["stock.move"].sudo().create(
            {
                "repair_id": repair.id,
                "repair_line_type": "add",
                "product_id": self.part.id,
                "product_uom_qty": 1,
            }
        )
        moves = repair.sudo().move_ids
        moves.quantity = 1
        moves.picked = True
        self.pass_test(repair)
        repair.action_repair_end()
        kpi = self.kpi("quality_cost")
        self.assertEqual((kpi.figure, kpi.row_count), (700.0, 1))
        look = self.env["care.statistic.look"].search(kpi.action_view_rows()["domain"])
        self.assertEqual(look.numerator, 700.0)
        self.assertTrue(look.action_open_record()["res_id"])
