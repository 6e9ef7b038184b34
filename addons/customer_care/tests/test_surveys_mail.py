# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .surveys_common import SurveyCase


@tagged("post_install", "-at_install")
class TestSurveysMail(SurveyCase):
    """S56, S60: questionnaires by mail, limited per run and per day, reminders."""

    def make_forms(self, count, **vals):
        return self.forms._make_for(
            [
                {"partner_id": customer.id, "company_id": self.company.id, **vals}
                for customer in self.make_customers(count)
            ]
        )

    def run_mail(self, moment):
        """A run of the job; nothing is committed in a test."""
        with freeze_time(moment):
            job = type(self.env["ir.cron"])
            with patch.object(job, "_commit_progress", return_value=1.0):
                self.cards._cron_mail()

    def mails_to(self, forms):
        return self.env["mail.mail"].search([("email_to", "in", forms.mapped("email"))])

    def sent(self, forms):
        return len(forms.filtered(lambda form: form.state == "sent"))

    def test_a_run_and_a_day_are_limited_and_nothing_is_lost(self):
        # S60, D4-8.3.1.6: 3 a run, 5 a day.
        self.set_policy("care.mail_run", 3)
        self.set_policy("care.mail_day", 5)
        forms = self.make_forms(8)
        self.run_mail("2026-06-10 01:00:00")
        self.assertEqual(self.sent(forms), 3)
        self.run_mail("2026-06-10 02:00:00")
        self.assertEqual(self.sent(forms), 5)
        self.run_mail("2026-06-10 03:00:00")
        self.assertEqual(self.sent(forms), 5)
        self.run_mail("2026-06-10 16:00:00")  # 00:00 of the next day in Shanghai
        self.assertEqual(self.sent(forms), 8)
        # The oldest first, each of them once.
        mails = self.mails_to(forms)
        self.assertEqual(len(mails), 8)
        self.assertEqual(len(set(mails.mapped("email_to"))), 8)

    def test_the_button_keeps_to_the_limit(self):
        # S60: what the day does not hold stays to send.
        self.set_policy("care.mail_day", 2)
        forms = self.make_forms(3).with_user(self.agent)
        with freeze_time("2026-06-10 01:00:00"):
            told = forms.action_send()
            self.assertEqual(self.sent(forms), 2)
            self.assertIn("1 wait", told["params"]["message"])
            with self.assertRaisesRegex(UserError, "used up"):
                forms.filtered(lambda form: form.state == "to_send").action_send()

    def test_cards_and_forms_share_the_limit(self):
        # S56, S60
        self.set_policy("care.mail_run", 2)
        self.calls_on(9, 2)
        cards = self.make_cards("2026-06-09 17:00:00")
        forms = self.make_forms(2)
        self.run_mail("2026-06-10 01:00:00")
        self.assertEqual((self.sent(cards), self.sent(forms)), (2, 0))
        self.run_mail("2026-06-10 02:00:00")
        self.assertEqual(self.sent(forms), 2)

    def set_subject(self, template, subject):
        """In every language: the letter is written in the customer's."""
        for lang, _name in self.env["res.lang"].get_installed():
            template.with_context(lang=lang).subject = subject

    def test_one_bad_address_does_not_stop_the_others(self):
        # S60
        forms = self.make_forms(3)
        bad = forms[1]
        template = self.env.ref("customer_care.mail_template_satisfaction")
        bad.phone = "bad"
        self.set_subject(
            template, "{{ object.nothing if object.phone == 'bad' else '' }}"
        )
        self.run_mail("2026-06-10 01:00:00")
        self.assertEqual(forms.mapped("state"), ["sent", "to_send", "sent"])
        self.assertTrue(bad.send_error)
        self.set_subject(template, "Hello")
        with freeze_time("2026-06-10 02:00:00"):
            bad.with_user(self.agent).action_send()
        self.assertEqual((bad.state, bad.send_error), ("sent", False))

    def test_without_an_address_it_goes_on_paper(self):
        # S60, D3-2.2.7: by letter or telephone.
        form = self.make_forms(1)
        form.email = "no address"
        with self.assertRaisesRegex(UserError, "on paper"):
            form.with_user(self.agent).action_send()
        form.with_user(self.agent).action_mark_sent()
        self.assertEqual((form.state, form.sent_via), ("sent", "paper"))
        self.answer(form, channel="phone", **self.levels("4"))
        self.assertEqual((form.state, form.channel), ("returned", "phone"))

    def test_reminders_after_seven_days_twice_at_most(self):
        # S60, D4-8.5.8.2
        form = self.make_forms(1)
        self.run_mail("2026-06-01 01:00:00")
        self.run_mail("2026-06-07 01:00:00")
        self.assertEqual(form.reminder_count, 0)
        self.run_mail("2026-06-08 01:00:00")
        self.assertEqual(form.reminder_count, 1)
        self.run_mail("2026-06-14 01:00:00")
        self.assertEqual(form.reminder_count, 1)
        self.run_mail("2026-06-15 01:00:00")
        self.run_mail("2026-06-30 01:00:00")
        self.assertEqual(form.reminder_count, 2)
        self.assertEqual(len(self.mails_to(form)), 3)

    def test_who_answered_is_not_reminded(self):
        form = self.make_forms(1)
        self.run_mail("2026-06-01 01:00:00")
        self.answer(form, **self.levels("5"))
        self.run_mail("2026-06-08 01:00:00")
        self.assertEqual(form.reminder_count, 0)

    def test_no_answer_for_long_leaves_the_list_and_may_still_come(self):
        # S60, D4-8.5.9.1: 60 days.
        form = self.make_forms(1)
        self.run_mail("2026-06-01 01:00:00")
        with freeze_time("2026-07-31 01:00:00"):
            self.forms._cron_lapse()
        self.assertEqual(form.state, "sent")
        with freeze_time("2026-08-01 01:00:00"):
            self.forms._cron_lapse()
        self.assertEqual(form.state, "lapsed")
        self.answer(form, **self.levels("5"))
        self.assertEqual(form.state, "returned")

    def test_the_link_is_the_customers_own(self):
        # S60
        forms = self.make_forms(2)
        self.run_mail("2026-06-01 01:00:00")
        links = [form._get_answer_url() for form in forms]
        self.assertEqual(len(set(links)), 2)
        mail = self.mails_to(forms[0])
        self.assertIn(forms[0].input_id.access_token, mail.body_html)
        self.assertNotIn(forms[1].input_id.access_token, mail.body_html)
