# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .surveys_common import SurveyCase

MARKUP = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestSurveysAnswers(SurveyCase, HttpCase):
    """S60, S56: what a customer's browser sends; bad input is refused."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.make_portal("survey_customer", cls.partner)
        cls.stranger = cls.make_portal(
            "survey_stranger",
            cls.env["res.partner"].create(
                {"name": "Stranger", "company_id": cls.company.id}
            ),
        )
        cls.form = cls.forms._make_for(
            [{"partner_id": cls.partner.id, "company_id": cls.company.id}]
        )
        cls.form.with_user(cls.agent).action_mark_sent()
        cls.survey = cls.form.input_id.survey_id

    @classmethod
    def make_portal(cls, login, firm):
        user = new_test_user(
            cls.env,
            login=login,
            password=login,
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
            lang="en_US",
        )
        user.partner_id.write({"parent_id": firm.id, "email": f"{login}@example.com"})
        return user

    def post(self, step, token=None, **answers):
        """A step of the survey page: begin or submit."""
        url = f"/survey/{step}/{self.survey.access_token}/"
        return self.url_open(
            url + (token or self.form.input_id.access_token),
            json={"jsonrpc": "2.0", "method": "call", "params": answers},
        ).json()

    def answers(self, level="5", **other):
        """What the page sends when all items have a level."""
        sent = {}
        for question in self.survey.question_ids:
            item = question.care_item
            if item == "opinion":
                sent[str(question.id)] = other.get("opinion", "")
                continue
            choice = question.suggested_answer_ids.filtered(
                lambda one, item=item: one.care_level == other.get(item, level)
            )
            sent[str(question.id)] = str(choice.id)
        return sent

    def submit(self, token=None, **levels):
        self.post("begin", token)
        return self.post("submit", token, **self.answers(**levels))

    def test_the_mail_link_takes_one_answer(self):
        # S60: a survey answered twice is refused.
        self.submit()
        self.env.invalidate_all()
        self.assertEqual((self.form.state, self.form.channel), ("returned", "mail"))
        self.assertEqual(self.form.overall, "5")
        second = self.submit(level="1")
        self.assertIn("unauthorized", str(second))
        self.env.invalidate_all()
        self.assertEqual((self.form.overall, self.form.complaint_id.id), ("5", False))

    def test_a_forged_token_is_refused(self):
        # S60
        self.assertIn("token_wrong", str(self.submit("0" * 36)))
        page = self.url_open(
            f"/survey/start/{self.survey.access_token}?answer_token={'0' * 36}"
        )
        self.assertNotIn("Performance of the product", page.text)
        # Without a token nobody begins: there is no open questionnaire.
        page = self.url_open(f"/survey/start/{self.survey.access_token}")
        self.assertNotIn("Performance of the product", page.text)
        self.env.invalidate_all()
        self.assertEqual(self.form.state, "sent")

    def test_a_second_try_makes_no_second_answer(self):
        # S60: core's retry would make another answer of the same link.
        count = self.env["survey.user_input"].search_count([])
        self.url_open(
            f"/survey/retry/{self.survey.access_token}/{self.form.input_id.access_token}"
        )
        self.assertEqual(self.env["survey.user_input"].search_count([]), count)

    def test_an_answer_of_another_question_is_refused(self):
        # S60
        self.post("begin")
        sent = self.answers()
        card = self.env.ref("customer_care.survey_card_attitude_4")
        question = self.env.ref("customer_care.survey_satisfaction_overall")
        sent[str(question.id)] = str(card.id)
        self.assertIn("error", self.post("submit", **sent))
        self.env.invalidate_all()
        self.assertEqual(self.form.state, "sent")

    def test_an_answer_that_is_not_whole_is_refused(self):
        self.post("begin")
        answer = self.post("submit")
        self.assertIn("validation", str(answer))
        self.env.invalidate_all()
        self.assertEqual(self.form.state, "sent")

    def test_markup_stays_text(self):
        # S60: escaped wherever it is shown, and nothing is lost.
        self.submit(level="1", opinion=MARKUP)
        self.env.invalidate_all()
        self.assertIn(MARKUP, self.form.remarks)
        complaint = self.form.complaint_id
        self.assertIn(MARKUP, complaint.problem)
        for message in (complaint.message_ids | self.form.message_ids).mapped("body"):
            self.assertNotIn("<script>", message)
        self.authenticate("survey_customer", "survey_customer")
        page = self.url_open(f"/my/surveys/form/{self.form.id}").text
        self.assertNotIn(MARKUP, page)
        self.assertIn("&lt;script&gt;alert(1)", page)

    # -- portal -------------------------------------------------------------------

    def test_a_customer_answers_in_the_portal(self):
        # S60: any contact of the customer's firm.
        self.authenticate("survey_customer", "survey_customer")
        self.assertIn(self.form.name, self.url_open("/my/surveys").text)
        self.submit(level="4")
        self.env.invalidate_all()
        self.assertEqual((self.form.overall, self.form.channel), ("4", "portal"))

    def test_a_customer_sees_only_his_own(self):
        # S60
        self.authenticate("survey_stranger", "survey_stranger")
        self.assertNotIn(self.form.name, self.url_open("/my/surveys").text)
        page = self.url_open(f"/my/surveys/form/{self.form.id}")
        self.assertTrue(page.url.endswith("/my/surveys"))
        self.assertIn("answer_wrong_user", str(self.submit()))
        self.assertFalse(self.forms.with_user(self.stranger).search([]))
        self.env.invalidate_all()
        self.assertEqual(self.form.state, "sent")

    def test_what_is_not_sent_is_not_shown(self):
        waiting = self.forms._make_for(
            [{"partner_id": self.partner.id, "company_id": self.company.id}]
        )
        self.assertNotIn(waiting, self.forms.with_user(self.mine).search([]))
        with self.assertRaisesRegex(UserError, "not sent"), freeze_time("2026-06-10"):
            waiting._check_awaited()
