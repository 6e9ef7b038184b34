# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.service_base.tests.test_evidence_files import drawing

from .common_charges import ChargesCase


@tagged("post_install", "-at_install")
class TestChargesPortal(ChargesCase, HttpCase):
    """The customer consents to a fee in the portal (S10, D4-8.5.1.1.1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stranger = cls.env["res.partner"].create({"name": "Stranger"})
        for login, partner in (("fee_customer", cls.partner), ("fee_other", stranger)):
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
                {"parent_id": partner.id, "email": f"{login}@example.com"}
            )

    def asked(self, name):
        sheet = self.sent(self.in_repair(name))
        self.env.flush_all()
        return sheet

    def agree(self, sheet):
        return self.make_jsonrpc_request(
            f"/my/returns/{sheet.rma_id.id}/sheets/{sheet.id}/agree",
            {"name": "Zhang San", "signature": drawing().decode()},
        )

    def test_the_customer_agrees_with_his_signature(self):
        # S10: a fee of 180 yuan is shown, signed and agreed
        sheet = self.asked("P1")
        self.authenticate("fee_customer", "fee_customer")
        page = self.url_open(f"/my/returns/{sheet.rma_id.id}").text
        self.assertIn("180.00", page)
        answer = self.agree(sheet)
        self.assertNotIn("error", answer)
        sheet.invalidate_recordset()
        self.assertEqual((sheet.state, sheet.consent_amount), ("agreed", 180.0))
        self.assertEqual(sheet.sudo().signature_ids[-1:].signer_name, "Zhang San")
        # Answered once: nothing waits any more.
        self.assertIn("error", self.agree(sheet))

    def test_the_customer_refuses_in_his_words(self):
        # S10, D4-8.5.1.1.1
        sheet = self.asked("P2")
        self.authenticate("fee_customer", "fee_customer")
        page = self.url_open(f"/my/returns/{sheet.rma_id.id}").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        self.url_open(
            f"/my/returns/{sheet.rma_id.id}/sheets/{sheet.id}/refuse",
            data={"csrf_token": token, "words": "<b>Too much</b>"},
        )
        sheet.invalidate_recordset()
        self.assertEqual((sheet.state, sheet.refusal_way), ("refused", "portal"))
        self.assertEqual(sheet.refusal_note, "<b>Too much</b>")

    def test_nobody_answers_for_another(self):
        # S10: not the stranger, not without a login
        sheet = self.asked("P3")
        self.assertIn("error", self.agree(sheet))
        self.authenticate("fee_other", "fee_other")
        self.assertIn("error", self.agree(sheet))
        sheet.invalidate_recordset()
        self.assertEqual(sheet.state, "waiting")
