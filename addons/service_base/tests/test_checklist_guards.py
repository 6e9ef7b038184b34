# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .checklist_common import PIXEL, ChecklistCase


@tagged("post_install", "-at_install")
class TestChecklistGuards(ChecklistCase):
    """S19, S69: what a client may send, and what it changes."""

    def setUp(self):
        super().setUp()
        self.at(2026, 6, 1, 10)

    def assert_refused(self, records, vals, error=AccessError):
        """Neither the user nor the superuser writes it, whatever the context."""
        for one in (
            records,
            records.sudo(),
            records.with_context(service_guarded_transition=True, _force_unlink=True),
        ):
            with self.assertRaises(error):
                one.write(vals)

    def test_the_state_of_an_inspection(self):
        run = self.begin(self.plan())
        for vals in (
            {"state": "done"},
            {"state": "approved"},
            {"min_crew": 1},
            {"follow_up_days": 99},
            {"date_due": "2027-01-01"},
            {"due_until": "2027-01-01"},
            {"missed_at": False},
            {"done_on": "2026-05-01"},
            {"started_at": "2026-05-01"},
            {"signature": PIXEL},
            {"signed_by_id": self.quality.id},
            {"approved_by_id": self.deputy.id},
            {"signature_required": False},
            {"approval_group_id": False},
            {"plan_id": False},
            {"bad_count": 0},
        ):
            with self.subTest(vals=vals):
                self.assert_refused(run, vals)

    def test_the_limits_of_a_point(self):
        run = self.begin(self.plan())
        for vals in (
            {"upper_limit": 9},
            {"has_upper": False},
            {"result": "ok"},
            {"reading": 1},
            {"required": False},
            {"photo_rule": "no"},
            {"follow_up": "no"},
            {"kind": "text"},
            {"run_id": run.id},
        ):
            with self.subTest(vals=vals):
                self.assert_refused(run.line_ids, vals)
        with self.assertRaises(AccessError):
            run.write({"line_ids": [Command.update(run.line_ids.id, {"digits": 0})]})

    def test_points_are_neither_added_nor_taken_off(self):
        run = self.begin(self.plan())
        vals = {"run_id": run.id, "name": "Nothing"}
        lines = self.env["service.checklist.run.line"]
        for one in (lines.with_user(self.inspector), lines.sudo()):
            with self.assertRaises(AccessError):
                one.create(vals)
        forced = run.line_ids.with_context(_force_unlink=True)
        for one in (run.line_ids, forced, forced.sudo()):
            with self.assertRaises(UserError):
                one.unlink()
        with self.assertRaises(UserError):
            run.write({"line_ids": [Command.clear()]})

    def test_inspections_are_neither_made_nor_deleted(self):
        run = self.begin(self.plan())
        forced = run.with_context(_force_unlink=True)
        for one in (run, run.with_user(self.planner), forced, forced.sudo()):
            with self.assertRaisesRegex(UserError, "keeps every one"):
                one.unlink()
        with self.assertRaises(AccessError):
            run.with_user(self.planner).create(
                {"template_id": run.template_id.id, "state": "done"}
            )

    def test_answers_are_given_between_begin_and_finish(self):
        run = self.finished(self.plan(), "0.84")
        self.assert_refused(run.line_ids, {"reading_text": "1.00"}, UserError)
        self.assert_refused(run, {"crew_ids": [Command.clear()]}, UserError)
        self.assert_refused(run, {"note": "All was fine"}, UserError)

    def test_a_changed_checklist_changes_no_past_inspection(self):
        plan = self.plan()
        run = self.finished(plan, "0.84")
        point = plan.template_id.line_ids
        point.write({"lower_limit": 0.5, "name": "Pressure"})
        plan.template_id.write({"min_crew": 3, "follow_up_days": 1})
        line = run.line_ids
        self.assertEqual((line.lower_limit, line.result), (0.85, "bad"))
        self.assertEqual(line.name, "Running pressure")
        self.assertEqual((run.min_crew, run.follow_up_days), (2, 14))
        point.unlink()
        self.assertEqual(run.line_ids.reading, 0.84)
        # The next one is asked by what counts when it begins.
        plan.template_id.write({"line_ids": [Command.create({"name": "New"})]})
        self.at(2026, 6, 15, 10)
        self.assertEqual(self.begin(plan).line_ids.name, "New")

    def test_the_state_of_a_plan(self):
        plan = self.season_plan()
        for vals in (
            {"state": "ended"},
            {"approved_by_id": self.deputy.id},
            {"approved_at": "2026-01-01"},
            {"author_id": self.deputy.id},
            {"next_date": "2030-01-01"},
            {"open_date": "2030-01-01"},
            {"last_done": "2026-01-01"},
        ):
            with self.subTest(vals=vals):
                self.assert_refused(plan, vals)
        plans = self.env["service.checklist.plan"].with_user(self.planner)
        with self.assertRaises(AccessError):
            plans.create(
                {
                    "name": "Forged",
                    "template_id": plan.template_id.id,
                    "approved_at": "2026-01-01",
                }
            )
        copy = plan.copy()
        self.assertEqual(copy.state, "draft")
        self.assertFalse(copy.approved_at)
        with self.assertRaisesRegex(UserError, "end it instead"):
            self.plan().unlink()
        copy.unlink()

    def test_a_finding_stays(self):
        finding = self.finished(self.plan(), "0.84").finding_ids
        for vals in ({"state": "closed"}, {"date_due": "2030-01-01"}, {"kind": False}):
            with self.subTest(vals=vals):
                self.assert_refused(finding, vals)
        for vals in ({"description": "-"}, {"severity": "minor"}, {"plan_id": False}):
            with self.subTest(vals=vals):
                self.assert_refused(finding, vals, UserError)
        forced = finding.with_context(_force_unlink=True)
        for one in (finding, forced, forced.sudo()):
            with self.assertRaisesRegex(UserError, "keeps every one"):
                one.unlink()
        findings = self.env["service.checklist.finding"].with_user(self.inspector)
        with self.assertRaises(AccessError):
            findings.create({"description": "Late", "date_due": "2030-01-01"})

    def test_roles(self):
        template = self.template()
        plan = self.plan(template, activate=False)
        for one in (self.inspector, self.quality, self.deputy):
            with self.subTest(user=one.login):
                with self.assertRaises(AccessError):
                    plan.with_user(one).action_activate()
                with self.assertRaises(AccessError):
                    plan.with_user(one).name = "Other"
                with self.assertRaises(AccessError):
                    template.with_user(one).min_crew = 1
                with self.assertRaises(AccessError):
                    template.line_ids.with_user(one).upper_limit = 9
        outsider = self.role("outsider", "base.group_user")
        with self.assertRaises(AccessError):
            template.with_user(outsider).action_open_run()
        with self.assertRaises(AccessError):
            plan.with_user(outsider).read(["name"])

    def test_companies_do_not_see_each_other(self):
        run = self.begin(self.plan())
        finding = run.finding_ids.with_user(self.inspector).create(
            {"run_id": run.id, "description": "Lamp"}
        )
        other = self.env["res.company"].create({"name": "Other"})
        user = self.role("other", "service_base.group_inspection_planner")
        user.sudo().write(
            {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        )
        for record in (run.plan_id, run.template_id, run, run.line_ids, finding):
            with self.subTest(model=record._name):
                mine = record.with_user(user).with_context(
                    allowed_company_ids=other.ids
                )
                self.assertFalse(mine.search([("id", "in", record.ids)]))
                with self.assertRaises(AccessError):
                    mine.read(["display_name"])
