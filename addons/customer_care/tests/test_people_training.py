# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestPeopleTraining(PeopleCase):
    """Plans, sessions, tests and drills (S65)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Wednesday 1 July 2026, 10:00 in Shanghai.
        cls.startClassPatcher(freeze_time(datetime(2026, 7, 1, 2, 0)))

    # -- planned → approved → held → verified ---

    def test_the_way_of_a_session(self):
        # S65, D4-12.1.11, D1-L3, D2-5.4, D2-C3.4, D2-C5.1, D1-M8, D3-13.6
        plan = self.plan()
        session = plan.session_ids
        self.assertEqual(session.state, "planned")
        with self.assertRaisesRegex(UserError, "D4-12.1.11"):
            session.action_hold()
        plan.action_request_approval()
        with self.assertRaises(UserError):
            plan.action_approve()
        plan.with_user(self.director).action_approve()
        self.assertEqual((plan.state, session.state), ("approved", "approved"))
        with self.assertRaisesRegex(UserError, "who was present"):
            session.action_hold()
        line = session.attendance_ids
        line.presence = "present"
        other = session.attendance_ids.create(
            {"session_id": session.id, "employee_id": self.employee("Other").id}
        )
        with self.assertRaisesRegex(UserError, "present or absent"):
            session.action_hold()
        other.presence = "absent"
        session.action_hold()
        self.assertEqual(session.held_at, datetime(2026, 6, 10, 2))
        self.assertEqual(
            session.effect_due.date(), date(2026, 7, 31), "30 days after (D1-L3)"
        )
        line.said_result = "passed"
        with self.assertRaisesRegex(UserError, "what the check showed"):
            session.action_verify()
        session.effect = "Calls are shorter"
        session.action_verify()
        self.assertEqual(session.state, "verified")
        plan.action_close()
        self.assertEqual(plan.state, "closed")
        with self.assertRaises(UserError):
            line.said_result = "failed"

    def test_a_forged_state_is_refused(self):
        # S65, S69
        session = self.plan().session_ids
        for vals in ({"state": "held"}, {"held_at": "2026-06-01 00:00:00"}):
            with self.assertRaises(AccessError):
                session.write(vals)
        with self.assertRaises(UserError):
            session.plan_id.write({"state": "approved"})
        with self.assertRaises(AccessError):
            session.attendance_ids.write({"result": "passed"})

    def test_a_plan_being_approved_stays(self):
        # S65, D4-12.1.11
        plan = self.plan()
        plan.action_request_approval()
        with self.assertRaisesRegex(UserError, "Withdraw the request"):
            plan.session_ids.kind_id = self.kind("drill")
        plan.with_user(self.director).action_approve()
        with self.assertRaisesRegex(UserError, "what was approved"):
            plan.session_ids.kind_id = self.kind("drill")
        with self.assertRaisesRegex(UserError, "draw up a plan"):
            self.env["care.training.session"].with_user(self.supervisor).create(
                {"kind_id": self.kind("skills").id, "plan_id": plan.id}
            )

    def test_a_plan_without_sessions_is_not_asked_for(self):
        # S65, D1-L3
        with self.assertRaisesRegex(UserError, "no session"):
            self.plan(number=0).action_request_approval()

    def test_staff_ask_and_sign_up(self):
        # S65, D2-C5.3, D2-M7.2, D2-C5.2, D2-N1.5
        sessions = self.env["care.training.session"]
        asked = sessions.with_user(self.user).create(
            {"kind_id": self.kind("external").id, "topic": "Forklift licence"}
        )
        self.assertEqual(asked.state, "requested")
        with self.assertRaises(AccessError):
            asked.plan_id = self.plan(number=0)
        with self.assertRaisesRegex(UserError, "no employee"):
            asked.action_sign_up()
        asked.with_user(self.agent).action_sign_up()
        self.assertEqual(asked.sudo().attendance_ids.employee_id, self.person)
        with self.assertRaisesRegex(UserError, "on its list"):
            asked.with_user(self.agent).action_sign_up()
        asked.with_user(self.supervisor).plan_id = self.plan(number=0)
        self.assertEqual(asked.state, "planned")

    def test_new_people_have_a_mentor(self):
        # S65, D2-P4.1, D2-C3.3, D2-J4.3
        session = self.approved("prejob").session_ids
        session.attendance_ids.presence = "present"
        with self.assertRaisesRegex(UserError, "Name a mentor"):
            session.action_hold()
        with self.assertRaisesRegex(ValidationError, "somebody else"):
            session.attendance_ids.mentor_id = self.person
        session.attendance_ids.mentor_id = self.boss
        session.action_hold()
        self.assertEqual(session.state, "held")

    def test_customers_users_write_before_and_after(self):
        # S65, D3-7.4.2.6, D3-7.4.4.6
        session = self.plan("users", number=0)
        session.session_ids = [
            Command.create(
                {
                    "kind_id": self.kind("users").id,
                    "partner_id": self.customer.id,
                    "attendance_ids": [
                        Command.create(
                            {
                                "partner_id": self.customer.id,
                                "before_note": "Nothing",
                                "after_note": "Start and stop",
                            }
                        )
                    ],
                }
            )
        ]
        self.assertEqual(session.session_ids.category, "user_training")
        with self.assertRaisesRegex(ValidationError, "an employee or"):
            session.session_ids.attendance_ids.employee_id = self.person

    def test_nobody_writes_an_own_result(self):
        # S65, D1-L5
        session = self.held()
        own = session.attendance_ids
        self.agent.group_ids += self.env.ref("customer_care.group_care_supervisor")
        with self.assertRaisesRegex(AccessError, "another trainer"):
            own.with_user(self.agent).said_result = "passed"

    # -- tests ---

    def test_79_characters_fail_and_80_pass(self):
        # S65, D4-6.1.5, D4-6.1.2, D4-6.1.3, D4-6.1.7
        line = self.held("typing").attendance_ids
        self.assertEqual(line.result, "open")
        for score, result in ((79, "failed"), (80, "passed"), (81, "passed")):
            line.score = score
            self.assertEqual(line.result, result, score)

    def test_the_mark_is_of_the_day_of_the_test(self):
        # S65, D4-6.1.5: a mark raised later judges no past test
        line = self.held("typing").attendance_ids
        line.score = 80
        self.set_policy("training.typing", 90, "2026-06-20")
        self.assertEqual(line.result, "passed")
        later = self.held("typing", day=datetime(2026, 6, 25, 2)).attendance_ids
        later.score = 89
        self.assertEqual((later.pass_mark, later.result), (90, "failed"))

    # -- owed in a year ---

    def gaps(self, day, kind=None):
        rows = self.env["care.people.gap"]._get_gaps(self.company, day)
        return [row for row in rows if kind in (None, row["kind"])]

    def shortfall(self, code, day):
        found = [
            row["shortfall"]
            for row in self.gaps(day, "session")
            if row["training_kind_id"] == self.kind(code).id
        ]
        return sum(found)

    def test_one_drill_by_the_end_of_the_year_lacks_one(self):
        # S65, D3-11.22, D4-5.9
        last = date(2026, 12, 31)
        self.assertEqual(self.shortfall("drill", last), 2)
        drill = self.held("drill")
        self.assertEqual(self.shortfall("drill", last), 1)
        self.held("drill")
        self.assertEqual(self.shortfall("drill", last), 0)
        self.assertEqual(self.shortfall("drill", date(2027, 1, 1)), 2)
        drill.effect = "Known"
        drill.attendance_ids.said_result = "passed"
        with self.assertRaisesRegex(UserError, "D3-11.22"):
            drill.action_verify()
        drill.summary = "The exit was blocked"
        drill.action_verify()

    def test_two_emergency_trainings_and_twelve_of_skills(self):
        # S65, D3-11.23, D2-C5.1, D2-G2.4, D2-K6.1, D2-M7.1, D2-O9, D2-O20,
        # D2-P4.2, D4-7.2.1.6
        last = date(2026, 12, 31)
        self.assertEqual(self.shortfall("emergency", last), 2)
        self.held("emergency")
        self.assertEqual(self.shortfall("emergency", last), 1)
        self.assertEqual(self.shortfall("skills", last), 12)
        self.set_policy("training.skills_year", 1)
        self.held("skills")
        self.assertEqual(self.shortfall("skills", last), 0)

    def test_what_was_only_planned_does_not_count(self):
        # S65, D3-11.22
        self.approved("drill", number=2)
        self.assertEqual(self.shortfall("drill", date(2026, 12, 31)), 2)

    # -- certificates ---

    def certificate(self, end, person=None, **vals):
        kind = self.env["hr.skill.type"].create(
            {
                "name": "Licences",
                "is_certification": True,
                "skill_ids": [Command.create({"name": "Lift attendant"})],
                "skill_level_ids": [
                    Command.create({"name": "Held", "level_progress": 100})
                ],
            }
        )
        return self.env["hr.employee.skill"].create(
            {
                "employee_id": (person or self.person).id,
                "skill_type_id": kind.id,
                "skill_id": kind.skill_ids.id,
                "skill_level_id": kind.skill_level_ids.id,
                "valid_from": date(2025, 1, 1),
                "valid_to": end,
                **vals,
            }
        )

    def test_a_certificate_that_ends_in_30_days_warns(self):
        # S65, D4-5.8, D2-C5.2
        today = date(2026, 7, 1)
        for end, expiry, rows in (
            (date(2026, 7, 30), "soon", 1),
            (date(2026, 7, 31), "soon", 1),
            (date(2026, 8, 1), "valid", 0),
            (date(2026, 6, 30), "expired", 0),
        ):
            skill = self.certificate(end)
            self.assertEqual(skill.expiry, expiry, end)
            self.assertEqual(len(self.gaps(today, "ending")), rows, end)
            skill.unlink()

    def test_the_person_is_warned_once(self):
        # S65, D4-5.8
        skill = self.certificate(date(2026, 7, 31))
        skills = self.env["hr.employee.skill"]
        skills._cron_warn_expiry()
        skills._cron_warn_expiry()
        activities = self.person.activity_ids
        self.assertEqual(len(activities), 1)
        self.assertEqual(activities.user_id, self.agent)
        with self.assertRaises(AccessError):
            skill.with_user(self.hr).warned_for = False

    def test_a_post_that_asks_for_a_certificate(self):
        # S65, D4-5.8
        skill = self.certificate(date(2026, 6, 30))
        job = self.env["hr.job"].create(
            {
                "name": "Lift attendant",
                "company_id": self.company.id,
                "job_skill_ids": [
                    Command.create(
                        {
                            "skill_type_id": skill.skill_type_id.id,
                            "skill_id": skill.skill_id.id,
                            "skill_level_id": skill.skill_level_id.id,
                        }
                    )
                ],
            }
        )
        self.person.job_id = job
        today = date(2026, 7, 1)
        self.assertEqual(len(self.gaps(today, "certificate")), 1)
        skill.copy({"valid_from": today, "valid_to": date(2027, 6, 30)})
        self.assertFalse(self.gaps(today, "certificate"))

    def test_the_list_is_for_those_who_lead(self):
        # S65
        with self.assertRaises(AccessError):
            self.env["care.people.gap"].with_user(self.agent).action_open()
        action = self.env["care.people.gap"].with_user(self.supervisor).action_open()
        rows = self.env["care.people.gap"].search(action["domain"])
        self.assertIn("session", rows.mapped("kind"))
