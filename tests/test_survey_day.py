"""A customer answers a survey in the portal, in a real browser (S56, S60)."""

import sys
from pathlib import Path

from odoo.tests import new_test_user, tagged

sys.path.insert(0, str(Path(__file__).parent))
from browser import DemoBrowserCase  # noqa: E402


@tagged("post_install", "-at_install")
class TestSurveyDay(DemoBrowserCase):
    """The customer sees his own questionnaire, answers it once, and it stays."""

    def setUp(self):
        super().setUp()
        self.company = self.env.ref("service_base.demo_company")
        firm = self.env.ref("aftersales_repair.demo_customer_c0005")
        customer = new_test_user(
            self.env,
            login="survey_day",
            password="survey_day",
            groups="base.group_portal",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
            lang="en_US",
        )
        customer.partner_id.parent_id = firm
        other = self.env.ref("aftersales_repair.demo_customer_c0006")
        forms = self.env["care.satisfaction"].with_company(self.company)
        self.form, self.foreign = forms.create(
            [
                {"partner_id": partner.id, "company_id": self.company.id}
                for partner in (firm, other)
            ]
        )
        (self.form | self.foreign).action_mark_sent()

    def portal_tour(self, name):
        """A tour of the customer's page, whose texts are compared in English."""
        with self._picture(name):
            self.start_tour(
                "/my/surveys",
                name,
                login="survey_day",
                cookies={"frontend_lang": "en_US"},
                timeout=180,
            )
        self.env.invalidate_all()

    def test_a_customer_answers_a_survey(self):
        # S60, D4-8.5.8.3, D4-8.5.9.2
        self.portal_tour("survey_day_customer_answers")
        self.assertEqual((self.form.state, self.form.channel), ("returned", "portal"))
        self.assertEqual((self.form.performance, self.form.service), ("5", "1"))
        self.assertEqual(self.form.overall, "4")
        self.assertIn("Nobody <b>called</b> back.", self.form.remarks)
        self.assertRegex(self.form.complaint_id.problem, "Service|服务")
        self.assertEqual(self.foreign.state, "sent")
        self.portal_tour("survey_day_customer_looks")
