# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestPeopleAppraisal(PeopleCase):
    """Quarterly appraisals (S65, D2-C2.3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(datetime(2026, 7, 1, 2, 0)))

    def appraisal(self, person=None, day=date(2026, 4, 1), user=None, scores=()):
        one = (
            self.env["care.appraisal"]
            .with_user(user or self.supervisor)
            .create({"employee_id": (person or self.person).id, "date_from": day})
        )
        for line, score in zip(one.line_ids, scores, strict=False):
            line.score = score
        return one

    def missing(self, day):
        rows = self.env["care.people.gap"]._get_gaps(self.company, day)
        return [
            (row["employee_id"], row["label"][:7])
            for row in rows
            if row["kind"] == "appraisal"
        ]

    def test_q2_missing_on_1_july_is_listed(self):
        # S65, D2-C2.3
        listed = (self.person.id, "2026 Q2")
        self.assertNotIn(listed, self.missing(date(2026, 6, 30)))
        self.assertIn((self.person.id, "2026 Q1"), self.missing(date(2026, 6, 30)))
        self.assertIn(listed, self.missing(date(2026, 7, 1)))
        appraisal = self.appraisal(scores=(80, 80, 80))
        self.assertIn(listed, self.missing(date(2026, 7, 1)), "opened is not done")
        appraisal.action_finish()
        self.assertNotIn(listed, self.missing(date(2026, 7, 1)))

    def test_who_came_later_is_not_missing(self):
        # S65, D2-C2.3
        self.person.contract_date_start = date(2026, 7, 1)
        self.assertNotIn((self.person.id, "2026 Q2"), self.missing(date(2026, 7, 1)))

    def test_three_criteria_and_their_weights(self):
        # S65, D2-C4.1
        appraisal = self.appraisal(scores=(90, 60))
        self.assertEqual(len(appraisal.line_ids), 3)
        with self.assertRaisesRegex(UserError, "D2-C4.1"):
            appraisal.action_finish()
        appraisal.line_ids[2].score = 90
        self.assertEqual(appraisal.score, 80)
        appraisal.line_ids[0].weight = 2
        self.assertEqual(appraisal.score, 82.5)
        appraisal.action_finish()
        self.assertEqual(appraisal.appraiser_id, self.supervisor)
        with self.assertRaisesRegex(UserError, "stays as it is"):
            appraisal.line_ids[0].score = 10

    @mute_logger("odoo.sql_db")
    def test_a_quarter_once_and_whole(self):
        # S65, D2-C2.3
        self.appraisal()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.appraisal()
        with self.assertRaisesRegex(ValidationError, "first day of a quarter"):
            self.appraisal(day=date(2026, 5, 1))
        running = self.appraisal(day=date(2026, 7, 1), scores=(80, 80, 80))
        with self.assertRaisesRegex(UserError, "not over"):
            running.action_finish()

    def test_nobody_appraises_themselves(self):
        # S65, D1-L5, D2-A2
        own = self.assertRaisesRegex(AccessError, "appraises themselves")
        with own, self.cr.savepoint():
            self.appraisal(person=self.boss)
        other = self.appraisal(person=self.boss, user=self.director)
        with self.assertRaisesRegex(AccessError, "appraises themselves"):
            other.with_user(self.supervisor).line_ids[0].score = 100
        with self.assertRaises(AccessError):
            other.with_user(self.supervisor).write({"state": "done"})

    def test_a_person_reads_the_own_one_when_done(self):
        # S65, D2-C2.4, D2-J4.7
        appraisals = self.env["care.appraisal"].with_user(self.agent)
        appraisal = self.appraisal(scores=(80, 80, 80))
        self.assertFalse(appraisals.search([]))
        appraisal.action_finish()
        self.assertEqual(appraisals.search([]), appraisal)
        with self.assertRaises(AccessError):
            appraisal.with_user(self.agent).strengths = "All"

    def test_a_reward_is_proposed(self):
        # D2-R16, D2-5.3
        # S65, D2-C2.3: to the register with its own chain
        article = self.env["service.accountability.article"].search(
            [("code", "=", "D2-C4.2-raise")], limit=1
        )
        appraisal = self.appraisal(scores=(95, 95, 95))
        appraisal.article_id = article
        appraisal.action_finish()
        case = appraisal.sudo().case_id
        self.assertEqual(case.employee_id, self.person)

    def test_open_the_quarter_for_all_but_oneself(self):
        # S65, D2-C2.3, D2-J4.1, D4-5.12
        appraisals = self.env["care.appraisal"].with_user(self.supervisor)
        appraisals.action_open_quarter()
        opened = self.env["care.appraisal"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(opened.employee_id, self.person)
        appraisals.action_open_quarter()
        self.assertEqual(
            len(
                self.env["care.appraisal"].search(
                    [("company_id", "=", self.company.id)]
                )
            ),
            1,
        )
        with self.assertRaises(AccessError):
            appraisals.with_user(self.agent).action_open_quarter()
