# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .checklist_common import PIXEL, PRESSURE, ChecklistCase


@tagged("post_install", "-at_install")
class TestChecklistRun(ChecklistCase):
    """S19, S28: an inspection from due to approved, and what it finds."""

    def setUp(self):
        super().setUp()
        self.at(2026, 6, 1, 10)

    # -- readings -------------------------------------------------------------

    # D3-11.7, D3-11.10
    def test_limits_include_their_own_value(self):
        run = self.begin(self.plan())
        for text, result in (
            ("0.84", "bad"),
            ("0.849999", "bad"),
            ("0.85", "ok"),
            ("0.850001", "ok"),
            ("1.00", "ok"),
            ("1.499999", "ok"),
            ("1.50", "ok"),
            ("1.5", "ok"),
            ("1.500001", "bad"),
            ("1.51", "bad"),
            ("0", "bad"),
            ("-1.00", "bad"),
            ("０．８５", "ok"),
            (" 1.2 ", "ok"),
            (False, "open"),
        ):
            with self.subTest(reading=text):
                self.answer(run, text)
                self.assertEqual(run.line_ids.result, result)

    def test_one_limit_is_enough_and_zero_is_a_limit(self):
        run = self.begin(
            self.plan(
                self.template(
                    {**PRESSURE, "has_upper": False},
                    {**PRESSURE, "has_lower": False},
                    {**PRESSURE, "has_lower": False, "has_upper": False},
                    {**PRESSURE, "lower_limit": 0, "upper_limit": 0},
                    # D3-11.13: a protection potential is negative.
                    {**PRESSURE, "lower_limit": -1.50, "upper_limit": -0.85},
                )
            )
        )
        for texts, results in (
            (("0.84", "1.51", "99", "0.01", "-0.84"), "bad bad ok bad bad"),
            (("0.85", "1.50", "-99", "0", "-0.85"), "ok ok ok ok ok"),
            (("99", "-99", "0", "-0.01", "-1.51"), "ok ok ok bad bad"),
            (("99", "0", "0", "0.00", "\N{MINUS SIGN}1.50"), "ok ok ok ok ok"),
        ):
            with self.subTest(texts=texts):
                self.answer(run, *texts)
                self.assertEqual(run.line_ids.mapped("result"), results.split())
        self.assertEqual(
            run.line_ids.mapped("limit_text"),
            ["≥ 0.85 MPa", "≤ 1.50 MPa", "MPa", "0.00–0.00 MPa", "-1.50…-0.85 MPa"],
        )

    def test_what_is_no_number_is_refused(self):
        run = self.begin(self.plan())
        for text in ("0,85", "about 1", "1.0 MPa", "nan", "inf", "1e3", "1.2345678"):
            with self.assertRaisesRegex(ValidationError, "is not a reading"):
                self.answer(run, text)

    def test_limits_upside_down_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "above the upper one"):
            self.template({**PRESSURE, "lower_limit": 1.51})
        self.template({**PRESSURE, "lower_limit": 1.50})

    # -- follow-up ------------------------------------------------------------

    # D3-11.10
    def test_a_reading_outside_opens_a_follow_up_in_14_days(self):
        for text, count in (("0.84", 1), ("0.85", 0), ("1.50", 0), ("1.51", 1)):
            with self.subTest(reading=text):
                run = self.finished(self.plan(), text)
                self.assertEqual(len(run.finding_ids), count)
                self.assertEqual(run.bad_count, count)
        finding = run.finding_ids
        self.assertEqual(fields.Date.to_string(finding.date_due), "2026-06-15")
        self.assertEqual(finding.kind, "finding")
        self.assertEqual(finding.line_id, run.line_ids)
        self.assertIn("1.51 MPa · 0.85–1.50 MPa", finding.description)
        self.assertEqual(finding.user_id, self.planner)
        activity = finding.sudo().activity_ids
        self.assertEqual(activity.user_id, self.planner)
        self.assertEqual(activity.date_deadline, finding.date_due)

    def test_the_days_of_the_follow_up(self):
        points = (
            {"name": "a"},
            {"name": "b", "follow_up": "no"},
            # D3-11.13: called at once.
            {"name": "c", "follow_up": "own", "follow_up_days": 0},
            {"name": "d", "follow_up": "own", "follow_up_days": 3},
        )
        template = self.template(*points, follow_up_days=5)
        run = self.finished(self.plan(template), "no", "no", "no", "no")
        self.assertEqual(
            [
                (finding.line_id.name, fields.Date.to_string(finding.date_due))
                for finding in run.finding_ids.sorted("line_id")
            ],
            [("a", "2026-06-06"), ("c", "2026-06-01"), ("d", "2026-06-04")],
        )

    def test_the_policy_gives_the_defaults(self):
        template = self.template()
        self.assertEqual(template.min_crew, 2)
        self.assertEqual(template.follow_up_days, 14)
        self.assertEqual((template.window_start, template.window_end), (8.5, 9.0))

    def test_choices_texts_and_expected_answers(self):
        choices = [
            Command.create({"name": "Dry"}),
            Command.create({"name": "Flooded", "is_bad": True}),
        ]
        template = self.template(
            {"name": "Well", "kind": "choice", "choice_ids": choices},
            {"name": "Leak", "expected": "no"},
            {"name": "Guard there", "expected": "any"},
            {"name": "Weather", "kind": "text"},
        )
        dry, flooded = template.line_ids[0].choice_ids
        run = self.begin(self.plan(template))
        self.answer(run, dry.id, "no", "no", "rain")
        self.assertEqual(set(run.line_ids.mapped("result")), {"ok"})
        self.answer(run, flooded.id, "yes", "yes", "  ")
        results = ["bad", "bad", "ok", "open"]
        self.assertEqual(run.line_ids.mapped("result"), results)
        # An answer that was given keeps its meaning.
        with self.assertRaisesRegex(UserError, "stays as it is"):
            flooded.is_bad = False
        dry.name = "Dry and clean"
        other = self.template({"kind": "choice", "choice_ids": choices})
        with self.assertRaisesRegex(ValidationError, "one of its own answers"):
            run.line_ids[0].choice_id = other.line_ids.choice_ids[0]

    # -- crew -----------------------------------------------------------------

    # D3-11.8
    def test_finished_with_one_person_is_refused(self):
        run = self.answer(self.begin(self.plan()), "1.00")
        run.crew_ids = self.inspector
        with self.assertRaisesRegex(UserError, "takes 2 people, the crew has 1"):
            run.action_finish()
        self.assertEqual(run.state, "in_progress")
        run.crew_ids += self.mate
        run.action_finish()
        self.assertEqual(run.state, "done")
        self.assertEqual(run.leader_id, self.inspector)

    def test_other_numbers_of_people(self):
        for wanted, present, able in ((1, 1, True), (3, 2, False), (3, 3, True)):
            with self.subTest(wanted=wanted, present=present):
                run = self.begin(self.plan(self.template(min_crew=wanted)))
                self.answer(run, "1.00")
                people = self.inspector | self.mate | self.stranger
                run.crew_ids = people[:present]
                if able:
                    run.action_finish()
                    continue
                with self.assertRaisesRegex(UserError, "takes 3 people"):
                    run.action_finish()

    def test_people_who_left_and_customers_do_not_count(self):
        portal = self.role("portal", "base.group_portal")
        run = self.answer(self.begin(self.plan()), "1.00")
        run.sudo().crew_ids = self.inspector | portal
        with self.assertRaisesRegex(UserError, "the crew has 1"):
            run.action_finish()
        run.crew_ids = self.inspector | self.mate
        self.mate.sudo().active = False
        with self.assertRaisesRegex(UserError, "the crew has 1"):
            run.action_finish()

    def test_who_begins_is_of_the_crew(self):
        run = self.begin(self.plan(), self.stranger)
        self.assertIn(self.stranger, run.crew_ids)
        self.assertEqual(run.leader_id, self.stranger)

    def test_only_the_crew_answers_and_finishes(self):
        run = self.begin(self.plan())
        with self.assertRaisesRegex(UserError, "its crew gives the answers"):
            self.answer(run.with_user(self.stranger), "1.00")
        self.answer(run, "1.00")
        with self.assertRaisesRegex(UserError, "Only its crew finishes"):
            run.with_user(self.stranger).action_finish()
        run.leader_id = self.stranger
        with self.assertRaisesRegex(UserError, "in charge"):
            run.action_finish()

    # -- what lacks -----------------------------------------------------------

    def test_an_answer_that_lacks(self):
        template = self.template(
            PRESSURE, {"name": "Fire gear"}, {"name": "Paint", "required": False}
        )
        run = self.begin(self.plan(template))
        with self.assertRaisesRegex(UserError, "pressure is not.*Fire gear is not"):
            run.action_finish()
        self.answer(run, "0", "yes", False)
        run.action_finish()
        self.assertEqual(run.line_ids.mapped("result"), ["bad", "ok", "open"])
        self.assertEqual(run.bad_count, 1)

    def test_a_photo_that_lacks(self):
        template = self.template(
            {"name": "Gauge", "kind": "photo"},
            {"name": "Seal", "photo_rule": "always"},
            {"name": "Rust", "expected": "no", "photo_rule": "bad"},
        )
        run = self.begin(self.plan(template))
        self.answer(run, False, "yes", "yes")
        pattern = "Gauge is not answered. Seal needs a photo. Rust needs a photo"
        with self.assertRaisesRegex(UserError, pattern):
            run.action_finish()
        run.line_ids[:2].photo = PIXEL
        with self.assertRaisesRegex(UserError, "cannot be finished.*\n.*Rust needs"):
            run.action_finish()
        run.line_ids[2].answer_yes_no = "no"
        run.action_finish()
        self.assertEqual(run.state, "done")

    # -- time -----------------------------------------------------------------

    # D3-11.6
    def test_the_daily_window(self):
        template = self.template(has_window=True)
        for start, end, expected in (
            ((8, 29, 59), (8, 45), "early"),
            ((8, 30), (8, 45), "in_time"),
            ((8, 30), (9, 0), "in_time"),
            ((8, 30), (9, 0, 1), "late"),
            ((10, 0), (10, 5), "late"),
        ):
            with self.subTest(start=start, end=end):
                self.at(2026, 6, 5, 7)
                plan = self.daily_plan(template)
                run = plan.run_ids
                self.assertEqual(
                    fields.Datetime.to_string(run.due_from), "2026-06-05 00:30:00"
                )
                self.assertEqual(
                    fields.Datetime.to_string(run.due_until), "2026-06-05 01:00:00"
                )
                self.at(2026, 6, 5, *start)
                run = self.answer(self.begin(plan), "1.00")
                self.at(2026, 6, 5, *end)
                run.action_finish()
                self.assertEqual(run.punctuality, expected)

    def test_without_a_window_the_whole_day_is_in_time(self):
        for end, expected in (((1, 23, 59, 59), "in_time"), ((2, 0, 0), "late")):
            with self.subTest(end=end):
                self.at(2026, 6, 1, 10)
                run = self.answer(self.begin(self.plan()), "1.00")
                self.at(2026, 6, *end)
                run.action_finish()
                self.assertEqual(run.punctuality, expected)

    def test_a_fixed_day_is_not_done_before(self):
        plan = self.daily_plan(working_days_only=False, lead_days=1)
        today, tomorrow = plan.run_ids.sorted("date_due").with_user(self.inspector)
        self.assertEqual([run.date_due.day for run in today + tomorrow], [1, 2])
        tomorrow._in_transition().sudo().date_from = tomorrow.date_due
        with self.assertRaisesRegex(UserError, "from 2026-06-02 on"):
            tomorrow.action_start()
        self.at(2026, 6, 2, 0, 0)
        tomorrow.action_start()
        self.assertEqual(tomorrow.state, "in_progress")

    # D0-2.4.4b
    def test_a_day_without_its_checklist_is_missed(self):
        """S28: 5 June without checklist is listed when the day ends."""
        self.at(2026, 6, 5, 7)
        daily, other = self.daily_plan(), self.daily_plan()
        fortnight = self.plan(date_start="2026-06-05")
        self.finished(other)
        self.at(2026, 6, 5, 23, 59, 59)
        self.job()
        self.assertEqual(daily.run_ids.state, "due")
        self.assertFalse(fortnight.run_ids.is_overdue)
        self.at(2026, 6, 6)
        self.job()
        (daily | fortnight).run_ids.invalidate_recordset()
        self.assertEqual(daily.run_ids.state, "missed")
        self.assertEqual(daily.missed_count, 1)
        self.assertEqual(other.run_ids.state, "done")
        # What may be done late stays to be done, and shows.
        self.assertEqual(fortnight.run_ids.state, "due")
        self.assertTrue(fortnight.run_ids.is_overdue)
        runs = self.env["service.checklist.run"].search(
            [("is_overdue", "=", True), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(runs, fortnight.run_ids)
        with self.assertRaisesRegex(UserError, "is closed"):
            daily.run_ids.with_user(self.inspector).action_start()

    def test_days_on_which_no_job_ran_are_missed_too(self):
        self.at(2026, 6, 1, 7)
        plan = self.daily_plan()
        self.finished(plan)
        self.at(2026, 6, 9, 1)
        self.job()
        days = [
            (run.date_due.day, run.state) for run in plan.run_ids.sorted("date_due")
        ]
        missed = [(day, "missed") for day in (2, 3, 4, 5, 8)]
        self.assertEqual(days, [(1, "done"), *missed, (9, "due")])

    def test_a_missed_interval_goes_on(self):
        plan = self.plan(interval_number=7, when_late="missed")
        self.at(2026, 6, 2, 1)
        self.job()
        states = plan.run_ids.sorted("date_due").mapped("state")
        self.assertEqual(states, ["missed", "due"])
        self.assertEqual(fields.Date.to_string(plan.next_date), "2026-06-08")

    def test_what_is_going_on_is_not_missed(self):
        self.at(2026, 6, 5, 7)
        run = self.begin(self.daily_plan())
        self.at(2026, 6, 6, 1)
        self.job()
        self.assertEqual(run.state, "in_progress")
        self.assertTrue(run.is_overdue)

    def test_a_plan_that_fails_is_set_apart(self):
        self.at(2026, 6, 1, 7)
        good, bad = self.daily_plan(), self.daily_plan()
        self.env.flush_all()
        # As a time zone that a later system does not know.
        self.env.cr.execute(
            "UPDATE service_checklist_plan SET tz = 'Mars/Base' WHERE id = %s", [bad.id]
        )
        self.env.invalidate_all()
        self.at(2026, 6, 2, 7)
        with self.assertLogs("odoo.addons.service_base", "WARNING"):
            self.job()
        self.assertEqual(len(good.run_ids), 2)
        self.assertEqual(len(bad.run_ids), 1)
        self.assertIn("Mars/Base", bad.problem)
        self.assertFalse(good.problem)

    # -- cancel ---------------------------------------------------------------

    def test_a_planner_cancels_with_a_reason(self):
        plan = self.plan()
        run = plan.run_ids
        with self.assertRaises(AccessError):
            run.with_user(self.inspector).action_cancel()
        with self.assertRaisesRegex(UserError, "Say why"):
            run.with_user(self.planner).action_cancel()
        run.with_user(self.planner).note = "The station is shut down"
        run.with_user(self.planner).action_cancel()
        self.assertEqual(run.state, "cancelled")
        self.assertEqual(run.cancel_reason, "The station is shut down")
        self.assertEqual(fields.Date.to_string(plan.next_date), "2026-06-15")

    # -- sign and approve -----------------------------------------------------

    # D3-11.6, D3-7.4.1.4
    def test_signed_then_approved(self):
        quality = self.env.ref("service_base.group_quality")
        deputy = self.env.ref("service_base.group_deputy_general_manager")
        template = self.template(
            signature_required=True,
            signer_group_id=quality.id,
            approval_group_id=deputy.id,
        )
        run = self.finished(self.plan(template))
        with self.assertRaisesRegex(UserError, "not finished and signed"):
            run.with_user(self.deputy).action_approve()
        with self.assertRaisesRegex(UserError, "It is signed by: .*Quality"):
            run.action_sign(PIXEL)
        manager = run.with_user(self.quality)
        with self.assertRaisesRegex(UserError, "Draw the signature"):
            manager.action_sign(False)
        with self.assertRaises(UserError):
            manager.action_sign("bm8gaW1hZ2U=")
        self.at(2026, 6, 1, 11)
        context = manager.action_open_sign()["context"]
        pads = self.env["service.checklist.sign"].with_user(self.quality)
        pads.with_context(**context).create({"signature": PIXEL}).action_sign()
        self.assertEqual(run.state, "signed")
        self.assertEqual(run.signed_by_id, self.quality)
        self.assertEqual(
            fields.Datetime.to_string(run.signed_at), "2026-06-01 03:00:00"
        )
        with self.assertRaisesRegex(UserError, "was signed before"):
            manager.action_sign(PIXEL)
        with self.assertRaisesRegex(UserError, "It is approved by: .*Deputy"):
            manager.action_approve()
        run.with_user(self.deputy).action_approve()
        self.assertEqual(run.state, "approved")
        self.assertEqual(run.approved_by_id, self.deputy)
        with self.assertRaisesRegex(UserError, "approved before"):
            run.with_user(self.deputy).action_approve()

    def test_nobody_approves_an_own_report(self):
        user = self.env.ref("service_base.group_service_user")
        template = self.template(signature_required=True, approval_group_id=user.id)
        run = self.finished(self.plan(template))
        run.action_sign(PIXEL)
        for one in (self.inspector, self.mate):
            with self.assertRaisesRegex(UserError, "own report"):
                run.with_user(one).action_approve()
        run.with_user(self.stranger).action_approve()
        self.assertEqual(run.state, "approved")

    def test_without_a_signature_the_approval_follows_at_once(self):
        deputy = self.env.ref("service_base.group_deputy_general_manager")
        run = self.finished(self.plan(self.template(approval_group_id=deputy.id)))
        run.with_user(self.deputy).action_approve()
        self.assertEqual(run.state, "approved")
        plain = self.finished(self.plan())
        with self.assertRaisesRegex(UserError, "asks for no approval"):
            plain.with_user(self.deputy).action_approve()

    # -- season ---------------------------------------------------------------

    # D3-11.9
    def test_the_spring_overhaul_waits_for_the_deputy_general_manager(self):
        self.at(2026, 3, 10, 9)
        plan = self.season_plan(date_start="2026-03-01")
        run = plan.run_ids.with_user(self.inspector)
        with self.assertRaisesRegex(UserError, "has not approved the plan Regulator 3"):
            run.action_start()
        for one in (self.inspector, self.planner, self.quality):
            with self.assertRaises(AccessError):
                plan.with_user(one).action_approve()
        plan.with_user(self.deputy).action_approve()
        self.assertEqual(plan.approved_by_id, self.deputy)
        self.assertTrue(plan.approved_at)
        run.action_start()
        self.assertEqual(run.state, "in_progress")
        with self.assertRaisesRegex(UserError, "approved before"):
            plan.with_user(self.deputy).action_approve()

    def test_nobody_approves_an_own_plan(self):
        self.at(2026, 3, 10, 9)
        both = self.role(
            "both",
            "service_base.group_inspection_planner",
            "service_base.group_deputy_general_manager",
        )
        own = self.season_plan(activate=False).with_user(both)
        own.note = "Regulators first"
        self.assertEqual(own.author_id, both)
        with self.assertRaisesRegex(UserError, "own plan"):
            own.action_approve()
        answered = self.season_plan(user_id=self.deputy.id)
        with self.assertRaisesRegex(UserError, "own plan"):
            answered.with_user(self.deputy).action_approve()
        with self.assertRaisesRegex(UserError, "Only plans by season"):
            self.plan().with_user(self.deputy).action_approve()

    def test_a_change_voids_the_approval(self):
        self.at(2026, 3, 10, 9)
        plan = self.season_plan(date_start="2026-03-01")
        line = plan.template_id.line_ids
        for change in (
            lambda: plan.write({"note": "Without shutting down"}),
            lambda: plan.write({"crew_ids": [Command.unlink(self.mate.id)]}),
            lambda: line.write({"upper_limit": 9}),
            lambda: plan.template_id.write({"min_crew": 1}),
            lambda: plan.template_id.write(
                {"line_ids": [Command.create({"name": "+"})]}
            ),
            lambda: line.unlink(),
        ):
            plan.with_user(self.deputy).action_approve()
            change()
            self.assertFalse(plan.approved_at)
            self.assertFalse(plan.approved_by_id)
        plan.with_user(self.deputy).action_approve()
        plan.user_id = self.inspector
        self.assertTrue(plan.approved_at)

    # -- findings -------------------------------------------------------------

    # D0-2.4.4b
    def test_a_finding_is_closed_with_an_action(self):
        template = self.template({"name": "Goods in their place"})
        finding = self.finished(
            self.plan(template, user_id=self.mate.id), {"answer_yes_no": "no"}
        ).finding_ids.with_user(self.mate)
        for text in (False, "  "):
            finding.action_taken = text
            with self.assertRaisesRegex(UserError, "action that was taken"):
                finding.action_close()
        finding.action_taken = "Moved to bin 01-03"
        with self.assertRaisesRegex(UserError, "closed by .* or by a planner"):
            finding.with_user(self.stranger).action_close()
        finding.action_close()
        self.assertEqual(finding.state, "closed")
        self.assertEqual(finding.closed_by_id, self.mate)
        self.assertFalse(finding.sudo().activity_ids)
        with self.assertRaisesRegex(UserError, "stays as it was"):
            finding.action_taken = "Nothing"

    def test_overdue_from_the_day_after(self):
        finding = self.finished(self.plan(), "0.84").finding_ids
        for day, overdue in ((14, False), (15, False), (16, True)):
            self.at(2026, 6, day, 12)
            finding.invalidate_recordset()
            self.assertEqual(finding.is_overdue, overdue)
            found = finding.search(
                [("is_overdue", "=", True), ("id", "in", finding.ids)]
            )
            self.assertEqual(bool(found), overdue)

    def test_a_finding_reported_by_hand(self):
        run = self.begin(self.plan())
        finding = (
            self.env["service.checklist.finding"]
            .with_user(self.inspector)
            .create({"run_id": run.id, "description": "A lamp is broken"})
        )
        self.assertEqual(fields.Date.to_string(finding.date_due), "2026-06-15")
        self.assertEqual(finding.sudo().activity_ids.user_id, self.inspector)
        self.assertEqual(run.finding_count, 1)
        self.assertEqual(finding.action_open_run()["res_id"], run.id)

    def test_an_addon_links_its_document(self):
        finding = self.finished(self.plan(), "0.84").finding_ids
        document = self.env["res.partner"].create({"name": "Repair"})
        finding._link_follow_up({finding.sudo(): document})
        action = finding.action_open_follow_up()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("res.partner", document.id)
        )

    def test_a_checklist_outside_any_plan(self):
        template = self.template(min_crew=1)
        action = template.with_user(self.inspector).action_open_run()
        run = self.env[action["res_model"]].browse(action["res_id"])
        run = run.with_user(self.inspector)
        run.action_start()
        self.answer(run, "1.00").action_finish()
        self.assertEqual(run.state, "done")
        self.assertEqual(run.punctuality, "in_time")
        self.assertEqual(run.crew_ids, self.inspector)
