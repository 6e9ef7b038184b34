# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime
from io import BytesIO

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import RmaCase

# Monday 1 June 2026, 09:00 in Shanghai.
MONDAY = "2026-06-01 01:00"


class ProblemCase(RmaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.lang = "en_US"
        cls.quality = cls.role("quality", "service_base.group_quality")
        cls.research = cls.role("research", "aftersales_repair.group_research")
        cls.gm = cls.role("gm", "service_base.group_general_manager")
        cls.production = cls.role(
            "production", "aftersales_stock.group_production_management"
        )
        cls.marketing = cls.role("marketing", "aftersales_repair.group_marketing")

    def problem(self, kind="safety", user=None, **vals):
        return (
            self.env["aftersales.problem"]
            .with_user(user or self.inspector)
            .create(
                {
                    "kind": kind,
                    "company_id": self.company.id,
                    "product_id": self.unit.id,
                    "description": "The case melts",
                    "measure": "Customer told to switch it off",
                    **vals,
                }
            )
        )

    def told(self, problem):
        return problem.sudo().activity_ids.user_id

    def answer_all(self, problem):
        for opinion in problem.sudo().opinion_ids:
            opinion.with_user(self.manager).write({"opinion": "Agreed"})

    def photograph(self, problem):
        problem.with_user(self.inspector)._add_evidence(
            "problem_photo", [("melted.png", PNG)]
        )


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@tagged("post_install", "-at_install")
class TestProblem(ProblemCase):
    """Six kinds of quality problems (S16, D1-1, D1-11)."""

    def test_a_safety_hazard_is_told_and_printable_at_once(self):
        # S16: on confirming, department activities and the report to the GM exist.
        problem = self.problem()
        problem.action_report()
        self.assertEqual(problem.state, "reported")
        people = self.told(problem)
        for user in (self.quality, self.research, self.gm, self.production):
            self.assertIn(user, people)
        self.assertNotIn(self.marketing, people)
        self.assertEqual(
            problem.opinion_ids.mapped("name"),
            ["General manager's office", "Quality control", "R&D", "Production"],
        )
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "aftersales_repair.report_problem", problem.ids
        )
        text = html.decode()
        for word in (
            problem.name,
            "Safety hazard",
            "The case melts",
            "general manager",
        ):
            self.assertIn(word, text)

    def test_the_manager_takes_charge_of_a_major_one(self):  # S16, D1-M7
        major, minor = self.problem(), self.problem("malicious")
        (major | minor).action_report()
        self.assertIn(self.manager, self.told(major))
        self.assertNotIn(self.manager, self.told(minor))
        self.assertNotIn(self.manager, major.opinion_ids.answered_by_id)

    def test_the_registers_go_out_as_xlsx(self):  # S16, D1-1
        problem = self.problem(description="The case melts, and smells")
        exports = self.env["service.export"].with_user(self.inspector)
        exports.with_context(active_ids=problem.ids)._export_from_list(
            "aftersales.problem.export"
        )
        export = exports.search([], order="id desc", limit=1)
        sheet = load_workbook(BytesIO(export.attachment_id.raw)).active
        values = {cell.value for row in sheet.iter_rows() for cell in row}
        self.assertLessEqual({problem.name, "The case melts, and smells"}, values)

    def test_each_kind_has_its_departments(self):
        kinds = dict(self.env["aftersales.problem"]._fields["kind"].selection)
        self.assertEqual(len(kinds), 6)
        for kind in kinds:
            problem = self.problem(kind)
            problem.action_report()
            people = self.told(problem)
            major = kind in ("safety", "major_defect", "batch")
            with self.subTest(kind=kind):
                self.assertIn(self.gm, people)
                self.assertEqual(self.research in people, major)
                self.assertEqual(self.marketing in people, not major)
                self.assertEqual(problem.is_major, major)

    def test_what_a_report_lacks(self):
        problem = self.problem(measure=False)
        with self.assertRaisesRegex(UserError, "done at once"):
            problem.action_report()
        problem = self.problem("batch", description=" ")
        with self.assertRaisesRegex(UserError, "D1-1"):
            problem.action_report()

    def solved(self, kind="major_defect", sample="S-1", solution="Thicker case"):
        problem = self.problem(kind)
        problem.action_report()
        problem.with_user(self.research).action_study()
        vals = {"solution": solution}
        if sample:
            vals["sample_number"] = sample
        problem.with_user(self.research).write(vals)
        return problem

    def test_a_major_report_needs_sample_and_solution(self):
        # S16: it cannot close without sample no. and solution (D1-11).
        for sample, solution in ((False, "Thicker case"), ("S-1", False)):
            problem = self.solved(sample=sample, solution=solution)
            with (
                self.subTest(sample=sample),
                self.assertRaisesRegex(UserError, "D1-11"),
            ):
                problem.with_user(self.research).action_solve()
        problem = self.solved()
        problem.with_user(self.research).action_solve()
        self.answer_all(problem)
        self.photograph(problem)
        # Taken away again at the last moment.
        problem.with_user(self.research).sample_number = " "
        with self.assertRaisesRegex(UserError, "D1-11"):
            problem.with_user(self.manager).action_close()
        problem.with_user(self.research).sample_number = "S-2"
        problem.with_user(self.manager).action_close()
        self.assertEqual(problem.state, "closed")
        self.assertFalse(self.told(problem))

    def test_a_minor_one_needs_no_sample(self):
        problem = self.solved("out_of_warranty", sample=False)
        problem.with_user(self.quality).action_solve()
        problem.with_user(self.quality).action_close()
        self.assertEqual(problem.state, "closed")

    def test_a_major_one_is_discussed_with_all(self):
        problem = self.solved()
        problem.with_user(self.research).action_solve()
        self.photograph(problem)
        with self.assertRaisesRegex(UserError, "Not discussed yet"):
            problem.with_user(self.manager).action_close()
        mine = problem.opinion_ids.filtered(lambda one: one.name == "R&D")
        with self.assertRaises(AccessError):
            mine.with_user(self.marketing).write({"opinion": "No"})
        mine.with_user(self.research).write({"opinion": "Design fault"})
        self.assertEqual(mine.answered_by_id, self.research)

    def test_photos_are_the_evidence(self):
        problem = self.solved()
        problem.with_user(self.research).action_solve()
        self.answer_all(problem)
        with self.assertRaisesRegex(UserError, "Photo of the problem"):
            problem.with_user(self.manager).action_close()

    def test_promptly(self):
        # Proposed: 4 working hours to report, 2 working days for the sample.
        with freeze_time(MONDAY):
            problem = self.problem()
            # 09:00 and four hours of work: 14:00, the noon break left out.
            self.assertEqual(problem.report_due, datetime(2026, 6, 1, 6, 0))
            problem.action_report()
            deadline = problem.sudo().deadline_ids
            self.assertEqual(
                deadline.filtered(lambda d: d.rule_id.code == "problem.report").state,
                "met",
            )
            self.assertEqual(problem.sample_due, datetime(2026, 6, 3, 9, 0))
        with freeze_time("2026-06-03 08:00"):
            problem.with_user(self.inspector).sample_number = "S-1"
        self.assertTrue(problem.sample_sent_at)
        self.assertEqual(set(problem.sudo().deadline_ids.mapped("state")), {"met"})

    def test_what_was_reported_stays(self):
        problem = self.problem()
        problem.action_report()
        with self.assertRaisesRegex(UserError, "stays"):
            problem.description = "Nothing"
        with self.assertRaises(UserError):
            problem.action_cancel()
        with self.assertRaises(AccessError):
            problem.sudo().write({"state": "closed"})
        with self.assertRaises(AccessError):
            problem.with_user(self.inspector).solution = "Glue"
        with self.assertRaises(UserError):
            problem.sudo().unlink()

    def test_one_click_from_the_returned_goods(self):
        line = self.bring_to_inspection(self.rma(self.delivered("P1")))
        self.inspect(line, finding="smoke")
        action = line.with_user(self.inspector).action_propose_problem()
        problem = self.env["aftersales.problem"].browse(action["res_id"])
        self.assertEqual(problem.line_id, line)
        self.assertEqual(problem.lot_id.name, "P1")
        self.assertEqual(problem.description, "smoke")
        self.assertEqual(problem.state, "recorded")
        self.assertEqual(line.problem_count, 1)
        self.assertEqual(line.rma_id.problem_count, 1)
        self.assertEqual(problem.action_view_line()["res_id"], line.id)
        problem.action_report()
        self.env.flush_all()
        events = self.env["aftersales.unit.event"].search(
            [("lot_id", "=", problem.lot_id.id), ("kind", "=", "problem")]
        )
        self.assertEqual(events.reference, problem.name)

    def test_the_kind_is_guessed_from_the_findings(self):
        for fault, delivered, kind in (
            ("customer", "2026-01-15", "malicious"),
            ("product", "2020-01-01", "out_of_warranty"),
            ("product", "2026-01-15", "major_defect"),
        ):
            lot = self.delivered(f"G{kind}", on=delivered)
            line = self.bring_to_inspection(self.rma(lot))
            self.inspect(line, fault=fault)
            self.assertEqual(line.sudo()._guess_problem_kind(), kind)

    def test_queries_do_not_grow_with_the_problems(self):
        def report(size):
            problems = self.env["aftersales.problem"].create(
                [
                    {
                        "kind": "batch",
                        "company_id": self.company.id,
                        "product_id": self.unit.id,
                        "description": "Noise",
                    }
                ]
                * size
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            problems.action_report()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        report(1)
        few, many = report(2), report(20)
        self.assertLessEqual(many - few, 18 * 3)


@tagged("post_install", "-at_install")
class TestImprovement(ProblemCase):
    """Suggestions with their result (D3-6.13, D3-16.9, D3-13.9)."""

    def improvement(self, **vals):
        return (
            self.env["aftersales.improvement"]
            .with_user(self.repairer)
            .create(
                {
                    "company_id": self.company.id,
                    "suggestion": "A fan with two bearings",
                    **vals,
                }
            )
        )

    def test_from_proposal_to_result(self):
        record = self.improvement()
        with self.assertRaises(AccessError):
            record.action_adopt()
        with self.assertRaisesRegex(UserError, "who does it"):
            record.with_user(self.research).action_adopt()
        record.with_user(self.research).responsible_id = self.production
        record.with_user(self.research).action_adopt()
        self.assertEqual(record.sudo().activity_ids.user_id, self.production)
        with self.assertRaisesRegex(UserError, "result"):
            record.with_user(self.quality).action_done()
        record.with_user(self.quality).result = "Built in since June"
        record.with_user(self.quality).action_done()
        self.assertEqual(record.state, "done")
        self.assertFalse(record.sudo().activity_ids)

    def test_a_problem_waits_for_the_decision(self):
        problem = self.problem("counterfeit")
        record = self.improvement(problem_id=problem.id)
        problem.action_report()
        problem.with_user(self.quality).action_study()
        problem.with_user(self.quality).solution = "Seal on the case"
        problem.with_user(self.quality).action_solve()
        self.photograph(problem)
        with self.assertRaisesRegex(UserError, "Not decided"):
            problem.with_user(self.manager).action_close()
        record.with_user(self.quality).result = "Costs too much"
        record.with_user(self.quality).action_decline()
        problem.with_user(self.manager).action_close()
        self.assertEqual(problem.state, "closed")
