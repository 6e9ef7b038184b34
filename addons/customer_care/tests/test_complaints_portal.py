# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.service_base.tests.test_evidence_files import photo

from .common_complaints import ComplaintCase


@tagged("post_install", "-at_install")
class TestComplaintsPortal(ComplaintCase, HttpCase):
    """The customer in the portal: his own complaints, and nobody else's (S57)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.portal("complaint_customer", cls.customer)
        cls.stranger = cls.portal(
            "complaint_stranger",
            cls.env["res.partner"].create(
                {"name": "Stranger", "company_id": cls.company.id}
            ),
        )

    def register(self, files=(), user=None, **vals):
        model = self.env["care.complaint"].with_user(user or self.mine)
        return model._portal_register(
            {"kind": "complaint", "problem": "It <b>smokes</b>.", **vals}, list(files)
        )

    def answered_of_mine(self):
        complaint = self.register().with_user(self.agent)
        complaint.category = "other"
        complaint.action_contact()
        complaint.action_handle()
        complaint.write({"answer": "We repair it.", "answer_channel": "written"})
        complaint.action_answer()
        return complaint

    # S57, D3-5.2.1, D2-O21, D3-7.4.4.1
    def test_he_complains_with_photos(self):
        complaint = self.register([("smoke.jpg", photo())])
        self.assertEqual(
            (complaint.partner_id, complaint.channel, complaint.evidence_count),
            (self.mine.partner_id, "website", 1),
        )
        self.assertTrue(complaint.contact_due)
        picture = photo()
        self.register([(f"{n}.jpg", picture) for n in range(5)])
        with self.assertRaisesRegex(UserError, "At most 5"):
            self.register([(f"{n}.jpg", picture) for n in range(6)])
        for vals in ({"problem": " "}, {"kind": "threat"}):
            with self.assertRaises(UserError):
                self.register(**vals)
        with self.assertRaises(AccessError):
            self.register(user=self.agent)

    # S57
    def test_he_sees_his_own_only(self):
        complaint = self.register()
        model = self.env["care.complaint"]
        self.assertIn(complaint, model.with_user(self.mine).search([]))
        self.assertFalse(model.with_user(self.stranger).search([]))
        with self.assertRaises(AccessError):
            complaint.with_user(self.stranger).read(["problem"])
        for user in (self.mine, self.stranger):
            with self.assertRaises(AccessError):
                complaint.with_user(user).write({"problem": "x"})
            with self.assertRaises(AccessError):
                model.with_user(user).create(
                    {"partner_id": user.partner_id.id, "problem": "x"}
                )
        # What our people found is for our people.
        for name in ("findings", "answer", "attitude_employee_id", "agent_verdict"):
            with self.assertRaises(AccessError):
                complaint.with_user(self.mine).read([name])

    # S57: an answer with markup is escaped.
    def test_pages(self):
        complaint = self.answered_of_mine()
        self.authenticate("complaint_customer", "complaint_customer")
        self.opener.cookies["frontend_lang"] = "en_US"
        self.assertIn(complaint.name, self.url_open("/my/complaints").text)
        self.assertIn("/my/complaints", self.url_open("/my").text)
        page = self.url_open(f"/my/complaints/{complaint.id}").text
        self.assertIn("It &lt;b&gt;smokes&lt;/b&gt;.", page)
        self.assertIn("We repair it.", page)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        self.url_open(
            f"/my/complaints/{complaint.id}/reject",
            data={"csrf_token": token, "words": "It <i>still</i> smokes."},
        )
        self.assertEqual(complaint.state, "handling")
        page = self.url_open(f"/my/complaints/{complaint.id}").text
        self.assertIn("It &lt;i&gt;still&lt;/i&gt; smokes.", page)
        # There is a box to write in, also in an empty form.
        self.assertIn('name="problem"', self.url_open("/my/complaints/new").text)
        answer = self.url_open(
            "/my/complaints/new",
            data={"csrf_token": token, "kind": "suggestion", "problem": "Paint it."},
            files={"photos": ("photo.jpg", photo(), "image/jpeg")},
        )
        self.assertIn("Paint it.", answer.text)
        self.authenticate("complaint_stranger", "complaint_stranger")
        page = self.url_open(f"/my/complaints/{complaint.id}", allow_redirects=False)
        self.assertEqual(page.status_code, 303)
        self.assertNotIn(complaint.name, self.url_open("/my/complaints").text)

    # S57, D4-8.5.6.1
    def test_he_confirms_the_answer(self):
        complaint = self.register().with_user(self.agent)
        with self.assertRaisesRegex(UserError, "nothing to confirm"):
            complaint.with_user(self.mine)._portal_confirm()
        complaint = self.answered_of_mine()
        complaint.with_user(self.mine)._portal_confirm()
        self.assertTrue(complaint.confirmed_at)

    # S58, D4-8.5.6.1: his word counts on the sheet too.
    def test_his_word_confirms_the_sheet(self):
        sheet = self.executing()
        complaint = sheet.complaint_id.with_user(self.agent)
        complaint.write({"answer": "Exchanged.", "answer_channel": "written"})
        complaint.action_answer()
        complaint.with_user(self.mine)._portal_confirm()
        self.assertEqual(sheet.state, "confirmed")
        self.assertIn("portal", sheet.customer_statement)

    # S57, D3-9.6: seven days after closing, and not one second more.
    def test_he_rejects_the_closing_for_seven_days(self):
        with freeze_time("2026-06-01 02:00:00"):
            first, second = self.answered_of_mine(), self.answered_of_mine()
            for complaint in first | second:
                self.visit(complaint)
                self.close(complaint)
        with freeze_time("2026-06-08 02:00:00"):
            with self.assertRaisesRegex(UserError, "what you do not agree"):
                first.with_user(self.mine)._portal_reject(" ")
            first.with_user(self.mine)._portal_reject("It smokes again.")
        self.assertEqual((first.state, first.closed_at), ("handling", False))
        self.assertEqual(first.customer_words, "It smokes again.")
        with (
            freeze_time("2026-06-08 02:00:01"),
            self.assertRaisesRegex(UserError, "complain anew"),
        ):
            second.with_user(self.mine)._portal_reject("It smokes again.")

    # S57
    def test_nobody_answers_for_him(self):
        complaint = self.answered_of_mine()
        token = complaint.sudo()._portal_ensure_token()
        public = self.env.ref("base.public_user")
        for user in (self.stranger, self.agent, public):
            with self.assertRaises(AccessError):
                complaint.with_user(user)._portal_confirm()
            with self.assertRaises(AccessError):
                complaint.with_user(user)._portal_reject("no", "wrong token")
        complaint.with_user(public)._portal_confirm(token)
        self.assertTrue(complaint.confirmed_at)
