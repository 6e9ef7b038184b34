# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.service_base.tests.test_evidence_files import photo

from .common_returns import ReturnsCase


@tagged("post_install", "-at_install")
class TestReturnsPortal(ReturnsCase, HttpCase):
    """The customer in the portal: his own returns, and nobody else's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.portal("return_customer", cls.partner)
        cls.stranger = cls.portal(
            "return_stranger",
            cls.env["res.partner"].create(
                {"name": "Stranger", "company_id": cls.company.id}
            ),
        )
        cls.lot = cls.made("MINE1")
        cls.made("THEIRS1", partner=cls.stranger.partner_id.parent_id)

    @classmethod
    def portal(cls, login, company_partner):
        user = new_test_user(
            cls.env,
            login=login,
            password=login,
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
            lang="en_US",
        )
        user.partner_id.write(
            {"parent_id": company_partner.id, "email": f"{login}@example.com"}
        )
        return user

    def values(self, **vals):
        return {
            "serial": "mine1",
            "request": "exchange",
            "reason_id": str(self.reason.id),
            "note": "It smells.",
            "purchase_date": "2026-01-20",
            **vals,
        }

    def register(self, files=(), user=None, **vals):
        model = self.env["aftersales.rma"].with_user(user or self.customer)
        return model._portal_register(self.values(**vals), list(files))

    # -- asking -------------------------------------------------------------------

    def test_a_request_is_registered_with_its_photo(self):
        rma = self.register([("photo.jpg", photo())])
        self.assertEqual(
            (rma.state, rma.partner_id, rma.line_ids.lot_id),
            ("requested", self.customer.partner_id, self.lot),
        )
        self.assertEqual(rma.customer_note, "It smells.")
        self.assertEqual(str(rma.line_ids.purchase_date), "2026-01-20")
        self.assertEqual(rma.evidence_count, 1)
        # Nothing is due before the goods are here.
        self.assertTrue(rma.is_awaited)
        self.assertFalse(rma.deadline_ids)
        rma = rma.with_user(self.clerk)
        rma.action_accept()
        rma.action_confirm()
        self.assertEqual(rma.state, "open")

    def test_photos_have_limits(self):
        picture = photo()
        self.register([(f"{n}.jpg", picture) for n in range(5)])
        self.made("MINE2")
        with self.assertRaisesRegex(UserError, "At most 5"):
            self.register([(f"{n}.jpg", picture) for n in range(6)], serial="MINE2")
        with self.assertRaises(UserError):
            self.register([("x.png", b"<script>no picture</script>")], serial="MINE2")
        big = picture + b"0" * (30 * 1024 * 1024)
        with self.assertRaises(UserError):
            self.register([("x.png", big)], serial="MINE2")

    def test_wrong_forms_are_refused_with_the_reason(self):
        for vals, text in (
            ({"serial": "THEIRS1"}, "not on file among your units"),
            ({"serial": "NOSUCH"}, "not on file among your units"),
            ({"serial": ""}, "not on file among your units"),
            ({"request": "state"}, "Choose what you want"),
            ({"reason_id": "0"}, "Choose why"),
            ({"reason_id": "x"}, "Choose why"),
            ({"reason_id": "9" * 5000}, "Choose why"),
            ({"purchase_date": "yesterday"}, "no date"),
        ):
            with self.subTest(**vals), self.assertRaisesRegex(UserError, text):
                self.register(**vals)
        self.register()
        with self.assertRaisesRegex(UserError, "through a return already"):
            self.register()
        with self.assertRaises(AccessError):
            self.register(user=self.clerk)

    def test_the_keeper_refuses_and_the_customer_reads_why(self):
        # D1-K6
        rma = self.register()
        rma.with_user(self.keeper).refusal_reason = "No fault of ours."
        rma.with_user(self.keeper).action_refuse()
        self.authenticate("return_customer", "return_customer")
        page = self.url_open(f"/my/returns/{rma.id}").text
        self.assertIn("No fault of ours.", page)

    # -- his own only ---

    def test_he_sees_his_own_only(self):
        mine = self.register()
        returns = self.env["aftersales.rma"]
        self.assertIn(mine, returns.with_user(self.customer).search([]))
        self.assertFalse(returns.with_user(self.stranger).search([]))
        self.assertFalse(
            self.env["aftersales.rma.line"].with_user(self.stranger).search([])
        )
        with self.assertRaises(AccessError):
            mine.with_user(self.stranger).read(["name"])
        for user in (self.customer, self.stranger):
            with self.assertRaises(AccessError):
                mine.with_user(user).write({"note": "mine"})
            with self.assertRaises(AccessError):
                returns.with_user(user).create({"partner_id": user.partner_id.id})

    def test_pages(self):
        mine = self.register()
        self.authenticate("return_customer", "return_customer")
        self.assertIn(mine.name, self.url_open("/my/returns").text)
        page = self.url_open(f"/my/returns/{mine.id}")
        self.assertIn("MINE1", page.text)
        self.assertIn("/my/returns", self.url_open("/my").text)
        form = self.url_open("/my/returns/new")
        self.assertIn("MINE1", form.text)
        self.assertNotIn("THEIRS1", form.text)
        self.authenticate("return_stranger", "return_stranger")
        page = self.url_open(f"/my/returns/{mine.id}", allow_redirects=False)
        self.assertEqual(page.status_code, 303)
        self.assertNotIn(mine.name, self.url_open("/my/returns").text)

    def test_the_form_is_sent(self):
        self.authenticate("return_customer", "return_customer")
        # Texts are compared in the language of the source.
        self.opener.cookies["frontend_lang"] = "en_US"
        page = self.url_open("/my/returns/new").text
        # There is a box to write in, also in an empty form.
        self.assertIn('name="note"', page)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        answer = self.url_open(
            "/my/returns/new",
            data={**self.values(serial="NOSUCH"), "csrf_token": token},
        )
        self.assertIn("not on file among your units", answer.text)
        self.assertIn("It smells.", answer.text)
        answer = self.url_open(
            "/my/returns/new",
            data={**self.values(), "csrf_token": token},
            files={"photos": ("photo.jpg", photo(), "image/jpeg")},
        )
        rma = self.env["aftersales.rma"].search(
            [("partner_id", "=", self.customer.partner_id.id)]
        )
        self.assertIn(rma.name, answer.text)
        self.assertEqual(rma.evidence_count, 1)

    def test_the_link_opens_one_return_only(self):
        mine = self.register()
        token = mine.sudo()._portal_ensure_token()
        self.made("MINE3")
        other = self.register(serial="MINE3")
        self.authenticate(None, None)
        page = self.url_open(f"/my/returns/{mine.id}?access_token={token}")
        self.assertIn("MINE1", page.text)
        page = self.url_open(f"/my/returns/{other.id}?access_token={token}")
        self.assertNotIn("MINE3", page.text)

    # -- agrees or not ---

    def opened(self):
        rma = self.register()
        rma.with_user(self.clerk).action_accept()
        rma.with_user(self.clerk).action_confirm()
        return rma

    def test_he_disputes_and_agrees(self):
        # D1-2
        rma = self.opened()
        own = rma.with_user(self.customer)
        with self.assertRaisesRegex(UserError, "what you do not agree"):
            own._portal_dispute(" ")
        own._portal_dispute("Not my fault.")
        self.assertTrue(rma.is_disputed)
        self.assertIn("rma.dispute", rma.deadline_ids.mapped("code"))
        own._portal_agree()
        self.assertFalse(rma.is_disputed)
        self.assertTrue(rma.customer_agreed_at)

    def test_nobody_answers_for_him(self):
        rma = self.opened()
        token = rma.sudo()._portal_ensure_token()
        public = self.env.ref("base.public_user")
        for user in (self.stranger, self.clerk, public):
            with self.assertRaises(AccessError):
                rma.with_user(user)._portal_agree()
            with self.assertRaises(AccessError):
                rma.with_user(user)._portal_dispute("no", "wrong token")
        rma.with_user(public)._portal_agree(token)
        self.assertTrue(rma.customer_agreed_at)

    def test_the_answer_is_sent(self):
        rma = self.opened()
        self.authenticate("return_customer", "return_customer")
        page = self.url_open(f"/my/returns/{rma.id}").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        self.url_open(
            f"/my/returns/{rma.id}/dispute",
            data={"csrf_token": token, "words": "Not my fault."},
        )
        self.assertTrue(rma.is_disputed)
        self.authenticate("return_stranger", "return_stranger")
        page = self.url_open("/my/returns/new").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        self.url_open(f"/my/returns/{rma.id}/agree", data={"csrf_token": token})
        rma.invalidate_recordset()
        self.assertTrue(rma.is_disputed)
