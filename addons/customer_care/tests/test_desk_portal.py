# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.service_base.tests.test_evidence_files import photo

from .common_desk import DeskCase


@tagged("post_install", "-at_install")
class TestDeskPortal(DeskCase, HttpCase):
    """The customer asks, follows and confirms in the portal (S64)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stranger = cls.env["res.partner"].create(
            {"name": "Stranger", "company_id": cls.company.id}
        )
        cls.mine = cls.portal("request_customer", cls.customer)
        cls.stranger = cls.portal("request_stranger", stranger)
        cls.kind = cls.env.ref("customer_care.request_type_property")

    @classmethod
    def portal(cls, login, firm):
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
        user.partner_id.lang = "en_US"
        return user

    def register(self, files=(), user=None, **vals):
        requests = self.env["care.request"].with_user(user or self.mine)
        form = {"type_id": str(self.kind.id), "description": "The tap drips", **vals}
        return requests._portal_register(form, list(files))

    def solved(self):
        request = self.register().with_user(self.li)
        request.action_take()
        request.solution = "New seal"
        request.action_solve()
        return request

    def test_a_request_with_photos(self):
        # S64, D2-J4.5: at most five photos
        request = self.register([("tap.jpg", photo())])
        self.assertEqual((request.state, request.channel), ("received", "portal"))
        self.assertEqual(request.partner_id, self.mine.partner_id)
        self.assertEqual(request.evidence_count, 1)
        pictures = [(f"{n}.jpg", photo()) for n in range(6)]
        self.register(pictures[:5])
        with self.assertRaisesRegex(UserError, "At most 5"):
            self.register(pictures)
        with self.assertRaises(UserError):
            self.register([("x.png", b"<script>no picture</script>")])

    def test_wrong_forms(self):
        # S64
        for vals in ({"type_id": "0"}, {"type_id": "x"}, {"description": " "}):
            with self.subTest(**vals), self.assertRaises(UserError):
                self.register(**vals)
        with self.assertRaises(AccessError):
            self.register(user=self.li)

    def test_the_own_ones_only(self):
        # S64
        request = self.register()
        requests = self.env["care.request"]
        self.assertIn(request, requests.with_user(self.mine).search([]))
        self.assertFalse(requests.with_user(self.stranger).search([]))
        with self.assertRaises(AccessError):
            request.with_user(self.mine).write({"description": "x"})
        with self.assertRaises(AccessError):
            request.with_user(self.stranger).read(["name"])

    def test_customers_do_not_read_what_is_for_our_own_people(self):
        # S64, S68, D4-7.2.2.9: nor by calls from outside
        request = self.register()
        request.with_user(self.li).action_take()
        request.with_user(self.li).write(
            {"solution": "Perhaps a new seal", "escalation_note": "A difficult one"}
        )
        for name in ("care_warning", "solution", "escalation_note"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                request.with_user(self.mine).read([name])
        for model, name in (
            ("res.partner", "care_warning"),
            ("sale.order", "care_warning"),
            ("helpdesk.ticket", "care_warning"),
            ("care.satisfaction", "answer"),
        ):
            with self.subTest(model=model):
                own = self.env[model].with_user(self.mine)
                self.assertNotIn(name, own.fields_get())
                self.assertIn(name, own.with_user(self.li).fields_get())

    def test_only_the_customer_answers(self):
        # S64, D2-P3.2
        request = self.solved()
        public = self.env.ref("base.public_user")
        for user in (self.stranger, self.li, public):
            with self.assertRaises(AccessError):
                request.with_user(user)._portal_confirm("")
            with self.assertRaises(AccessError):
                request.with_user(user)._portal_reject("no", "wrong token")
        own = request.with_user(self.mine)
        with self.assertRaisesRegex(UserError, "still open"):
            own._portal_reject(" ")
        own._portal_reject("<b>It drips</b>")
        self.assertEqual(request.state, "handling")
        with self.assertRaisesRegex(UserError, "Nothing waits"):
            own._portal_confirm("")
        request.solution = "Another seal"
        request.action_solve()
        own._portal_confirm("Dry")
        self.assertEqual(request.state, "confirmed")
        self.assertEqual(request.confirmation_way, "portal")
        self.assertEqual(request.confirmed_by_id, self.mine)

    def test_the_pages(self):
        # S64: asked, followed and confirmed with the browser's forms
        self.authenticate("request_customer", "request_customer")
        self.opener.cookies["frontend_lang"] = "en_US"
        page = self.url_open("/my/requests/new").text
        # There is a box to write in, also in an empty form.
        self.assertIn('name="description"', page)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        answer = self.url_open(
            "/my/requests/new",
            data={
                "csrf_token": token,
                "type_id": str(self.kind.id),
                "description": "The <i>tap</i> drips",
            },
            files={"photos": ("tap.jpg", photo(), "image/jpeg")},
        )
        request = self.env["care.request"].search(
            [("partner_id", "=", self.mine.partner_id.id)]
        )
        self.assertIn(request.name, answer.text)
        self.assertNotIn("<i>tap</i>", answer.text)
        self.assertEqual(request.evidence_count, 1)
        self.assertIn(request.name, self.url_open("/my/requests").text)
        request = request.with_user(self.li)
        request.action_take()
        request.solution = "New seal"
        request.action_solve()
        page = self.url_open(f"/my/requests/{request.id}").text
        self.assertIn("New seal", page)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        url = f"/my/requests/{request.id}/confirm"
        self.authenticate("request_stranger", "request_stranger")
        page = self.url_open("/my/requests/new").text
        foreign = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        self.url_open(url, data={"csrf_token": foreign})
        request.invalidate_recordset()
        self.assertEqual(request.state, "solved")
        self.assertNotIn(request.name, self.url_open("/my/requests").text)
        self.authenticate("request_customer", "request_customer")
        page = self.url_open(f"/my/requests/{request.id}").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        self.url_open(url, data={"csrf_token": token})
        request.invalidate_recordset()
        self.assertEqual(request.state, "confirmed")
