# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.tests import tagged

from .surveys_common import SurveyCase


@tagged("post_install", "-at_install")
class TestSurveysQueries(SurveyCase):
    """The daily card run and the survey run do not ask the database a record."""

    def count(self, run):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        run()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_the_daily_card_run(self):
        # S56, D3-1.18: cards of 5 and of 25 calls cost the same queries.
        self.calls_on(1, 1)
        self.make_cards("2026-06-01 17:00:00")
        self.calls_on(2, 5)
        few = self.count(lambda: self.make_cards("2026-06-02 17:00:00"))
        self.calls_on(3, 25)
        many = self.count(lambda: self.make_cards("2026-06-03 17:00:00"))
        self.assertLessEqual(many - few, 4)
        self.assertLessEqual(many, 60)

    def mail(self, count):
        forms = self.forms._make_for(
            [
                {"partner_id": customer.id, "company_id": self.company.id}
                for customer in self.make_customers(count)
            ]
        )

        def run():
            with freeze_time("2026-06-10 01:00:00"):
                forms._mail("first")

        return self.count(run)

    def test_the_survey_run(self):
        # S60: sending one more form costs at most the queries of its mail.
        self.mail(2)
        few, many = self.mail(5), self.mail(25)
        self.assertLessEqual((many - few) / 20, 6)

    def test_making_the_forms_of_a_survey(self):
        def make(count):
            customers = self.make_customers(count)
            rows = [
                {"partner_id": one.id, "company_id": self.company.id}
                for one in customers
            ]
            return self.count(lambda: self.forms._make_for(rows))

        make(2)
        few, many = make(5), make(25)
        self.assertLessEqual(many - few, 4)
