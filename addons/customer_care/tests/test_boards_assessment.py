# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestBoardsAssessment(PeopleCase):
    """The self-assessment against GB/T 27922, from live data."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(datetime(2026, 7, 1, 2, 0)))

    def assessment(self):
        return self.env["care.assessment"].with_user(self.supervisor).create({})

    def line(self, assessment, item):
        wanted = self.env.ref(f"customer_care.assessment_item_{item}")
        return assessment.line_ids.filtered(lambda line: line.item_id == wanted)

    def test_the_weights_are_a_hundred(self):
        weights = self.env["care.assessment.weight"].search(
            [("company_id", "=", False)]
        )
        by_chapter = {
            chapter: sum(lines.mapped("weight"))
            for chapter, lines in weights.grouped(
                lambda one: one.item_id.chapter
            ).items()
        }
        self.assertEqual(by_chapter, {"system": 40, "goods": 35, "customers": 25})

    def test_what_has_no_data_does_not_count(self):
        assessment = self.assessment()
        assessment.action_work_out()
        counted = assessment.line_ids.filtered("has_figure")
        # The company has a department with a manager, and nothing else.
        self.assertEqual(counted, self.line(assessment, "organisation"))
        self.assertEqual((assessment.score, assessment.level), (100, "five"))
        self.assertIn("does not count", self.line(assessment, "capa").figure_text)

    def test_a_measure_its_points_and_its_rows(self):
        # D1-L3, D2-C2.4: one of two passed, half of the points
        for result in ("passed", "failed"):
            self.held().attendance_ids.said_result = result
        assessment = self.assessment()
        assessment.action_work_out()
        line = self.line(assessment, "training")
        self.assertEqual((line.figure, line.weight, line.points), (50, 3, 1.5))
        action = line.action_view_rows()
        rows = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(rows), 2)
        self.assertLess(assessment.score, 100)

    def test_weights_are_dated(self):
        # A company's own line counts from its day on, the old report keeps its own.
        self.held().attendance_ids.said_result = "passed"
        old = self.assessment()
        old.action_work_out()
        item = self.env.ref("customer_care.assessment_item_training")
        self.env["care.assessment.weight"].create(
            {
                "policy_id": self.env.ref("customer_care.policy_assess_weights").id,
                "company_id": self.company.id,
                "date_from": date(2026, 7, 2),
                "item_id": item.id,
                "weight": 8,
                "zero_at": 0,
                "full_at": 100,
            }
        )
        self.assertEqual(self.line(old, "training").points, 3)
        with freeze_time(datetime(2026, 7, 2, 2)):
            new = self.assessment()
            new.action_work_out()
        self.assertEqual(self.line(new, "training").points, 8)

    def test_less_is_better_where_the_scale_says_so(self):
        weight = self.env.ref("customer_care.assessment_weight_complaint_rate")
        for figure, share in ((0, 1), (5, 0.5), (10, 0), (20, 0)):
            self.assertEqual(weight._get_share(figure), share)

    def test_levels_at_their_limits(self):
        one = self.assessment()
        for score, level in (
            (69.9, "below"),
            (70, "pass"),
            (79.9, "pass"),
            (80, "three"),
            (90, "four"),
            (94.9, "four"),
            (95, "five"),
        ):
            self.assertEqual(one._get_level(score), level, score)

    def test_confirmed_it_stays(self):
        one = self.assessment()
        with self.assertRaisesRegex(UserError, "Work it out first"):
            one.with_user(self.director).action_confirm()
        one.action_work_out()
        one.action_work_out()
        one.conclusion = "Train more"
        with self.assertRaises(AccessError):
            one.action_confirm()
        one.with_user(self.director).action_confirm()
        with self.assertRaisesRegex(UserError, "confirmed"):
            one.action_work_out()
        with self.assertRaisesRegex(UserError, "stays"):
            one.conclusion = "All is well"
        for vals in ({"score": 100}, {"state": "draft"}, {"line_ids": [(5,)]}):
            with self.assertRaises(UserError):
                one.write(vals)
        with self.assertRaises(AccessError):
            one.line_ids[0].sudo().write({"points": 9})

    def test_measures_have_their_methods(self):
        measures = self.env["care.assessment.measure"]
        for name in measures._get_measures():
            with self.subTest(name=name):
                good, total, model, domain = measures._measure(
                    name, self.company, date(2026, 1, 1), date(2026, 7, 1)
                )
                self.assertLessEqual(good, total)
                self.assertEqual(
                    self.env[model]
                    .with_context(active_test=False)
                    .search_count(domain),
                    total,
                )
